import { describe, expect, test } from 'vitest';
import {
  endOfRecording,
  type PacingInput,
  type PipelineInput,
  type Span,
} from '../../../src/pacing/events.ts';
import { bpm, epochMs } from '../../../src/units.ts';
import { NOON, packet, rawPacket, run, steady } from '../../support/packets.ts';

const spans = (events: readonly PipelineInput[], limit: number | null = 100): Span[] =>
  run(events, { limit }).filter((output) => output.kind === 'span');
const recorded = (events: readonly PipelineInput[]) => spans(events).reduce((sum, { ms }) => sum + ms, 0);

describe('a reading that is ok holds', () => {
  test('until the next packet', () => {
    expect(recorded([packet(0, 70), packet(1.25, 70)])).toBe(1250);
  });

  test('at most 5 s', () => {
    expect(recorded([packet(0, 70), packet(5, 70)])).toBe(5000);
    expect(recorded([packet(0, 70), packet(60, 70)])).toBe(5000);
  });

  test('until a packet of any verdict', () => {
    expect(recorded([packet(0, 70), packet(1, 0), packet(3, 70)])).toBe(1000);
    expect(recorded([packet(0, 70), rawPacket(2), packet(3, 70)])).toBe(2000);
  });

  test('5 s when it is the last of a recording', () => {
    expect(recorded([packet(0, 70), endOfRecording])).toBe(5000);
  });

  test('for no time when the next packet has the same stamp', () => {
    expect(spans([packet(0, 70), packet(0, 120), packet(1, 120)]).map(({ ms }) => ms)).toEqual([]);
    expect(recorded([packet(0, 70), packet(0, 72), packet(1, 70)])).toBe(1000);
  });

  test('for no time when the next stamp lies before its own', () => {
    expect(recorded([packet(10, 70), packet(4, 70), packet(5, 70)])).toBe(1000);
  });
});

describe('the passing of time', () => {
  const tick = (seconds: number): PacingInput => ({ kind: 'tick', at: epochMs(NOON + seconds * 1000) });

  test('ends a hold only when no packet can still be on its way', () => {
    expect(recorded([packet(0, 70), tick(6.9)])).toBe(0);
    expect(recorded([packet(0, 70), tick(7)])).toBe(5000);
  });

  test('changes no sum', () => {
    const events = [packet(0, 70), packet(1, 71), packet(9, 72), packet(10, 0), packet(11, 70)];
    const ticks = [0.5, 1.5, 3, 4, 5, 6, 7, 8].map(tick);
    const mixed = [...events, ...ticks].sort((a, b) => a.at - b.at);
    expect(recorded(mixed)).toBe(recorded(events));
  });
});

describe('a change of threshold', () => {
  test('splits the stretch it falls into', () => {
    const change: PacingInput = { kind: 'threshold', at: epochMs(NOON + 400), bpm: bpm(80) };
    const [before, after] = spans([packet(0, 90), change, packet(1, 90)]);
    expect(before).toMatchObject({ ms: 400, threshold: 100 });
    expect(after).toMatchObject({ at: NOON + 400, ms: 600, threshold: 80 });
  });

  test('from none: what was before stays unknown', () => {
    const change: PacingInput = { kind: 'threshold', at: epochMs(NOON + 400), bpm: bpm(80) };
    const [before, after] = spans([packet(0, 90), change, packet(1, 90)], null);
    expect(before?.threshold).toBeNull();
    expect(after?.threshold).toBe(80);
  });
});

describe('a step of the wall clock', () => {
  test.each([3_600_000, -3_600_000])('by %i ms neither makes nor loses recorded time', (byMs) => {
    const step: PacingInput = { kind: 'clock-step', at: epochMs(NOON + 1_400 + byMs), byMs };
    const later = steady(2, 5, 70).map((event) => ({ ...event, at: epochMs(event.at + byMs) }));
    const split = spans([packet(0, 70), packet(1, 70), step, ...later]);
    expect(split.reduce((sum, { ms }) => sum + ms, 0)).toBe(4000);
    // Seconds before the step carry the old time, those after it the new.
    expect(split[1]).toMatchObject({ at: NOON + 1_000, ms: 400 });
    expect(split[2]).toMatchObject({ at: NOON + 1_400 + byMs, ms: 600 });
  });
});

test('a packet that was on its way while the threshold changed still ends the hold exactly', () => {
  const at = (ms: number) => packet(ms / 1_000, 110);
  const entered = { kind: 'threshold', at: epochMs(NOON + 900), bpm: bpm(120) } as const;
  expect(spans([at(0), entered, at(899), at(1_500), packet(1.7, 0)])).toMatchObject([
    { at: NOON, ms: 899, threshold: 100 },
    { at: NOON + 899, ms: 601, threshold: 120 },
    { at: NOON + 1_500, ms: 200, threshold: 120 },
  ]);
});
