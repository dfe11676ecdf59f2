import type { BluetoothState, FromBridge } from '../contract/bridge.ts';
import type { AdoptedStrap } from '../contract/straps.ts';
import { inputError } from '../errors.ts';
import type { LinkChange } from '../pacing/events.ts';
import type { EpochMs, MonotonicMs } from '../units.ts';
import type { StrapPort, StrapSource } from './ports.ts';
import type { Recorder } from './recorder.ts';
import { StrapBook } from './strap-book.ts';
import { StrapDesk } from './strap-desk.ts';

export interface StrapKeeperOptions {
  readonly source: StrapSource;
  readonly straps: StrapPort;
  readonly recorder: Recorder;
  readonly now: () => EpochMs;
  readonly monotonic: () => MonotonicMs;
  /** The link to a strap of the wearer's came or went. */
  readonly onLink: (strap: string, event: LinkChange['event'], monotonic: MonotonicMs) => void;
  /** What screens show of straps has changed. */
  readonly onChange: () => void;
  /** Hears which straps are the wearer's, at the start and whenever that changes. */
  readonly onAdopted: (straps: readonly AdoptedStrap[]) => void;
}

/** Which straps are the wearer's: takes their word for it, and tells the source. */
export class StrapKeeper {
  readonly desk = new StrapDesk();
  readonly #options: StrapKeeperOptions;
  readonly #book: StrapBook;

  constructor(options: StrapKeeperOptions) {
    this.#options = options;
    this.#book = new StrapBook(options.straps, options.recorder);
  }

  /** Writes what the disk refused before. @throws the store's error, when it still does */
  saveWaiting(): void {
    this.#book.saveWaiting();
  }

  /** Tells the source which straps to listen to. */
  listen(): void {
    const { monotonic, now, onAdopted, onChange, source } = this.#options;
    const adopted = this.#book.adopted();
    this.#relinked(monotonic(), () => this.desk.setAdopted(adopted, now()));
    source.send({
      type: 'listen',
      straps: adopted.map(({ address, name, serial }) => ({ address, name, serial })),
    });
    onAdopted(adopted);
    onChange();
  }

  choose(on: boolean): void {
    if (on === this.desk.choosing) return;
    this.desk.setChoosing(on);
    this.#options.source.send({ type: 'choose', on });
    this.#options.onChange();
  }

  /** "This is mine." @throws PlimsollError `strap-not-in-range` */
  adopt(address: string): AdoptedStrap {
    const { now, recorder, straps } = this.#options;
    const candidate = this.desk.candidate(address);
    if (candidate !== null && this.desk.adoptedAt(address) === null) {
      recorder.write(() => straps.adopt(candidate.identity, candidate.information, now()));
      this.listen();
    }
    const adopted = this.desk.adoptedAt(address);
    if (adopted !== null) return adopted;
    throw inputError(
      'strap-not-in-range',
      'That strap is not in range any more; put it on, wait until it is listed, and choose it again.',
    );
  }

  /** @throws PlimsollError `bad-input` when there is no such strap */
  forget(id: number): void {
    const { now, recorder, straps } = this.#options;
    if (!recorder.write(() => straps.forget(id, now()))) {
      throw noSuchStrap();
    }
    this.listen();
  }

  /** "Listen to this one first." @throws PlimsollError `bad-input` when there is no such strap */
  prefer(id: number): void {
    const { recorder, straps } = this.#options;
    if (!recorder.write(() => straps.prefer(id))) throw noSuchStrap();
    this.listen();
  }

  onLink(message: Extract<FromBridge, { type: 'link' }>): void {
    const { now, onChange } = this.#options;
    if (message.adoptedAs !== undefined && message.address !== null) {
      this.#readdress(message.adoptedAs, message.address);
    }
    this.#relinked(message.monotonic, () => this.desk.onLink(message, now()));
    onChange();
  }

  /** Without Bluetooth no strap is linked, whatever the bridge said last. */
  onBluetooth(state: BluetoothState): void {
    const { monotonic, now } = this.#options;
    this.#relinked(monotonic(), () => this.desk.setBluetooth(state, now()));
  }

  onDevice(message: Extract<FromBridge, { type: 'device' }>): void {
    const { now, onChange } = this.#options;
    const told = this.desk.onDevice(message);
    if (told !== null) {
      this.#book.update(told);
      this.desk.setAdopted(this.#book.adopted(), now());
    }
    onChange();
  }

  /** The strap has another address than when it was last seen; phones and some watches change theirs. */
  #readdress(from: string, to: string): void {
    const strap = this.desk.adoptedAt(from);
    if (strap === null) return;
    this.#book.update({ ...strap, address: to });
    this.listen();
  }

  /** Tells of the link that came or went with what the desk was told, at a moment: by any of its words one may. */
  #relinked(at: MonotonicMs, tellDesk: () => void): void {
    const { onLink } = this.#options;
    const before = this.#listeningTo();
    tellDesk();
    const after = this.#listeningTo();
    if (before?.id === after?.id) return;
    if (before !== null) onLink(String(before.id), 'disconnected', at);
    if (after !== null) onLink(String(after.id), 'connected', at);
  }

  #listeningTo(): AdoptedStrap | null {
    return this.desk.listening ? this.desk.linked() : null;
  }
}

const noSuchStrap = () =>
  inputError('bad-input', 'There is no such strap; the list may have changed, so look again.');
