import fc from 'fast-check';
import { Subject } from 'rxjs';
import { expect, test } from 'vitest';
import { encodeMeasurement } from '../../../src/heart-rate-service/measurement.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import {
  endOfRecording,
  type LinkChange,
  type PacingInput,
  type Packet,
} from '../../../src/pacing/events.ts';
import { pace } from '../../../src/pacing/pipeline.ts';
import { RecordingSummariser } from '../../../src/pacing/recording-summary.ts';
import { bpm, epochMs, rrTicks } from '../../../src/units.ts';
import { referenceSummary } from '../../support/reference.ts';

const ZONES = ['Europe/London', 'Asia/Kathmandu', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC'];
const THRESHOLD = 95;

/** Gaps between packets in ms: mostly a strap's second with jitter, some of the awkward lengths. */
const gap = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 900, max: 1_100 }) },
  { weight: 3, arbitrary: fc.constantFrom(0, 1, 4_999, 5_000, 5_001, 9_999, 10_000, 10_001) },
  { weight: 1, arbitrary: fc.integer({ min: 20_000, max: 90_000 }) },
);
/** A stretch of packets that keep about one rate, as hearts do, with what straps send besides. */
const stretch = fc.record({
  rate: fc.integer({ min: 60, max: 160 }),
  rr: fc.boolean(),
  packets: fc.array(
    fc.record({
      gap,
      wobble: fc.constantFrom(0, 0, 0, 1, -1, 11, -31, 31),
      kind: fc.constantFrom('ok', 'ok', 'ok', 'ok', 'ok', 'zero', 'no-contact', 'cut', 'high', 'link'),
    }),
    { maxLength: 80 },
  ),
  steadySeconds: fc.constantFrom(0, 0, 0, 40, 70),
});

function streamOf(
  start: number,
  stretches: readonly (typeof stretch extends fc.Arbitrary<infer T> ? T : never)[],
) {
  const events: (Packet | LinkChange)[] = [];
  let at = start;
  const push = (bytes: Uint8Array) => events.push({ kind: 'packet', at: epochMs(at), strap: '', bytes });
  for (const { rate, rr, packets, steadySeconds } of stretches) {
    const intervals = rr ? [rrTicks(700)] : [];
    for (const { gap, wobble, kind } of packets) {
      at += gap;
      const beats = rate + wobble;
      if (kind === 'link') events.push({ kind: 'link', at: epochMs(at), strap: '', event: 'connected' });
      else if (kind === 'cut') push(Uint8Array.of(0x01, beats));
      else if (kind === 'zero') push(encodeMeasurement({ bpm: 0, contact: 'detected' }));
      else if (kind === 'high') push(encodeMeasurement({ bpm: 245, contact: 'unsupported' }));
      else if (kind === 'no-contact') push(encodeMeasurement({ bpm: beats, contact: 'none' }));
      else push(encodeMeasurement({ bpm: beats, contact: 'detected', rr: intervals }));
    }
    for (let second = 0; second < steadySeconds; second += 1) {
      at += 1_000;
      push(encodeMeasurement({ bpm: rate, contact: 'unsupported' }));
    }
  }
  return events;
}

test('the pipeline gets what the definitions say, however often time is ticked', () => {
  const days = ['2026-03-29', '2026-10-25', '2026-04-05', '2026-06-15'];
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.constantFrom(...days),
      fc.array(stretch, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 400, max: 5_000 }),
      (zone, day, stretches, tickEvery) => {
        const calendar = new Calendar(zone);
        // Begin shortly before a local midnight, so that most runs cross it.
        const start = calendar.dayOf(epochMs(Date.parse(`${day}T12:00:00Z`))).end - 60_000;
        const events = streamOf(start, stretches);
        const wanted = referenceSummary(events, THRESHOLD, (at) => calendar.dayOf(epochMs(at)).date);

        const input = new Subject<PacingInput>();
        const summariser = new RecordingSummariser(calendar, bpm(THRESHOLD));
        input
          .pipe(pace({ threshold: bpm(THRESHOLD), dwellMs: 30_000 }))
          .subscribe((output) => summariser.add(output));
        let ticked = start;
        for (const event of events) {
          for (; ticked < event.at; ticked += tickEvery) input.next({ kind: 'tick', at: epochMs(ticked) });
          input.next(event);
        }
        input.next(endOfRecording);
        const got = summariser.summary();

        expect(got.verdicts).toEqual(wanted.verdicts);
        expect(got.recordedMs).toBe(wanted.recordedMs);
        if (wanted.recordedMs > 0) {
          expect(got.overMs).toBe(wanted.overMs);
          // Three decimals: half a thousandth is the rounding.
          expect(Math.abs((got.areaBpmMin ?? Number.NaN) - wanted.areaBpmMs / 60_000)).toBeLessThan(
            0.000_501,
          );
        }
        expect(got.episodes.map(({ start, end, overMs, peakBpm }) => [start, end, overMs, peakBpm])).toEqual(
          wanted.episodes.map(({ start, end, overMs, peak }) => [start, end, overMs, peak]),
        );
        const recordedDays = [...summariser.days()].filter(({ recordedMs }) => recordedMs > 0);
        expect(
          recordedDays.map((tally) => [
            tally.date,
            tally.recordedMs,
            tally.overMs,
            tally.lowBpm,
            tally.highBpm,
          ]),
        ).toEqual(
          Object.entries(wanted.days).map(([date, tally]) => [
            date,
            tally.recordedMs,
            tally.overMs,
            tally.low,
            tally.high,
          ]),
        );
      },
    ),
    { numRuns: 300 },
  );
});

test('the random streams hold what they are meant to try', () => {
  const seen = new Set<string>();
  let midnights = 0;
  const samples = fc.sample(fc.array(stretch, { minLength: 1, maxLength: 6 }), { numRuns: 200, seed: 7 });
  for (const stretches of samples) {
    const midnight = 60_000;
    const summary = referenceSummary(streamOf(0, stretches), THRESHOLD, (at) => (at < midnight ? 'a' : 'b'));
    for (const verdict of Object.keys(summary.verdicts)) seen.add(verdict);
    if (Object.keys(summary.days).length > 1) midnights += 1;
  }
  expect([...seen].sort()).toEqual(
    ['frozen', 'implausible', 'jump', 'malformed', 'no-contact', 'no-reading', 'ok'].sort(),
  );
  expect(midnights).toBeGreaterThan(50);
});
