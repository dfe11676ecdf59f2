import { describe, expect, test } from 'vitest';
import {
  intervalsOf,
  LEAST_MS,
  LONGEST_MS,
  type MorningEvent,
  type MorningMachineState,
  type MorningOutcome,
  morningReading,
} from '../../../../src/pacing/threshold/morning-reading.ts';
import { bpm, monotonicMs, rrTicks } from '../../../../src/units.ts';

const MINUTE = 60_000;
/** Some place on the monotonic axis. */
const START = 5_000_000;
const t = (ms: number) => monotonicMs(START + ms);

const ok = (ms: number, beats: number, rr: readonly number[] = []): MorningEvent => ({
  kind: 'reading',
  t: t(ms),
  verdict: 'ok',
  bpm: bpm(beats),
  measurement: {
    bpm: bpm(beats),
    width: 'uint8',
    contact: 'detected',
    energyKj: null,
    rr: rr.map(rrTicks),
    rrDropped: 0,
    trailingByte: false,
  } as never,
});
const notOk = (ms: number): MorningEvent => ({ kind: 'reading', t: t(ms), verdict: 'no-contact' });
const begin: MorningEvent = { kind: 'begin', t: t(0) };

/** A packet a second from `from` up to, not including, `to`, both in seconds. */
const each = (from: number, to: number, make: (ms: number, second: number) => MorningEvent): MorningEvent[] =>
  Array.from({ length: to - from }, (_, index) => make((from + index) * 1_000, from + index));

/** What a list of events comes to, and how long after the beginning. */
function told(events: readonly MorningEvent[]) {
  let state: MorningMachineState = { phase: 'idle' };
  const outcomes: (MorningOutcome & { afterMs: number })[] = [];
  for (const event of events) {
    const step = morningReading(state, event);
    state = step.state;
    for (const outcome of step.outputs) outcomes.push({ ...outcome, afterMs: event.t - START });
  }
  return { outcomes, phase: state.phase };
}

describe('a guided reading', () => {
  test('ends by itself after four minutes, with the median of the last two', () => {
    const { outcomes, phase } = told([
      begin,
      ...each(1, 120, (ms) => ok(ms, 80)),
      ...each(120, 300, (ms, second) => ok(ms, second % 3 === 0 ? 60 : 58)),
    ]);
    expect(outcomes).toHaveLength(1);
    expect(outcomes[0]).toMatchObject({ kind: 'done', afterMs: LEAST_MS, result: { bpm: 58, rmssd: null } });
    expect(phase).toBe('idle');
  });

  test('ends also when time passes and no packet comes at that moment', () => {
    const { outcomes } = told([begin, ...each(1, 240, (ms) => ok(ms, 60)), { kind: 'tick', t: t(240_500) }]);
    expect(outcomes).toMatchObject([{ kind: 'done', afterMs: 240_500 }]);
  });

  test('is never shorter, however good it is', () => {
    const { outcomes, phase } = told([begin, ...each(1, 240, (ms) => ok(ms, 60))]);
    expect(outcomes).toEqual([]);
    expect(phase).toBe('running');
  });

  /** A packet a second that is ok, but for some time from 100 s on, in ms. */
  const notOkFor = (badMs: number): MorningEvent[] => {
    const until = 100_000 + badMs;
    const packets = each(0, 400, (ms) => (ms >= 100_000 && ms < until ? notOk(ms) : ok(ms, 60)));
    return [begin, ...packets, ok(until, 60)].sort((a, b) => a.t - b.t);
  };

  test.each([
    [11_999, LEAST_MS],
    // A twentieth of four minutes is not under 5 %: it goes on until less of it is among the last four.
    [12_000, 341_000],
    [12_001, 341_000],
    [13_000, 342_000],
  ])('of which %i ms were not ok is good after %i', (badMs, afterMs) => {
    expect(told(notOkFor(badMs)).outcomes).toMatchObject([{ kind: 'done', afterMs }]);
  });

  test('counts time that no packet covers as not ok', () => {
    const events = each(0, 400, (ms) => ok(ms, 60)).filter(
      ({ t: at }) => at < t(150_000) || at >= t(170_000),
    );
    const [outcome] = told([begin, ...events]).outcomes;
    // 19 s without a packet, of which the last reading held 5: at most 12 s of that may be left.
    expect(outcome?.afterMs).toBeGreaterThan(LEAST_MS);
    expect(outcome).toMatchObject({ kind: 'done' });
  });

  test('of which no four minutes are good ends after ten, and says why', () => {
    const events = each(0, 700, (ms, second) => (second % 10 === 0 ? notOk(ms) : ok(ms, 60)));
    expect(told([begin, ...events]).outcomes).toMatchObject([
      { kind: 'ended', why: 'unreadable', afterMs: LONGEST_MS },
    ]);
  });

  test('ends after a minute without any packet', () => {
    const events = each(0, 100, (ms) => ok(ms, 60));
    const ticks = each(100, 200, (ms) => ({ kind: 'tick', t: t(ms) }));
    expect(told([begin, ...events, ...ticks]).outcomes).toMatchObject([
      { kind: 'ended', why: 'no-signal', afterMs: 159_000 },
    ]);
    const none = each(0, 100, (ms) => ({ kind: 'tick', t: t(ms) }));
    expect(told([begin, ...none]).outcomes).toMatchObject([{ why: 'no-signal', afterMs: MINUTE }]);
  });

  test('is stopped at any time, and then nothing comes of it', () => {
    const { outcomes, phase } = told([begin, ok(1_000, 60), { kind: 'stop', t: t(2_000) }, ok(300_000, 60)]);
    expect(outcomes).toMatchObject([{ kind: 'ended', why: 'stopped' }]);
    expect(phase).toBe('idle');
  });

  test('that was not begun comes to nothing', () => {
    expect(told(each(0, 400, (ms) => ok(ms, 60))).outcomes).toEqual([]);
  });

  test('that is begun again starts from there', () => {
    const again: MorningEvent = { kind: 'begin', t: t(200_000) };
    const events = [begin, ...each(1, 200, (ms) => ok(ms, 90)), again, ...each(201, 500, (ms) => ok(ms, 60))];
    expect(told(events).outcomes).toMatchObject([{ kind: 'done', afterMs: 440_000, result: { bpm: 60 } }]);
  });
});

describe('the variability of a guided reading', () => {
  test('is of the beats of its last two minutes', () => {
    // 1024 and 1126.4 ticks by turns would be 1000 and 1100 ms; in whole ticks 1024 and 1126.
    const events = each(0, 241, (ms, second) =>
      ok(ms, 60, [second < 120 ? 700 : second % 2 === 0 ? 1024 : 1126]),
    );
    const [outcome] = told([begin, ...events]).outcomes;
    expect(outcome).toMatchObject({ kind: 'done', result: { rmssd: { pairs: 120 } } });
    const ms = outcome?.kind === 'done' ? outcome.result.rmssd?.ms : null;
    expect(ms).toBeCloseTo((102 * 1000) / 1024, 3);
  });

  test('is unknown of a strap that sends too few intervals', () => {
    const events = each(0, 241, (ms, second) => ok(ms, 60, second % 3 === 0 ? [1024] : []));
    expect(told([begin, ...events]).outcomes).toMatchObject([{ kind: 'done', result: { rmssd: null } }]);
  });

  const arrival = (ms: number, rr: readonly number[], beats: number | null = 60) => ({
    t: t(ms),
    bpm: beats === null ? null : bpm(beats),
    rr: rr.map(rrTicks),
  });

  test('knows where beats are missing: a packet not ok, a pause, time that no beat accounts for', () => {
    expect(intervalsOf([arrival(0, [1024]), arrival(1_000, [], null), arrival(2_000, [1024])])).toEqual([
      1000,
      null,
      1000,
    ]);
    expect(intervalsOf([arrival(0, [1024]), arrival(5_001, [1024])])).toEqual([1000, null, 1000]);
    expect(intervalsOf([arrival(0, [1024]), arrival(2_301, [1024])])).toEqual([1000, null, 1000]);
  });

  test('takes beats for neighbours that came in two packets, or with a packet without any between them', () => {
    expect(intervalsOf([arrival(0, [1024]), arrival(1_000, [512, 512])])).toEqual([1000, 500, 500]);
    // 45 beats a minute: every fourth second or so brings no beat.
    expect(intervalsOf([arrival(0, [1365]), arrival(1_000, []), arrival(2_000, [1365])])).toHaveLength(2);
  });
});
