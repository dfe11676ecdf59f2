import { internalError } from '../errors.ts';
import type { Contact } from '../heart-rate-service/measurement.ts';
import { type Bpm, bpm, type RrTicks, rrTicks } from '../units.ts';

/** What a virtual strap tells each second. */
export interface HeartSecond {
  readonly bpm: Bpm;
  readonly rr: readonly RrTicks[];
  readonly contact: Contact;
}

/** A stretch of a made-up day: what the body asks of the heart, in bpm, for how long, in s. */
interface Activity {
  readonly demandBpm: number;
  readonly seconds: number;
  readonly contact?: Contact;
}

/** A made-up quarter of an hour of someone who paces at 95 bpm; it goes round and round. */
const ROUND: readonly Activity[] = [
  { demandBpm: 74, seconds: 25 }, // sitting
  { demandBpm: 112, seconds: 110 }, // to the kitchen and back up the stairs
  { demandBpm: 84, seconds: 60 }, // sitting down
  { demandBpm: 66, seconds: 240 }, // lying
  { demandBpm: 70, seconds: 30, contact: 'none' }, // the strap slips
  { demandBpm: 66, seconds: 120 },
  { demandBpm: 92, seconds: 150 }, // standing at the stove
  { demandBpm: 76, seconds: 165 },
];

/** Time constants of the heart's answer to more and to less demand, in s: slower down than up. */
const RISE_S = 24;
const FALL_S = 42;
/** Breathing (0.25 Hz) and the slower pressure waves (0.1 Hz) move the rate by a few bpm. */
const BREATHING = { hz: 0.25, bpm: 2.2 } as const;
const PRESSURE = { hz: 0.1, bpm: 1.2 } as const;
const STEPS_PER_SECOND = 50;
/** A strap gives the rate as a mean over its last few beats. */
const BEATS_IN_MEAN = 4;

/**
 * A small model of a heart for the demo: first-order kinetics towards a demand, two rhythms of its
 * natural variation and a little noise, beats by integrating the rate. Deterministic for a seed.
 * It is for looking at screens, not for physiology.
 */
export class VirtualHeart {
  readonly #random: () => number;
  #second = 0;
  #rate = 70;
  #phase = 0;
  #sinceBeat = 0;
  #lastBeats: RrTicks[] = [rrTicks(878)];

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** Lives through one second. */
  next(): HeartSecond {
    const activity = activityAt(this.#second);
    const noise = (this.#random() - 0.5) * 1.6;
    const rr: RrTicks[] = [];
    for (let step = 0; step < STEPS_PER_SECOND; step += 1) {
      const dt = 1 / STEPS_PER_SECOND;
      this.#rate += ((activity.demandBpm - this.#rate) / tauOf(activity.demandBpm, this.#rate)) * dt;
      const seconds = this.#second + step * dt;
      const rhythm =
        BREATHING.bpm * Math.sin(2 * Math.PI * BREATHING.hz * seconds) +
        PRESSURE.bpm * Math.sin(2 * Math.PI * PRESSURE.hz * seconds);
      this.#phase += ((this.#rate + rhythm + noise) / 60) * dt;
      this.#sinceBeat += dt;
      if (this.#phase < 1) continue;
      this.#phase -= 1;
      rr.push(rrTicks(Math.round(this.#sinceBeat * 1024)));
      this.#sinceBeat = 0;
    }
    this.#second += 1;
    this.#lastBeats = [...this.#lastBeats, ...rr].slice(-BEATS_IN_MEAN);
    const mean = this.#lastBeats.reduce<number>((sum, beat) => sum + beat, 0) / this.#lastBeats.length;
    const contact = activity.contact ?? 'detected';
    return { bpm: bpm(Math.round((60 * 1024) / mean)), rr: contact === 'detected' ? rr : [], contact };
  }
}

const tauOf = (demandBpm: number, rate: number): number => (demandBpm > rate ? RISE_S : FALL_S);

/**
 * Where a heart's rate is some time after something was asked of it, by the same kinetics, without its rhythms.
 *
 * @param rate @param demandBpm in bpm @param seconds since then
 */
export const rateAfter = (rate: number, demandBpm: number, seconds: number): number =>
  demandBpm + (rate - demandBpm) * Math.exp(-seconds / tauOf(demandBpm, rate));

function activityAt(second: number): Activity {
  const total = ROUND.reduce((sum, { seconds }) => sum + seconds, 0);
  let rest = second % total;
  for (const activity of ROUND) {
    if (rest < activity.seconds) return activity;
    rest -= activity.seconds;
  }
  throw internalError('a second lies outside the round');
}

/** Numbers in [0, 1) from a linear congruential generator (Numerical Recipes, 3rd ed., 7.1: "ranqd1"). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
