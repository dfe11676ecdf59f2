/** Random streams as straps, wearers and clocks make them, for fast-check. */
import fc from 'fast-check';
import { encodeMeasurement } from '../../src/heart-rate-service/measurement.ts';
import { bpm, epochMs, rrTicks } from '../../src/units.ts';
import type { ReferenceEvent } from './reference.ts';

/** Gaps between packets in ms: mostly a strap's second with jitter, some of the awkward lengths. */
const gap = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 900, max: 1_100 }) },
  { weight: 3, arbitrary: fc.constantFrom(0, 1, 4_999, 5_000, 5_001, 9_999, 10_000, 10_001) },
  { weight: 1, arbitrary: fc.integer({ min: 20_000, max: 90_000 }) },
);

const KINDS = ['zero', 'no-contact', 'cut', 'high', 'link', 'threshold', 'step', 'back'] as const;

/** A stretch of packets that keep about one rate, as hearts do, with what else may happen meanwhile. */
const stretch = fc.record({
  /** Nothing is heard before it, in minutes. */
  silence: fc.constantFrom(0, 0, 0, 0, 20, 300),
  rate: fc.integer({ min: 60, max: 160 }),
  rr: fc.boolean(),
  packets: fc.array(
    fc.record({
      gap,
      wobble: fc.constantFrom(0, 0, 0, 1, -1, 11, -31, 31),
      kind: fc.oneof(
        { weight: 14, arbitrary: fc.constant('ok' as const) },
        { weight: 6, arbitrary: fc.constantFrom(...KINDS) },
      ),
      amount: fc.integer({ min: -7_200_000, max: 7_200_000 }),
    }),
    { maxLength: 80 },
  ),
  steadySeconds: fc.constantFrom(0, 0, 0, 40, 70),
  /** A packet every four seconds for so many minutes. */
  longMinutes: fc.constantFrom(0, 0, 0, 0, 0, 45, 45, 150, 600),
});

/** What a whole recording is made of; {@link streamOf} makes it. */
export const stretches = fc.array(stretch, { minLength: 1, maxLength: 6 });
type Stretches = typeof stretches extends fc.Arbitrary<infer T> ? T : never;

/** Less than a step is not one; see `clock.ts`. */
const SMALLEST_STEP = 2_001;

export function streamOf(start: number, parts: Stretches): ReferenceEvent[] {
  const events: ReferenceEvent[] = [];
  let at = start;
  const push = (bytes: Uint8Array) => events.push({ kind: 'packet', at: epochMs(at), strap: '', bytes });
  for (const { silence, rate, rr, packets, steadySeconds, longMinutes } of parts) {
    at += silence * 60_000;
    const intervals = rr ? [rrTicks(700)] : [];
    for (const { amount, gap: ms, kind, wobble } of packets) {
      const beats = rate + wobble;
      at += ms;
      switch (kind) {
        case 'link':
          events.push({ kind, at: epochMs(at), strap: '', event: 'connected' });
          break;
        case 'threshold':
          events.push({ kind, at: epochMs(at), bpm: bpm(70 + (Math.abs(amount) % 60)) });
          break;
        case 'step': {
          const byMs = Math.sign(amount || 1) * Math.max(SMALLEST_STEP, Math.abs(amount));
          at += byMs;
          events.push({ kind: 'clock-step', at: epochMs(at), byMs });
          break;
        }
        case 'back':
          // A recording whose times go back, and nobody knows why.
          at -= Math.abs(amount) % 3_000;
          push(encodeMeasurement({ bpm: beats, contact: 'detected', rr: intervals }));
          break;
        case 'cut':
          push(Uint8Array.of(0x01, beats));
          break;
        case 'zero':
          push(encodeMeasurement({ bpm: 0, contact: 'detected' }));
          break;
        case 'high':
          push(encodeMeasurement({ bpm: 245, contact: 'unsupported' }));
          break;
        case 'no-contact':
          push(encodeMeasurement({ bpm: beats, contact: 'none' }));
          break;
        case 'ok':
          push(encodeMeasurement({ bpm: beats, contact: 'detected', rr: intervals }));
          break;
      }
    }
    for (let second = 0; second < steadySeconds; second += 1) {
      at += 1_000;
      push(encodeMeasurement({ bpm: rate, contact: 'unsupported' }));
    }
    for (let quarter = 0; quarter < longMinutes * 15; quarter += 1) {
      at += 4_000;
      // Slowly up and down by a few bpm, so that half-hours differ.
      const beats = rate + Math.round(4 * Math.sin(quarter / 300));
      push(encodeMeasurement({ bpm: beats, contact: 'detected', rr: [rrTicks(800)] }));
    }
  }
  return events;
}
