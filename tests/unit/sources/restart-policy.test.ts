import { describe, expect, test } from 'vitest';
import { BRIDGE_EXIT_CODES } from '../../../src/contract/bridge.ts';
import {
  afterEnd,
  type BridgeEnd,
  FAILING_IN_A_ROW,
  FAILING_OFTEN,
  NO_HISTORY,
  type RestartDecision,
} from '../../../src/sources/restart-policy.ts';
import { monotonicMs } from '../../../src/units.ts';

const crash = (at: number, more: Partial<BridgeEnd> = {}): BridgeEnd => ({
  at: monotonicMs(at),
  livedMs: 5_000,
  wasHeard: false,
  exitCode: null,
  ...more,
});

/** What follows from each of the ends, one after the other. */
function decisionsAfter(ends: readonly BridgeEnd[]): RestartDecision[] {
  let history = NO_HISTORY;
  return ends.map((end) => {
    const decision = afterEnd(history, end);
    ({ history } = decision);
    return decision;
  });
}
const times = (count: number, make: (index: number) => BridgeEnd) =>
  Array.from({ length: count }, (_, index) => make(index));

describe('a bridge that ended', () => {
  test('is started again at once, then after a pause that doubles up to a minute', () => {
    const pauses = decisionsAfter(times(9, (index) => crash(index))).map(({ pauseMs }) => pauseMs);
    expect(pauses).toEqual([0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000]);
  });

  test('in good order because nothing answered waits 8 s at most, for it may have been the strap', () => {
    const stuck = (index: number) => crash(index, { exitCode: BRIDGE_EXIT_CODES.stuck });
    const decisions = decisionsAfter(times(9, stuck));
    expect(Math.max(...decisions.map(({ pauseMs }) => pauseMs))).toBe(8_000);
    expect(decisions.at(-1)?.failing).toBe(true);
  });

  test.each([{ wasHeard: true }, { livedMs: 60_000 }])('after a good life (%j) does not wait', (more) => {
    const decisions = decisionsAfter([...times(6, (index) => crash(index)), crash(1_000_000, more)]);
    expect(decisions.at(-1)).toMatchObject({ pauseMs: 0, failing: false });
  });

  test.each(['afresh', 'again'] as const)('because it asked to be (%s) is no failure', (exit) => {
    const end = crash(0, { exitCode: BRIDGE_EXIT_CODES[exit] });
    expect(decisionsAfter([end])).toMatchObject([{ pauseMs: 0, failed: false, failing: false }]);
  });

  test('because it asked to be, again and again at once, is one', () => {
    const end = (at: number) => crash(at, { exitCode: BRIDGE_EXIT_CODES.afresh, livedMs: 200 });
    const decisions = decisionsAfter(times(FAILING_IN_A_ROW, end));
    expect(decisions.map(({ failing }) => failing)).toEqual([false, false, true]);
  });

  test('because the strap is silent never counts as failing', () => {
    const end = (index: number) => crash(index * 30_000, { exitCode: BRIDGE_EXIT_CODES.silent });
    expect(decisionsAfter(times(20, end)).every(({ failing, pauseMs }) => !failing && pauseMs === 0)).toBe(
      true,
    );
  });

  test('often, though packets come between, is failing until it has not for ten minutes', () => {
    const often = times(FAILING_OFTEN.times, (index) => crash(index * 60_000, { wasHeard: true }));
    const decisions = decisionsAfter([...often, crash(2_000_000, { wasHeard: true })]);
    expect(decisions.map(({ failing }) => failing)).toEqual([false, false, false, false, false, true, false]);
    expect(decisions.map(({ pauseMs }) => pauseMs)).toEqual([0, 0, 0, 0, 0, 500, 0]);
  });
});
