/** What may happen in a house with one strap, for fast-check, and making it happen. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { CLOCK_STEP_MS } from '../../src/clock.ts';
import { bpm } from '../../src/units.ts';
import { acknowledge, type household, STRAP } from './household.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** Whole zones with days of 23 and 25 hours, one that never changes, one by half an hour. */
const ZONES = ['Europe/London', 'Asia/Kathmandu', 'America/St_Johns', 'Australia/Lord_Howe'] as const;

/** Where in a year and a day a story begins. */
export interface Beginning {
  readonly timeZone: string;
  /** UTC ms. */
  readonly at: number;
}

/** The next local midnight, or change of the local clock, after a date. */
function edgeAfter(timeZone: string, date: string, edge: 'midnight' | 'clock-change'): number {
  const day = Temporal.PlainDate.from(date).toZonedDateTime(timeZone);
  const change = edge === 'midnight' ? null : day.getTimeZoneTransition('next');
  return (change ?? day.add({ days: 1 })).epochMilliseconds;
}

/** At a local midnight or a change of the local clock. */
export const atAnEdge: fc.Arbitrary<Beginning> = fc
  .record({
    timeZone: fc.constantFrom(...ZONES),
    // One leads to each of the year's two changes of the clock.
    date: fc.constantFrom('2026-02-20', '2026-08-20'),
    edge: fc.constantFrom('midnight' as const, 'clock-change' as const),
  })
  .map(({ timeZone, date, edge: kind }) => ({ timeZone, at: edgeAfter(timeZone, date, kind) }));

/** Mostly shortly before a local midnight or a change of the local clock, at times at any time of day. */
export const beginning: fc.Arbitrary<Beginning> = fc
  .tuple(
    atAnEdge,
    fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 200_000 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 24 * 60 * 60_000 }) },
    ),
  )
  .map(([{ at, timeZone }, before]) => ({ timeZone, at: at - before }));

/** Steps of the wall clock either way, in ms: by seconds, by minutes, and into another day. */
const stepUpTo = (furthest: number): fc.Arbitrary<number> =>
  fc
    .constantFrom(40_000, 40_000, 200_000, 26 * 60 * 60_000)
    .chain((most) => fc.integer({ min: CLOCK_STEP_MS + 1, max: Math.min(most, furthest) }))
    .chain((ms) => fc.constantFrom(ms, -ms));

const what = <Kind extends string>(kind: Kind) => fc.constant(kind);

const packets = fc.record({
  what: what('packets'),
  seconds: fc.integer({ min: 1, max: 60 }),
  beats: fc.integer({ min: 70, max: 125 }),
});
const silence = fc.record({ what: what('silence'), ms: fc.integer({ min: 1, max: 90_000 }) });
const threshold = fc.record({ what: what('threshold'), limit: fc.integer({ min: 70, max: 120 }) });

/** What can happen in every story, and how often beside the others. */
const anywhere = ({ furthestStepMs }: StoryOptions) =>
  [
    { weight: 16, arbitrary: packets },
    { weight: 4, arbitrary: silence },
    { weight: 1, arbitrary: fc.record({ what: what('nonsense') }) },
    { weight: 2, arbitrary: fc.record({ what: what('relink') }) },
    { weight: 2, arbitrary: threshold },
    { weight: 2, arbitrary: fc.record({ what: what('set-clock'), byMs: stepUpTo(furthestStepMs) }) },
    { weight: 1, arbitrary: fc.record({ what: what('acknowledge') }) },
  ] as const;

export type Happening =
  ReturnType<typeof anywhere>[number]['arbitrary'] extends fc.Arbitrary<infer Value> ? Value : never;

export interface StoryOptions {
  /** How much happens at most. */
  readonly longest: number;
  /** The wall clock is set by this many ms at most. */
  readonly furthestStepMs: number;
}

/** A story: what happens, one after another. @param others what happens in this one alone */
export const storyOf = <Other = never>(
  options: StoryOptions,
  ...others: readonly fc.WeightedArbitrary<Other>[]
): fc.Arbitrary<(Happening | Other)[]> =>
  fc.array(fc.oneof<fc.WeightedArbitrary<Happening | Other>[]>(...anywhere(options), ...others), {
    minLength: 2,
    maxLength: options.longest,
  });

/** Lets something happen in a house whose strap is {@link STRAP}. */
export function happen(
  { service, source }: Pick<ReturnType<typeof household>, 'service' | 'source'>,
  clock: VirtualClock,
  event: Happening,
): void {
  switch (event.what) {
    case 'packets':
      for (let second = 0; second < event.seconds; second += 1) {
        clock.pass(1_000);
        source.packet(STRAP, event.beats);
      }
      return;
    case 'silence':
      clock.pass(event.ms);
      return;
    case 'nonsense':
      source.raw(STRAP, '01');
      return;
    case 'relink':
      source.link('searching', STRAP);
      source.link('listening', STRAP);
      return;
    case 'threshold':
      service.enterThreshold({ bpm: bpm(event.limit), method: 'symptom', note: 'as it felt' });
      return;
    case 'set-clock':
      clock.setWall(event.byMs);
      clock.pass(1_000);
      return;
    case 'acknowledge':
      acknowledge(service, service.snapshot().alerts[0]?.id ?? 'none');
      return;
  }
}
