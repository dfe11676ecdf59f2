import type { Clock, WallAnchor } from '../clock.ts';
import type { BluetoothState, FromBridge } from '../contract/bridge.ts';
import type { Verdict } from '../contract/common.ts';
import type { FirmwareNote } from '../contract/firmware-note.ts';
import type { StrapView } from '../contract/live.ts';
import type { AdoptedStrap } from '../contract/straps.ts';
import type { PacingInput } from '../pacing/events.ts';
import { type EpochMs, type MonotonicMs, monotonicMs } from '../units.ts';
import type { AlertFeed } from './alert-feed.ts';
import { bluetoothView } from './bluetooth-advice.ts';
import type { Log, StrapPort, StrapSource } from './ports.ts';
import type { Recorder } from './recorder.ts';
import { StrapAdviser } from './strap-adviser.ts';
import { StrapKeeper } from './strap-keeper.ts';

/** Listing straps for the wearer ends by itself after this long, in ms. */
const CHOOSING_MS = 120_000;

export interface StrapRoomOptions {
  readonly clock: Clock;
  readonly anchor: WallAnchor;
  readonly source: StrapSource;
  readonly straps: StrapPort;
  readonly recorder: Recorder;
  readonly feed: AlertFeed;
  readonly notes: readonly FirmwareNote[];
  readonly log: Log;
  /** What straps send and do, for the pipeline. */
  readonly emit: (event: PacingInput) => void;
  /** What screens show of straps has changed. */
  readonly onStrap: () => void;
  /** What screens show of Bluetooth has changed. */
  readonly onBluetooth: () => void;
}

/** All that concerns straps: what the bridge says of them, which are the wearer's, and what the notes add. */
export class StrapRoom {
  readonly #options: StrapRoomOptions;
  readonly #adviser: StrapAdviser;
  readonly #keeper: StrapKeeper;
  #choosingUntil: MonotonicMs | null = null;

  constructor(options: StrapRoomOptions) {
    const { anchor, clock, emit, feed, notes, onStrap, recorder, source, straps } = options;
    this.#options = options;
    this.#adviser = new StrapAdviser(notes, clock.monotonic());
    this.#keeper = new StrapKeeper({
      source,
      straps,
      recorder,
      now: () => this.#now(),
      monotonic: () => clock.monotonic(),
      onLink: (strap, event, monotonic) => emit({ kind: 'link', at: anchor.wallOf(monotonic), strap, event }),
      onChange: onStrap,
      onAdopted: (adopted) => feed.straps(adopted),
    });
  }

  get bluetooth(): BluetoothState {
    return this.#keeper.desk.bluetooth;
  }

  /** Tells the source which straps to listen to. */
  listen(): void {
    this.#keeper.listen();
  }

  /** Writes what the disk refused before. @throws the store's error, when it still does */
  saveWaiting(): void {
    this.#keeper.saveWaiting();
  }

  view(): StrapView {
    return this.#adviser.view(this.#keeper.desk.view(this.#now()), this.#options.clock.monotonic());
  }

  /** Starts or stops listing straps in range; by itself it stops after {@link CHOOSING_MS}. */
  choose(on: boolean): void {
    this.#choosingUntil = on ? monotonicMs(this.#options.clock.monotonic() + CHOOSING_MS) : null;
    this.#keeper.choose(on);
  }

  /** "This is mine." @throws PlimsollError `strap-not-in-range` */
  adopt(address: string): AdoptedStrap {
    return this.#keeper.adopt(address);
  }

  /** @throws PlimsollError `bad-input` when there is no such strap */
  forget(id: number): void {
    this.#keeper.forget(id);
  }

  /** "Listen to this one first." @throws PlimsollError `bad-input` when there is no such strap */
  prefer(id: number): void {
    this.#keeper.prefer(id);
  }

  /** A packet of the wearer's strap was judged. */
  onVerdict(verdict: Verdict): void {
    this.#adviser.onVerdict(verdict, this.#options.clock.monotonic());
  }

  /** Time has passed. */
  onTick(): void {
    const now = this.#options.clock.monotonic();
    if (this.#choosingUntil !== null && now >= this.#choosingUntil) this.choose(false);
    // Silence is behaviour too, and shows itself only by time that passes.
    if (this.#adviser.wouldSayOther(this.#keeper.desk.view(this.#now()), now)) this.#options.onStrap();
  }

  /** The bridge says something. */
  onMessage(message: FromBridge): void {
    const { feed, log, onBluetooth, onStrap } = this.#options;
    const { desk } = this.#keeper;
    switch (message.type) {
      case 'packet':
        this.#onPacket(message);
        return;
      case 'link':
        this.#keeper.onLink(message);
        if (message.reason !== undefined) log(`Strap: ${message.state}, ${message.reason}`);
        return;
      case 'bluetooth':
        this.#keeper.onBluetooth(message.state);
        this.#logBluetooth(message.state);
        feed.bluetooth(message.state);
        onBluetooth();
        break;
      case 'battery':
        desk.onBattery(message);
        this.#onBattery(message);
        break;
      case 'in-range':
        desk.onInRange(message, this.#now());
        break;
      case 'device':
        this.#keeper.onDevice(message);
        return;
      case 'log':
        log(`Bridge: ${message.text}`);
        return;
      case 'hello':
        return;
    }
    onStrap();
  }

  #onPacket({ address, hex, monotonic, preview }: Extract<FromBridge, { type: 'packet' }>): void {
    const { anchor, emit, onStrap } = this.#options;
    const { desk } = this.#keeper;
    const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
    if (desk.choosing) {
      desk.onCandidatePacket(address, bytes, this.#now());
      onStrap();
    }
    const strap = preview ? null : desk.adoptedAt(address);
    if (strap === null) return;
    anchor.watch();
    emit({ kind: 'packet', at: anchor.wallOf(monotonic), strap: String(strap.id), bytes });
  }

  #onBattery({ address, percent }: Extract<FromBridge, { type: 'battery' }>): void {
    const strap = this.#keeper.desk.adoptedAt(address);
    if (strap !== null) this.#options.feed.battery(strap.id, this.#adviser.believedBattery(strap, percent));
  }

  #logBluetooth(state: BluetoothState): void {
    const view = bluetoothView(state);
    if (state.state !== 'unavailable' || view.state !== 'unavailable') return;
    this.#options.log(
      [`Bluetooth: ${view.what} ${view.mend} (${state.detail})`, ...view.commands].join('\n  '),
      'warn',
    );
  }

  #now(): EpochMs {
    const { anchor, clock } = this.#options;
    return anchor.wallOf(clock.monotonic());
  }
}
