/**
 * The three sounds, as data. Soft for people whom sound hurts: low, a few gentle overtones (a small speaker
 * gives nothing of a pure low tone), no sharp beginning or end, and always equally loud. They differ in
 * what is heard without listening closely: falling, level, rising.
 */
export type ToneName = 'pacing' | 'technical' | 'resolved';

interface Note {
  /** Of the fundamental, in Hz. */
  readonly hertz: number;
  /** After the beginning of the tone, in s. */
  readonly at: number;
  /** Until it has died away, in s. */
  readonly length: number;
}

export interface Tone {
  readonly notes: readonly Note[];
  /** Of full scale, at the loudest setting. */
  readonly peak: number;
  /** For a device that can be felt, in ms: on, off, on … */
  readonly vibration: readonly number[];
}

/** A note rises this slowly, in s; anything under some 20 ms is heard as a click. */
export const ATTACK_S = 0.09;
/** Strength of the fundamental and its overtones. */
export const PARTIALS = [1, 0.32, 0.12, 0.05] as const;

export const TONES: Readonly<Record<ToneName, Tone>> = {
  pacing: {
    notes: [
      { hertz: 392, at: 0, length: 0.9 },
      { hertz: 311, at: 0.5, length: 1.4 },
    ],
    peak: 0.5,
    vibration: [250, 150, 250],
  },
  technical: {
    notes: [
      { hertz: 349, at: 0, length: 0.5 },
      { hertz: 349, at: 0.45, length: 0.5 },
      { hertz: 349, at: 0.9, length: 0.8 },
    ],
    peak: 0.5,
    vibration: [120, 120, 120, 120, 120],
  },
  resolved: {
    notes: [
      { hertz: 311, at: 0, length: 0.7 },
      { hertz: 392, at: 0.4, length: 1.1 },
    ],
    peak: 0.3,
    vibration: [],
  },
};

/** How long a tone lasts, in s. */
export const lengthOf = ({ notes }: Tone): number => Math.max(...notes.map(({ at, length }) => at + length));

/** What a slider from 0 to 100 means as a factor: loudness is felt in powers, not in steps. */
export const gainOf = (volume: number): number => (Math.min(100, Math.max(0, volume)) / 100) ** 2;
