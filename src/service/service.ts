import { Subject, type Subscription } from 'rxjs';
import { type Clock, type ClockStep, WallAnchor } from '../clock.ts';
import type { FromBridge } from '../contract/bridge.ts';
import {
  type Alert,
  LIVE_PROTOCOL,
  type LiveMessage,
  type ServiceView,
  type SnapshotBody,
} from '../contract/live.ts';
import type { AdoptedStrap } from '../contract/straps.ts';
import type { Threshold, ThresholdEntry } from '../contract/threshold.ts';
import { errorText, inputError } from '../errors.ts';
import { Calendar } from '../pacing/calendar.ts';
import type { PacingInput, Reading } from '../pacing/events.ts';
import { DEFAULT_DWELL_MS } from '../pacing/over-alert.ts';
import { type PacingOutput, pace, withTicks } from '../pacing/pipeline.ts';
import { type EpochMs, type MonotonicMs, monotonicMs } from '../units.ts';
import { AlertDesk } from './alert-desk.ts';
import { bluetoothView } from './bluetooth-advice.ts';
import type { Log, StorePort, StrapSource } from './ports.ts';
import { pastOfToday } from './restore.ts';
import { StrapDesk } from './strap-desk.ts';
import { Today } from './today.ts';

export interface ServiceOptions {
  readonly clock: Clock;
  readonly store: StorePort;
  readonly source: StrapSource;
  readonly timeZone: string;
  readonly demo: boolean;
  readonly version: string;
  readonly log: Log;
  /** Hears every event as it enters the pipeline, for a capture. */
  readonly onEvent?: (event: PacingInput) => void;
}

/** Listing straps for the wearer ends by itself after this long, in ms. */
export const CHOOSING_MS = 120_000;

/**
 * One wearer's live service: what the source says goes through the pipeline, is kept in the store, and
 * is told to every screen. It knows no adapter, only ports.
 */
export class PacingService {
  readonly #options: ServiceOptions;
  readonly #anchor: WallAnchor;
  readonly #today: Today;
  readonly #alerts: AlertDesk;
  readonly #straps = new StrapDesk();
  readonly #events = new Subject<PacingInput>();
  readonly #messages = new Subject<LiveMessage>();
  readonly #subscriptions: Subscription[] = [];
  #threshold: Threshold | null;
  #watchers = 0;
  #storageProblem: string | null = null;
  #choosingUntil: MonotonicMs | null = null;
  #restoring = true;

  /** What changes, for every screen. */
  readonly messages = this.#messages.asObservable();

  /** @throws the store's errors, and PlimsollError `bad-option` for an unknown time zone */
  constructor(options: ServiceOptions) {
    this.#options = options;
    const calendar = new Calendar(options.timeZone);
    this.#anchor = new WallAnchor(options.clock, (step) => this.#onClockStep(step));
    this.#today = new Today(calendar);
    this.#alerts = new AlertDesk(options.store.alerts, (error) => this.#onStorageError(error));
    this.#threshold = options.store.thresholds.current();
    this.#restore(calendar);
  }

  /** Listens to the source from now on. */
  start(): void {
    const { clock, source, store } = this.#options;
    this.#straps.setAdopted(store.straps.adopted());
    this.#subscriptions.push(
      source.messages.subscribe((message) => this.#onBridge(message)),
      // The pipeline itself has been running since the past went through it.
      withTicks(this.#live, () => this.#anchor.now().at, clock.scheduler).subscribe(this.#events),
      this.#events.subscribe((event) => {
        if (event.kind === 'tick') this.#onTick();
      }),
    );
    source.start();
    this.#listen();
  }

  readonly #live = new Subject<PacingInput>();

  async stop(): Promise<void> {
    for (const subscription of this.#subscriptions) subscription.unsubscribe();
    await this.#options.source.stop();
    this.#messages.complete();
  }

  /** Everything a screen needs to begin with. */
  snapshot(): SnapshotBody {
    const now = this.#now();
    const { demo, timeZone, version } = this.#options;
    return {
      protocol: LIVE_PROTOCOL,
      version,
      demo,
      serverTime: now,
      timeZone,
      lastReading: this.#today.lastReading(now),
      lastOk: this.#today.lastOk(now),
      tally: this.#today.tally(now),
      lastHour: this.#today.strip(now),
      alerts: this.#alerts.open(),
      strap: this.#straps.view(now),
      service: this.#view(),
    };
  }

  /** The wall clock, as the service names moments. */
  now(): EpochMs {
    return this.#now();
  }

  watcherCame(): void {
    this.#watchers += 1;
    this.#tellService();
  }

  watcherLeft(): void {
    this.#watchers -= 1;
    if (this.#watchers === 0) this.choose(false);
    this.#tellService();
  }

  acknowledge(alertId: string): void {
    const alert = this.#alerts.acknowledge(alertId, this.#now());
    if (alert !== null) this.#tellAlert(alert);
  }

  thresholds(): Threshold[] {
    return this.#options.store.thresholds.all();
  }

  /**
   * Puts a threshold in force from now on.
   *
   * @throws PlimsollError `bad-input` when it is higher than the one in force and no reason is given
   */
  enterThreshold(entry: ThresholdEntry): Threshold {
    const current = this.#threshold;
    if (current !== null && entry.bpm > current.bpm && entry.note === '') {
      throw inputError(
        'bad-input',
        `${entry.bpm} bpm is higher than your threshold of ${current.bpm} bpm; write down why, then enter it again.`,
      );
    }
    const { store } = this.#options;
    const { at } = this.#anchor.now();
    const threshold = this.#write(() => {
      store.journal.flush();
      return store.thresholds.add(entry, at, store.journal.lastId());
    });
    this.#threshold = threshold;
    this.#live.next({ kind: 'threshold', at, bpm: threshold.bpm });
    this.#tellService();
    return threshold;
  }

  /** Starts or stops listing straps in range; by itself it stops after {@link CHOOSING_MS}. */
  choose(on: boolean): void {
    this.#choosingUntil = on ? monotonicMs(this.#options.clock.monotonic() + CHOOSING_MS) : null;
    if (on === this.#straps.choosing) return;
    this.#straps.setChoosing(on);
    this.#options.source.send({ type: 'choose', on });
    this.#tellStrap();
  }

  /** "This is mine." @throws PlimsollError `strap-not-in-range` */
  adopt(address: string): AdoptedStrap {
    const { store } = this.#options;
    const known = store.straps.adopted().find((strap) => strap.address === address);
    const candidate = this.#straps.candidate(address);
    if (known === undefined) {
      if (candidate === null) {
        throw inputError(
          'strap-not-in-range',
          'That strap is not in range any more; put it on, wait until it is listed, and choose it again.',
        );
      }
      this.#write(() => store.straps.adopt(candidate.identity, candidate.information, this.#now()));
    }
    this.#listen();
    const adopted = this.#straps.adoptedAt(address) ?? known;
    if (adopted === undefined) throw inputError('strap-not-in-range', 'That strap is not known.');
    return adopted;
  }

  /** @throws PlimsollError `bad-input` when there is no such strap */
  forget(id: number): void {
    if (!this.#write(() => this.#options.store.straps.forget(id, this.#now()))) {
      throw inputError('bad-input', 'There is no such strap; the list may have changed, so look again.');
    }
    this.#listen();
  }

  /** Does what a person asked for. @throws PlimsollError when it cannot be written, with what to do */
  #write<Result>(write: () => Result): Result {
    try {
      return write();
    } catch (error) {
      throw this.#options.store.explain(error);
    }
  }

  /** Tells the source which straps are the wearer's. */
  #listen(): void {
    const { source, store } = this.#options;
    const straps = store.straps.adopted();
    this.#straps.setAdopted(straps);
    source.send({
      type: 'listen',
      straps: straps.map(({ address, name, serial }) => ({ address, name, serial })),
    });
    this.#tellStrap();
  }

  #restore(calendar: Calendar): void {
    const { store } = this.#options;
    const past = pastOfToday(store, calendar, this.#now());
    const restored = { open: this.#alerts.open()[0]?.id ?? null, ignoreUntil: store.alerts.lastChange() };
    if (past.threshold !== null) this.#today.onThreshold(0 as EpochMs, past.threshold);
    this.#subscriptions.push(
      this.#events
        .pipe(pace({ threshold: past.threshold, dwellMs: DEFAULT_DWELL_MS, restored }))
        .subscribe((output) => this.#onOutput(output)),
    );
    for (const event of past.events) this.#events.next(event);
    this.#events.next({ kind: 'tick', at: this.#now() });
    this.#restoring = false;
  }

  #onBridge(message: FromBridge): void {
    switch (message.type) {
      case 'packet':
        this.#onPacket(message);
        return;
      case 'link':
        this.#onLink(message);
        return;
      case 'bluetooth':
        this.#straps.setBluetooth(message.state);
        if (message.state.state === 'unavailable') this.#options.log(`Bluetooth: ${message.state.detail}`);
        this.#tellService();
        break;
      case 'battery':
        this.#straps.onBattery(message);
        break;
      case 'in-range':
        this.#straps.onInRange(message, this.#now());
        break;
      case 'device':
        this.#onDevice(message);
        break;
      case 'log':
        this.#options.log(`Bridge: ${message.text}`);
        return;
      case 'hello':
        return;
    }
    this.#tellStrap();
  }

  #onPacket({ address, hex, monotonic, preview }: Extract<FromBridge, { type: 'packet' }>): void {
    const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
    if (this.#straps.choosing) {
      this.#straps.onCandidatePacket(address, bytes, this.#now());
      this.#tellStrap();
    }
    const strap = preview ? null : this.#straps.adoptedAt(address);
    if (strap === null) return;
    this.#anchor.watch();
    this.#live.next({ kind: 'packet', at: this.#anchor.wallOf(monotonic), strap: String(strap.id), bytes });
  }

  #onLink(message: Extract<FromBridge, { type: 'link' }>): void {
    const before = this.#straps.linked();
    const wasListening = this.#straps.listening;
    this.#straps.onLink(message);
    const at = this.#anchor.wallOf(message.monotonic);
    const linked = this.#straps.linked();
    if (wasListening && before !== null && !(this.#straps.listening && linked?.id === before.id)) {
      this.#live.next({ kind: 'link', at, strap: String(before.id), event: 'disconnected' });
    }
    if (this.#straps.listening && linked !== null && !(wasListening && linked.id === before?.id)) {
      this.#live.next({ kind: 'link', at, strap: String(linked.id), event: 'connected' });
    }
    if (message.reason !== undefined) this.#options.log(`Strap: ${message.state}, ${message.reason}`);
    this.#tellStrap();
  }

  #onDevice(message: Extract<FromBridge, { type: 'device' }>): void {
    const told = this.#straps.onDevice(message);
    if (told === null) return;
    try {
      this.#options.store.straps.update(told.id, told, told.information);
      this.#straps.setAdopted(this.#options.store.straps.adopted());
    } catch (error) {
      this.#onStorageError(error);
    }
  }

  #onOutput(output: PacingOutput): void {
    if (!this.#restoring && output.kind !== 'span' && output.kind !== 'over-alert') this.#keep(output);
    switch (output.kind) {
      case 'span':
        this.#today.onSpan(output);
        return;
      case 'threshold':
        this.#today.onThreshold(output.at, output.bpm);
        return;
      case 'over-alert':
        this.#tellAlert(this.#alerts.onOverAlert(output));
        return;
      case 'reading': {
        const reading = this.#today.onReading(output);
        const ageMs = Math.max(0, this.#now() - reading.at);
        this.#messages.next({ type: 'reading', reading: { ...reading, ageMs } });
        return;
      }
    }
  }

  /** Journals what came in, with its verdict. */
  #keep(output: Exclude<PacingOutput, { kind: 'span' | 'over-alert' }>): void {
    const { journal } = this.#options.store;
    const stamp = { at: output.at, monotonic: this.#anchor.monotonicOf(output.at) };
    switch (output.kind) {
      case 'reading':
        this.#options.onEvent?.(output.packet);
        journal.append({ ...stamp, ...packetEntry(output) });
        return;
      case 'link':
        this.#options.onEvent?.(output);
        journal.append({ ...stamp, kind: output.event, strap: Number(output.strap) });
        return;
      case 'clock-step':
        this.#options.onEvent?.(output);
        journal.append({ ...stamp, kind: 'clock-step', byMs: output.byMs });
        return;
    }
  }

  #onTick(): void {
    const { store, clock } = this.#options;
    try {
      store.journal.flush();
      this.#alerts.saveWaiting();
      this.#setStorageProblem(null);
    } catch (error) {
      this.#onStorageError(error);
    }
    if (this.#choosingUntil !== null && clock.monotonic() >= this.#choosingUntil) this.choose(false);
    this.#messages.next({ type: 'tally', tally: this.#today.tally(this.#now()) });
  }

  #onClockStep(step: ClockStep): void {
    this.#options.log(`The wall clock was set by ${Math.round(step.byMs / 1000)} s.`);
    this.#live.next({ kind: 'clock-step', ...step });
  }

  #onStorageError(error: unknown): void {
    this.#setStorageProblem(this.#options.store.explain(error).message, error);
  }

  #setStorageProblem(problem: string | null, error?: unknown): void {
    if (problem === this.#storageProblem) return;
    this.#storageProblem = problem;
    this.#options.log(
      problem === null ? 'Storage: writing again.' : `Storage: ${problem} (${errorText(error)})`,
    );
    this.#tellService();
  }

  #view(): ServiceView {
    return {
      bluetooth: bluetoothView(this.#straps.bluetooth),
      threshold: this.#threshold,
      watchers: this.#watchers,
      storageOk: this.#storageProblem === null,
      storageProblem: this.#storageProblem,
    };
  }

  #tellService(): void {
    this.#messages.next({ type: 'service', service: this.#view() });
  }

  #tellStrap(): void {
    this.#messages.next({ type: 'strap', strap: this.#straps.view(this.#now()) });
  }

  #tellAlert(alert: Alert): void {
    this.#messages.next({ type: 'alert', alert });
  }

  #now(): EpochMs {
    return this.#anchor.wallOf(this.#options.clock.monotonic());
  }
}

const packetEntry = ({ packet, verdict }: Reading) =>
  ({ kind: 'packet', strap: Number(packet.strap), bytes: packet.bytes, verdict }) as const;
