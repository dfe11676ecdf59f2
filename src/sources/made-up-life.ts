/** What the demo's made-up wearer did in the four weeks before: stretches of what the body asked of the heart. */

/** A stretch of a day: what is asked of the heart, in bpm, for how long, in minutes; null: the strap is off. */
export interface Stretch {
  readonly demandBpm: number | null;
  readonly minutes: number;
}

/** A day with everything that was written down on it. */
export interface MadeUpDay {
  /** How many days before today. */
  readonly ago: number;
  /** When its stretches begin, in minutes since local midnight. */
  readonly beginsAt: number;
  readonly stretches: readonly Stretch[];
  readonly note?: { readonly kind: 'bad-day' | 'crash' | 'rest'; readonly text: string };
}

/** So many whole days before today were lived. */
const DAYS = 27;
/** From so many days ago on, the wearer sleeps with the strap on, but for one night. */
const NIGHTS_FROM = 7;

const asked = (demandBpm: number | null, minutes: number): Stretch => ({ demandBpm, minutes });

const LYING = 63;
const SITTING = 74;
const MORNING = [asked(SITTING, 12), asked(98, 5), asked(79, 28), asked(LYING, 88)];
const COOKING = [asked(91, 16), asked(78, 30)];
const STAIRS = [asked(113, 4), asked(84, 3)];
const SHOWER = [asked(null, 24), asked(97, 7)];
const VISIT = [asked(86, 48), asked(103, 9)];
const OUTSIDE = [asked(88, 6), asked(108, 13), asked(90, 5)];
const NAP = [asked(59, 105)];
const EVENING = [...COOKING, asked(SITTING, 80), asked(LYING, 130)];
const SLEEP = [asked(57, 100), asked(61, 25), asked(55, 190), asked(63, 20), asked(57, 110)];

/** What lies between morning and evening, on days of four kinds: from lying nearly all day to one that was too much. */
const KINDS = {
  rest: [asked(LYING, 120), ...COOKING, ...NAP, asked(SITTING, 40), asked(LYING, 150)],
  usual: [...STAIRS, asked(LYING, 60), ...COOKING, ...NAP, asked(SITTING, 60), asked(LYING, 80), ...STAIRS],
  busy: [...SHOWER, ...STAIRS, ...COOKING, ...VISIT, ...NAP, ...STAIRS, asked(92, 25), asked(LYING, 60)],
  tooMuch: [...SHOWER, ...STAIRS, ...OUTSIDE, ...COOKING, ...VISIT, ...OUTSIDE, ...STAIRS, asked(LYING, 170)],
} as const;
type Kind = keyof typeof KINDS;

/** What is not as usual, by how many days ago it was. */
const UNUSUAL: Readonly<Record<number, Kind>> = {
  25: 'busy',
  22: 'rest',
  19: 'busy',
  18: 'tooMuch',
  16: 'rest',
  15: 'rest',
  12: 'busy',
  9: 'busy',
  8: 'tooMuch',
  6: 'rest',
  5: 'rest',
  4: 'rest',
  2: 'busy',
};

const NOTES: Readonly<Record<number, NonNullable<MadeUpDay['note']>>> = {
  22: { kind: 'rest', text: '' },
  16: { kind: 'bad-day', text: 'Heavy legs' },
  6: { kind: 'crash', text: '' },
  5: { kind: 'rest', text: '' },
};

/** On this day nothing was recorded, and on that one the strap’s battery was empty before noon. */
const NOT_WORN = 21;
const BATTERY_EMPTY = 13;

/**
 * The days of the four weeks before today, the oldest first, and today up to bedtime.
 *
 * @param random numbers in [0, 1), so that no two days are alike
 */
export function madeUpLife(random: () => number): MadeUpDay[] {
  const days: MadeUpDay[] = [];
  for (let ago = DAYS; ago >= 0; ago -= 1) {
    if (ago === NOT_WORN) continue;
    const vary = ({ demandBpm, minutes }: Stretch): Stretch => ({
      demandBpm: demandBpm === null ? null : demandBpm + Math.round((random() - 0.5) * 6),
      minutes: Math.max(2, Math.round(minutes * (0.8 + 0.4 * random()))),
    });
    const awake = [...MORNING, ...KINDS[UNUSUAL[ago] ?? 'usual'], ...EVENING].map(vary);
    const stretches = ago === BATTERY_EMPTY ? awake.slice(0, MORNING.length) : awake;
    const note = NOTES[ago];
    // Half past seven, give or take; asleep with the strap on since midnight in the last nights.
    const asleep = ago <= NIGHTS_FROM && ago !== 3 ? SLEEP.map(vary) : [];
    const slept = asleep.reduce((sum, { minutes }) => sum + minutes, 0);
    days.push({
      ago,
      beginsAt: asleep.length > 0 ? 4 : Math.round(430 + 40 * random()),
      stretches: slept > 0 ? [...asleep, ...stretches] : stretches,
      ...(note === undefined ? {} : { note }),
    });
  }
  return days;
}
