import { type Bpm, bpm, type MonotonicMs } from '../units.ts';

/** The number on the screen is the mean of the ok readings of this long (design 9). */
const SMOOTHING_MS = 5_000;

/** The last ok readings' mean. */
export class Smoother {
  #recent: { readonly bpm: Bpm; readonly t: MonotonicMs }[] = [];

  /** Takes an ok reading and gives the mean of those of the last 5 s, it included, in whole bpm. */
  add(reading: { readonly bpm: Bpm; readonly t: MonotonicMs }): Bpm {
    this.#recent = this.#recent.filter(
      (earlier) => earlier.t <= reading.t && reading.t - earlier.t < SMOOTHING_MS,
    );
    this.#recent.push(reading);
    const sum = this.#recent.reduce((total, { bpm }) => total + bpm, 0);
    return bpm(Math.round(sum / this.#recent.length));
  }
}
