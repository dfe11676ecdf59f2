import fc from 'fast-check';
import { Subject } from 'rxjs';
import { expect, test } from 'vitest';
import { daySummarySchema } from '../../../src/contract/day.ts';
import { defaultSettings } from '../../../src/contract/settings.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { DayBook } from '../../../src/pacing/days.ts';
import { endOfRecording, type PipelineInput } from '../../../src/pacing/events.ts';
import { type PacingOutput, pace } from '../../../src/pacing/pipeline.ts';
import { RecordingSummariser } from '../../../src/pacing/recording-summary.ts';
import { bpm, epochMs } from '../../../src/units.ts';
import { minutesOfDate } from '../../support/local-minutes.ts';
import { type ReferenceEvent, reference } from '../../support/reference.ts';
import { streamOf, stretches } from '../../support/streams.ts';

const ZONES = ['Europe/London', 'Asia/Kathmandu', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC'];
/** The days on which clocks change in these zones, and one on which none does. */
const DATES = [
  '2026-03-08',
  '2026-03-29',
  '2026-04-05',
  '2026-06-15',
  '2026-10-04',
  '2026-10-25',
  '2026-11-01',
];
const WAKING = [
  { from: '07:00', to: '23:00' },
  { from: '09:30', to: '01:30' },
];
const TIMEOUT_MS = process.env['PLIMSOLL_RUNS'] === undefined ? 300_000 : 0;
/** `PLIMSOLL_RUNS=2000` tries more of them, for as long as it takes. */
const RUNS = Number(process.env['PLIMSOLL_RUNS'] ?? 60);

const setting = fc.record({
  zone: fc.constantFrom(...ZONES),
  date: fc.constantFrom(...DATES),
  /** Local time of the first packet: before midnight, before the clocks change, before the night, at its end. */
  from: fc.constantFrom('23:58', '00:58', '01:28', '21:40', '07:30'),
  threshold: fc.constantFrom(null, 95, 95, 110),
  waking: fc.constantFrom(...WAKING),
  stretches,
  /** How long after the last event somebody looks, in ms. */
  later: fc.constantFrom(10_000, 3_600_000, 400_000_000),
  tickEvery: fc.integer({ min: 400, max: 5_000 }),
});
/** Whose days it is does not matter to what is looked at here. */
const calendar = new Calendar('UTC');

type Setting = typeof setting extends fc.Arbitrary<infer T> ? T : never;

function eventsOf({ date, from, stretches: parts, zone }: Setting): ReferenceEvent[] {
  const minutes = minutesOfDate(zone, date);
  const first = minutes.find(({ time }) => time >= from) ?? minutes[0];
  return streamOf(first?.start ?? 0, parts);
}

/** What the pipeline says to the events, with the passing of time told every so often. */
function outputsOf(events: readonly ReferenceEvent[], threshold: number | null, tickEvery: number) {
  const input = new Subject<PipelineInput>();
  const outputs: PacingOutput[] = [];
  input
    .pipe(
      pace({ threshold: threshold === null ? null : bpm(threshold), calendar, settings: defaultSettings }),
    )
    .subscribe((output) => outputs.push(output));
  let now: number = events[0]?.at ?? 0;
  for (const event of events) {
    const comes = event.kind === 'clock-step' ? event.at - event.byMs : event.at;
    // No more than a minute of them: the rest of a silence says nothing new.
    for (const end = Math.min(comes, now + 60_000); now < end; now += tickEvery) {
      input.next({ kind: 'tick', at: epochMs(now) });
    }
    input.next(event);
    now = event.at;
  }
  input.next(endOfRecording);
  return outputs;
}

test(
  'the pipeline gets what the definitions say of every day, however often time is ticked',
  () => {
    fc.assert(
      fc.property(setting, (one) => {
        const events = eventsOf(one);
        if (events.length === 0) return;
        const { threshold: limit, waking, zone } = one;
        const threshold = limit === null ? null : bpm(limit);
        const until = epochMs((events.at(-1)?.at ?? 0) + one.later);
        const wanted = reference(events, { zone, threshold: limit, waking, until });

        const calendar = new Calendar(zone);
        const book = new DayBook(calendar, { threshold });
        const summariser = new RecordingSummariser(calendar, threshold);
        for (const output of outputsOf(events, limit, one.tickEvery)) {
          book.add(output);
          summariser.add(output);
        }
        const got = summariser.summary();
        expect(got.verdicts).toEqual(wanted.verdicts);
        expect(got.recordedMs).toBe(wanted.recordedMs);
        expect(got.overMs ?? 0).toBe(wanted.overMs);
        expect(got.areaBpmMin ?? 0).toBe(wanted.areaBpmMin);
        expect(got.episodes).toEqual(wanted.episodes.map(({ spanMs: _, ...episode }) => episode));

        expect(book.dates()).toEqual(wanted.days.map(({ date }) => date));
        for (const day of wanted.days) {
          const summary = book.summary(day.date, { until, waking, alerts: null });
          expect(summary).toEqual(day);
          expect(daySummarySchema.parse(summary)).toEqual(summary);
        }
      }),
      { numRuns: RUNS },
    );
  },
  TIMEOUT_MS,
);

test(
  'the random streams hold what they are meant to try',
  () => {
    const seen = new Set<string>();
    const count = { complete: 0, midnights: 0, halfHours: 0, nights: 0, tenMinutes: 0, unjudged: 0 };
    for (const one of fc.sample(setting, { numRuns: 60, seed: 7 })) {
      const events = eventsOf(one);
      const { threshold, waking, zone } = one;
      const { days, verdicts } = reference(events, {
        zone,
        threshold,
        waking,
        until: Number.MAX_SAFE_INTEGER,
      });
      for (const { kind } of events) seen.add(kind);
      for (const verdict of Object.keys(verdicts)) seen.add(verdict);
      if (days.length > 1) count.midnights += 1;
      count.complete += days.filter(({ complete }) => complete).length;
      count.halfHours += days.filter(({ lowestHalfHour }) => lowestHalfHour !== null).length;
      count.nights += days.filter(({ nightHalfHour }) => nightHalfHour !== null).length;
      count.tenMinutes += days.filter(({ episodeCounts }) => (episodeCounts?.of10min ?? 0) > 0).length;
      count.unjudged += days.filter(
        ({ recordedMs, unjudgedMs }) => unjudgedMs > 0 && unjudgedMs < recordedMs,
      ).length;
    }
    for (const verdict of ['frozen', 'implausible', 'jump', 'malformed', 'no-contact', 'no-reading', 'ok']) {
      expect(seen).toContain(verdict);
    }
    for (const kind of ['packet', 'link', 'threshold', 'clock-step']) expect(seen).toContain(kind);
    for (const [what, times] of Object.entries(count)) expect(times, what).toBeGreaterThan(2);
  },
  TIMEOUT_MS,
);
