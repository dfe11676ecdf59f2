import { HOLD_MS } from './meter.ts';

/** Packets one after another, as they lie in the store. */
export interface Track {
  readonly count: number;
  /** Wall time of each entry, UTC ms. */
  readonly at: ArrayLike<number>;
  /** Whether an entry is a packet, of any verdict. */
  isPacket(index: number): boolean;
  /** The bpm of an ok packet; null of everything else. */
  okBpm(index: number): number | null;
}

/**
 * The course of the heart rate thinned to equal columns: of each the lowest and the highest bpm that held
 * during any part of it (design 5.3), so that no peak is lost; null where nothing was recorded, so that no gap is
 * bridged. What lies outside the span is left out.
 */
export class Thinning {
  readonly #from: number;
  readonly #columnMs: number;
  readonly #low: Uint16Array;
  readonly #high: Uint16Array;
  /** The last ok reading, until it is known how long it held. */
  #holding: { readonly at: number; readonly bpm: number } | null = null;

  /** @param from, to the span, in UTC ms @param columns into how many it is cut */
  constructor(from: number, to: number, columns: number) {
    this.#from = from;
    this.#columnMs = (to - from) / columns;
    this.#low = new Uint16Array(columns);
    this.#high = new Uint16Array(columns);
  }

  /** Takes the next stretch, in the order of arrival. */
  add(track: Track): void {
    for (let index = 0; index < track.count; index += 1) {
      if (!track.isPacket(index)) continue;
      const at = track.at[index] ?? 0;
      this.#release(at);
      const bpm = track.okBpm(index);
      if (bpm !== null) this.#holding = { at, bpm };
    }
  }

  /** The columns so far; also those of the last reading, which holds as long as it may. */
  columns(): ([low: number, high: number] | null)[] {
    this.#release(Number.POSITIVE_INFINITY);
    return Array.from(this.#high, (high, column) => (high === 0 ? null : [this.#low[column] ?? high, high]));
  }

  /** A packet came: the reading before it holds no longer. */
  #release(at: number): void {
    const holding = this.#holding;
    if (holding === null) return;
    this.#holding = null;
    // After the wall clock was set back it is not known how long it held: at least for that moment.
    const end = Math.max(holding.at + 1, Math.min(at, holding.at + HOLD_MS));
    const first = Math.max(0, Math.floor((holding.at - this.#from) / this.#columnMs));
    const last = Math.min(this.#high.length, Math.ceil((end - this.#from) / this.#columnMs)) - 1;
    for (let column = first; column <= last; column += 1) {
      const low = this.#low[column] ?? 0;
      if (low === 0 || holding.bpm < low) this.#low[column] = holding.bpm;
      if (holding.bpm > (this.#high[column] ?? 0)) this.#high[column] = holding.bpm;
    }
  }
}
