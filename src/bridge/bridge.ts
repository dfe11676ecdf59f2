/**
 * Carries out the decisions of `listening.ts` with a driver, and turns what the radio answers into
 * the events that it decides upon.
 */
import type { SchedulerLike, Subscription } from 'rxjs';
import type { Clock } from '../clock.ts';
import { BRIDGE_PROTOCOL, type BridgeExit, type FromBridge, type ToBridge } from '../contract/bridge.ts';
import type { MonotonicMs } from '../units.ts';
import { bounded } from './bounded.ts';
import type { Driver, DriverLink } from './driver.ts';
import {
  ADAPTER_START_MS,
  ALIVE_EVERY_MS,
  CONNECT_MS,
  DEAF_SCAN_MS,
  DISCONNECT_MS,
  END_LEFT_MS,
  SCAN_SWITCH_MS,
  SILENCE_STEP_MS,
} from './limits.ts';
import { isOfInterest, listening } from './listening.ts';
import { type Effect, INITIAL_STATE, type ListeningEvent, type ListeningState } from './listening-state.ts';
import { RadioQueue } from './radio-queue.ts';
import { askForDetails } from './strap-details.ts';
import { StrapSession } from './strap-session.ts';

export interface BridgeSurroundings {
  readonly driver: Driver;
  readonly clock: Clock;
  /** How much memory this process holds, in bytes, and how much is too much. */
  readonly memory: { readonly held: () => number; readonly limitBytes: number };
  /** Tells the service. */
  readonly send: (message: FromBridge) => void;
  /** Ends the process; nothing is sent or done afterwards. */
  readonly exit: (exit: BridgeExit) => void;
}

/** A connection, the timer that notices its silence, and the last battery level it told. */
interface Watched {
  readonly session: StrapSession;
  silence: Subscription | undefined;
  batteryPercent: number | undefined;
}

export class Bridge {
  readonly #driver: Driver;
  readonly #clock: Clock;
  readonly #scheduler: SchedulerLike;
  readonly #memory: BridgeSurroundings['memory'];
  readonly #memoryAtFirst: number;
  readonly #send: (message: FromBridge) => void;
  readonly #exit: (exit: BridgeExit) => void;
  readonly #queue = new RadioQueue();
  readonly #links = new Map<string, Watched>();
  readonly #pending: { readonly event: ListeningEvent; readonly at: MonotonicMs }[] = [];
  #state: ListeningState = INITIAL_STATE;
  /** Whether the adapter scans, as far as anyone knows. */
  #mayScan = false;
  /** When any device at all was heard last. */
  #heardAt: MonotonicMs;
  #endedLeft = false;
  #isDeciding = false;
  #hasEnded = false;

  constructor({ driver, clock, memory, send, exit }: BridgeSurroundings) {
    this.#driver = driver;
    this.#clock = clock;
    this.#scheduler = clock.scheduler;
    this.#memory = memory;
    this.#memoryAtFirst = memory.held();
    this.#heardAt = clock.monotonic();
    this.#send = send;
    this.#exit = exit;
  }

  /** Greets the service and opens the radio. */
  start(): void {
    this.#send({ type: 'hello', protocol: BRIDGE_PROTOCOL });
    this.#send({ type: 'bluetooth', state: { state: 'starting' } });
    this.#driver.start({
      adapter: (adapter) => this.#decide({ type: 'adapter', adapter }),
      seen: (advertisement) => {
        this.#heardAt = this.#clock.monotonic();
        if (!isOfInterest(this.#state, advertisement)) return false;
        this.#decide({ type: 'seen', advertisement });
        return true;
      },
      unwanted: (address, link) => void this.#release(address, link),
      scanEnded: () => {
        this.#mayScan = false;
        this.#decide({ type: 'scan-ended' });
      },
      log: (text) => this.#log(text),
    });
    // The library is loaded by now, which alone may take a small machine long.
    this.#after(ADAPTER_START_MS, { type: 'start-unanswered' });
    this.#tick();
  }

  /** Does what the service asks. */
  receive(message: ToBridge): void {
    switch (message.type) {
      case 'listen':
        this.#endLeftConnections(message.straps.map(({ address }) => address));
        this.#decide({ type: 'listen', straps: message.straps });
        break;
      case 'choose':
        this.#decide({ type: 'choose', on: message.on });
        break;
      case 'stop':
        this.#end('stopped');
        break;
    }
  }

  /**
   * A strap that an earlier process is still connected to is not heard, so it is let go before the first scan; from
   * then on the connections are our own.
   */
  #endLeftConnections(addresses: readonly string[]): void {
    if (this.#endedLeft) return;
    this.#endedLeft = true;
    const what = 'ending connections that were left';
    const bounds = { scheduler: this.#scheduler, withinMs: END_LEFT_MS, what };
    void this.#queue
      .run(() => bounded(() => this.#driver.endLeftConnections(addresses), bounds))
      .then((outcome) => {
        if (!outcome.ok) this.#log(outcome.detail);
      });
  }

  #tick(): void {
    this.#scheduler.schedule(() => {
      if (this.#hasEnded) return;
      this.#tell({ type: 'alive' });
      const { held, limitBytes } = this.#memory;
      const bytes = held();
      this.#decide({ type: 'memory', bytes, grownBytes: bytes - this.#memoryAtFirst, limitBytes });
      this.#listenForAnything();
      this.#tick();
    }, ALIVE_EVERY_MS);
  }

  #listenForAnything(): void {
    const since = this.#state.scanningSince;
    if (since === null || this.#driver.renewsScans) return;
    if (this.#clock.monotonic() - Math.max(since, this.#heardAt) < DEAF_SCAN_MS) return;
    this.#decide({ type: 'scan-deaf' });
  }

  /**
   * Events that come up while one is decided wait for their turn. Each is stamped when it comes up: it
   * is the arrival of a packet that counts.
   */
  #decide(event: ListeningEvent): void {
    this.#pending.push({ event, at: this.#clock.monotonic() });
    if (this.#isDeciding) return;
    this.#isDeciding = true;
    for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) {
      if (this.#hasEnded) break;
      const { state, effects } = listening(this.#state, next.event, next.at);
      this.#state = state;
      for (const effect of effects) this.#perform(effect);
    }
    this.#isDeciding = false;
  }

  #perform(effect: Effect): void {
    switch (effect.type) {
      case 'say-adapter':
        this.#tell({ type: 'bluetooth', state: effect.adapter });
        break;
      case 'say-link':
        this.#tell({ ...effect, type: 'link', monotonic: this.#clock.monotonic() });
        // A strap that was only shown until now told its battery level before it was the wearer's.
        if (effect.state === 'listening' && effect.address !== null) this.#tellBattery(effect.address);
        break;
      case 'say-in-range':
        this.#tell({ ...effect, type: 'in-range' });
        break;
      case 'say-packet':
        this.#tell({ ...effect, type: 'packet' });
        break;
      case 'log':
        this.#log(effect.text);
        break;
      case 'start-scan':
        this.#switchScan(true, () => this.#driver.startScanning());
        break;
      case 'stop-scan':
        this.#switchScan(false, () => this.#driver.stopScanning());
        break;
      case 'connect':
        void this.#connect(effect.address);
        break;
      case 'prepare':
        void this.#prepare(effect.address, effect.serials);
        break;
      case 'subscribe-again':
        void this.#subscribeAgain(effect.address);
        break;
      case 'disconnect':
        void this.#disconnect(effect.address, effect.withinMs);
        break;
      case 'drop':
        this.#drop(effect.address);
        break;
      case 'watch':
        this.#watch(effect.address);
        break;
      case 'rest':
        this.#after(effect.ms, { type: 'rested', address: effect.address });
        break;
      case 'ask-later':
        this.#after(effect.ms, { type: 'ask-again' });
        break;
      case 'rest-scan':
        this.#after(effect.ms, { type: 'scan-rested' });
        break;
      case 'exit':
        this.#log(`ending: ${effect.why}`);
        this.#end(effect.exit);
        break;
    }
  }

  #switchScan(on: boolean, call: () => Promise<void>): void {
    const what = on ? 'start scanning' : 'stop scanning';
    const bounds = { scheduler: this.#scheduler, withinMs: SCAN_SWITCH_MS, what };
    void this.#queue
      .run(() => {
        // On as soon as it may be, off only when that is answered.
        if (on) this.#mayScan = true;
        return bounded(call, bounds);
      })
      .then((outcome) => {
        if (outcome.ok) this.#mayScan = on;
        else this.#decide({ type: 'scan-failed', detail: outcome.detail });
      });
  }

  async #connect(address: string): Promise<void> {
    const outcome = await this.#queue.run(async () =>
      this.#mayScan
        ? SCANS_STILL
        : await bounded(() => this.#driver.connect(address), {
            scheduler: this.#scheduler,
            withinMs: CONNECT_MS,
            what: 'connecting',
            late: (link) => void this.#release(address, link),
          }),
    );
    if (!outcome.ok) {
      const timedOut = outcome.why === 'timed-out';
      if (timedOut && outcome !== SCANS_STILL) this.#driver.cancelConnect(address);
      this.#decide({ type: 'connect-failed', address, timedOut, detail: outcome.detail });
      return;
    }
    const link = outcome.value;
    const session = new StrapSession(link, this.#queue, this.#clock);
    this.#links.set(address, { session, silence: undefined, batteryPercent: undefined });
    link.onDisconnected((reason) => {
      if (this.#links.get(address)?.session === session)
        this.#decide({ type: 'disconnected', address, reason });
    });
    this.#decide({ type: 'connected', address });
  }

  /** Lets go of a connection that nobody waits for any more. */
  async #release(address: string, link: DriverLink): Promise<void> {
    const outcome = await this.#queue.run(() =>
      bounded(() => link.disconnect(), {
        scheduler: this.#scheduler,
        withinMs: DISCONNECT_MS,
        what: 'letting go of a late connection',
      }),
    );
    if (!outcome.ok && outcome.why === 'timed-out') this.#decide({ type: 'disconnect-unanswered', address });
  }

  async #prepare(address: string, serials: readonly string[]): Promise<void> {
    const session = this.#links.get(address)?.session;
    if (session === undefined) return;
    const outcome = await session.prepare(serials, {
      onPacket: (bytes) => {
        if (session.isLost) return;
        this.#decide({ type: 'packet', address, hex: Buffer.from(bytes).toString('hex') });
      },
      onSerial: (serial) => this.#decide({ type: 'recognised', address, serial }),
    });
    if (session.isLost) return;
    if (!outcome.ok) {
      this.#decide({ type: 'prepare-failed', address, detail: outcome.detail });
      return;
    }
    if (outcome.value === 'stranger') {
      this.#decide({ type: 'stranger', address });
      return;
    }
    this.#decide({ type: 'prepared', address });
    // The heart rate flows by now; whatever goes wrong from here on does not touch it.
    const details = await askForDetails(session, (percent) => {
      const watched = this.#links.get(address);
      if (watched?.session !== session) return;
      watched.batteryPercent = percent;
      this.#tellBattery(address);
    });
    if (details === null) return;
    const name = this.#state.links.get(address)?.name ?? details.name;
    this.#tell({ type: 'device', address, name, information: details.information });
  }

  async #subscribeAgain(address: string): Promise<void> {
    const outcome = await this.#links.get(address)?.session.subscribeAgain();
    if (outcome !== undefined && !outcome.ok) this.#log(`subscribing again to ${address}: ${outcome.detail}`);
  }

  async #disconnect(address: string, withinMs?: number): Promise<void> {
    // Queued behind a connect that is still under way, the session exists by then.
    await this.#queue.run(() => Promise.resolve());
    const session = this.#links.get(address)?.session;
    if (session === undefined) return;
    const outcome = await session.disconnect(withinMs);
    if (this.#links.get(address)?.session !== session) return;
    if (!outcome.ok && outcome.why === 'timed-out') this.#decide({ type: 'disconnect-unanswered', address });
    else this.#decide({ type: 'disconnected', address, reason: 'disconnected by us' });
  }

  #tellBattery(address: string): void {
    const percent = this.#links.get(address)?.batteryPercent;
    if (percent !== undefined) this.#tell({ type: 'battery', address, percent });
  }

  #drop(address: string): void {
    const watched = this.#links.get(address);
    watched?.silence?.unsubscribe();
    watched?.session.lose();
    this.#links.delete(address);
  }

  #watch(address: string): void {
    const watched = this.#links.get(address);
    if (watched === undefined) return;
    watched.silence?.unsubscribe();
    const silentFor = (ms: number) => {
      watched.silence = this.#scheduler.schedule(() => {
        silentFor(ms + SILENCE_STEP_MS);
        this.#decide({ type: 'silent', address, ms });
      }, SILENCE_STEP_MS);
    };
    silentFor(SILENCE_STEP_MS);
  }

  #after(ms: number, event: ListeningEvent): void {
    this.#scheduler.schedule(() => this.#decide(event), ms);
  }

  #log(text: string): void {
    this.#tell({ type: 'log', text: text.slice(0, LONGEST_LOG) });
  }

  #tell(message: FromBridge): void {
    if (!this.#hasEnded) this.#send(message);
  }

  #end(exit: BridgeExit): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    for (const address of [...this.#links.keys()]) this.#drop(address);
    this.#exit(exit);
  }
}

/** A connect beside a scan starves both, so it is not begun. */
const SCANS_STILL = {
  ok: false,
  why: 'timed-out',
  detail: 'connecting was not begun, for scanning could not be switched off',
} as const;

/** Characters in one log message of the contract. */
const LONGEST_LOG = 2000;
