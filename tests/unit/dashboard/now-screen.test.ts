import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertViews } from '../../../dashboard/src/alert-view.ts';
import type { Instant } from '../../../dashboard/src/clock.ts';
import { hear, type LiveState } from '../../../dashboard/src/live-state.ts';
import { levelOf, nowScreen, overToday } from '../../../dashboard/src/now-screen.ts';
import { words } from '../../../dashboard/src/words.ts';
import { VERDICTS } from '../../../src/contract/common.ts';
import type { Snapshot } from '../../../src/contract/live.ts';
import { epochMs } from '../../../src/units.ts';
import { alert, at, house, message, notOk, reading, START, snapshot, stateAfter } from './samples.ts';

function viewOf(state: LiveState) {
  if (state.view === null) throw new TypeError('the state has no snapshot');
  return state.view;
}

const screenOf = (state: LiveState, now: Instant) => nowScreen(state, viewOf(state), now);

/** The screen so long after a snapshot, the heartbeats going on all the while. */
function screenAfter(ms: number, fields: Partial<Snapshot> = {}) {
  const state = { ...stateAfter([snapshot(fields)]), lastHeard: at(ms) };
  return {
    screen: screenOf(state, at(ms)),
    alerts: alertViews(screenOf(state, at(ms)), viewOf(state), 10, true),
  };
}

const isOver = { lastOk: reading({ bpm: 123, smoothedBpm: 123, band: 'over' as const }) };

describe('the mark', () => {
  it.each([
    [70, 0],
    [60, 0],
    [110, 0.5],
    [130, 0.75],
    [150, 1],
    [190, 1],
  ])('is filled by %i bpm under a threshold of 110 to %f', (value, level) => {
    expect(levelOf(value, 110)).toBe(level);
  });

  it('shows number, level and words of a fresh reading', () => {
    const { screen } = screenAfter(5_000);
    expect(screen.mark).toEqual({
      kind: 'level',
      band: 'under',
      bpm: 84,
      level: levelOf(84, 110),
      old: false,
    });
    expect(screen.line).toBe('Under threshold');
  });

  it('says what to do once: under the mark, or in the band of the alert while one stands', () => {
    expect(screenAfter(0, isOver).screen.line).toBe('Over threshold. Sit or lie down.');
    const standing = screenAfter(0, { ...isOver, alerts: [alert()] });
    expect(standing.alerts[0]?.text).toContain('Sit or lie down.');
    expect(standing.screen.line).toBe('Over threshold');
    expect(standing.screen.announcement).toBe('Over threshold. Sit or lie down.');
    const past = screenAfter(0, { ...isOver, alerts: [alert({ resolvedAt: epochMs(START) })] });
    expect(past.screen.line).toBe('Over threshold. Sit or lie down.');
  });

  it('greys a number over 5 s old and says how old it is', () => {
    const { screen } = screenAfter(5_001);
    expect(screen.mark).toMatchObject({ kind: 'level', bpm: 84, old: true });
    expect(screen.line).toBe('Last reading 5\u00a0s ago');
  });

  it('has no number over 15 s old, and says since when, by the wearer’s clock', () => {
    const { screen } = screenAfter(15_001);
    expect(screen.mark).toEqual({ kind: 'no-signal', line: true, words: ['No signal', 'since 14:02'] });
    expect(screen.announcement).toBe('No signal since 14:02');
  });

  it('says so when there was no reading since the service started', () => {
    const { screen } = screenAfter(0, { lastReading: null, lastOk: null });
    expect(screen.mark).toEqual({ kind: 'no-signal', line: true, words: ['No signal yet'] });
  });

  it('is not recording, rather than without a signal, when somebody said that the strap is off', () => {
    const notWorn = { since: epochMs(START), by: null, until: null };
    const { screen } = screenAfter(15_001, { house: house({ notWorn }) });
    expect(screen.mark).toEqual({ kind: 'not-recording', words: ['Not recording', 'since 14:02'] });
    expect(screen.announcement).toBe('Not recording since 14:02');
    expect(screenAfter(14_000, { house: house({ notWorn }) }).screen.mark.kind).toBe('level');
  });

  it('shows the number alone without a threshold', () => {
    const service = { ...snapshot().service, threshold: null };
    const { screen } = screenAfter(0, { service, lastOk: reading({ band: 'unknown' }) });
    expect(screen.mark).toEqual({ kind: 'number', bpm: 84, old: false });
    expect(screen.line).toBe('No threshold yet');
  });

  it('names the day when the signal was lost on an earlier one', () => {
    const yesterday = reading({ at: epochMs(START - 86_400_000), ageMs: 86_400_000 });
    const { screen } = screenAfter(0, { lastOk: yesterday, lastReading: yesterday });
    expect(screen.mark).toMatchObject({ words: ['No signal', 'since 21 Nov, 14:02'] });
  });

  it('says what the strap lacks when packets come without a number', () => {
    const long = { ageMs: 60_000, at: epochMs(START - 60_000) };
    const { screen } = screenAfter(0, { lastOk: reading(long), lastReading: notOk('no-contact') });
    expect(screen.line).toBe(words.verdict['no-contact']);
  });
});

describe('a page that does not hear the service', () => {
  const state = stateAfter([snapshot({ alerts: [alert()], ...isOver })]);
  const screen = screenOf(state, at(6_001));

  it('has no number in the mark, but words', () => {
    expect(screen.blind).toBe(true);
    expect(screen.mark).toEqual({ kind: 'no-signal', line: true, words: ['No connection', 'since 14:02'] });
  });

  it('says since when by the clock of the service, on a device whose own clock is wrong', () => {
    const wrong = (ms: number): Instant => ({ monotonic: ms, wall: START - 400 * 86_400_000 + ms });
    const heard = stateAfter([snapshot()], wrong(0));
    expect(screenOf(heard, wrong(7_000)).blindSince).toBe('14:02');
  });

  it('is not blind while heartbeats come', () => {
    expect(screenAfter(60_000).screen.blind).toBe(false);
  });

  it('still shows the open alert, as what was last seen', () => {
    const [shown] = alertViews(screen, viewOf(state), 10, true);
    expect(shown).toMatchObject({
      id: 'over-1',
      open: true,
      text: 'Over when last seen, no signal since 14:02.',
    });
  });
});

describe('an alert', () => {
  const acknowledged = alert({
    acknowledgedAt: epochMs(START + 180_000),
    acknowledgedBy: { role: 'carer', device: 'Kitchen tablet' },
    sayAgainAt: epochMs(START + 780_000),
  });

  it('says since when, and what to do', () => {
    const { alerts } = screenAfter(0, { alerts: [alert()], ...isOver });
    expect(alerts[0]?.text).toBe('Over threshold since 14:01. Sit or lie down.');
  });

  it('that was acknowledged goes on saying what is the matter, by whom, and when it says so again', () => {
    const { alerts } = screenAfter(0, { alerts: [acknowledged], ...isOver });
    expect(alerts[0]).toMatchObject({
      open: false,
      text: 'Over threshold since 14:01. Sit or lie down.',
      notes: ['Acknowledged 14:05 by Kitchen tablet (carer)', 'says so again at 14:15'],
      main: null,
    });
  });

  it('that was acknowledged keeps the words to each other and the silence', () => {
    const { alerts } = screenAfter(0, { alerts: [acknowledged], ...isOver });
    expect(alerts[0]?.others.map(({ label }) => label)).toEqual(['I’m all right', 'Quiet for 10\u00a0min']);
  });

  it('says of a number that is not over any more what is true whether it falls or rises', () => {
    const said = 'Was over threshold from 14:01; not yet 5\u00a0bpm under it for 10\u00a0s.';
    for (const lastOk of [reading({ band: 'near' }), reading({ band: 'under' })]) {
      const { alerts } = screenAfter(0, { alerts: [acknowledged], lastOk });
      expect(alerts[0]?.text).toBe(said);
    }
  });

  it('about long over says for how long and since when, never the same as its own “over”', () => {
    const both = [alert(), { ...alert(), id: 'long-1', kind: 'long-over', minutes: 5 } as const];
    const textsOf = (ms: number, fields = {}) =>
      screenAfter(ms, { alerts: both, ...fields }).alerts.map(({ text }) => text);
    expect(textsOf(0, isOver)).toEqual([
      'Over threshold since 14:01. Sit or lie down.',
      'Over for more than 5\u00a0min, since 14:01. Sit or lie down.',
    ]);
    expect(textsOf(0, { lastOk: reading({ band: 'near' }) })).toEqual([
      'Was over threshold from 14:01; not yet 5\u00a0bpm under it for 10\u00a0s.',
      'Was over for more than 5\u00a0min, from 14:01; not yet 5\u00a0bpm under the threshold for 10\u00a0s.',
    ]);
    expect(textsOf(15_001, isOver)).toEqual([
      'Over when last seen, no signal since 14:02.',
      'Over for more than 5\u00a0min when last seen, no signal since 14:02.',
    ]);
  });

  it('says what was last seen when the signal is lost, acknowledged or not', () => {
    for (const one of [alert(), acknowledged]) {
      const { alerts } = screenAfter(15_001, { alerts: [one], ...isOver });
      expect(alerts[0]?.text).toBe('Over when last seen, no signal since 14:02.');
    }
  });

  it('stays on the page whatever happens, until the service resolves it', () => {
    const steps = fc.array(
      fc.record({ after: fc.integer({ min: 0, max: 40_000 }), verdict: fc.constantFrom(...VERDICTS) }),
    );
    fc.assert(
      fc.property(steps, (list) => {
        let state = stateAfter([snapshot({ alerts: [alert()], ...isOver })]);
        let ms = 0;
        list.forEach((step, index) => {
          ms += step.after;
          const heard = step.verdict === 'ok' ? reading() : notOk(step.verdict);
          const said = message(index + 1, { type: 'reading', reading: heard }, ms);
          state = hear(state, said, at(ms)).state;
          const [shown] = alertViews(screenOf(state, at(ms)), viewOf(state), 10, true);
          expect(shown?.open).toBe(true);
        });
      }),
    );
  });
});

describe('minutes over today', () => {
  const tally = snapshot().tally;

  it('are at least what was seen, rounded down', () => {
    expect(overToday({ ...tally, overMs: 2_579_999 }, true)).toEqual({ known: true, time: '42\u00a0min' });
    expect(overToday({ ...tally, overMs: 45_000 }, true)).toEqual({ known: true, time: '45\u00a0s' });
    expect(overToday({ ...tally, overMs: 3_900_000 }, true)).toEqual({
      known: true,
      time: '1\u00a0h\u00a005',
    });
  });

  it('are a zero only when it is known to be one', () => {
    expect(overToday({ ...tally, overMs: 0 }, true)).toEqual({ known: true, time: '0\u00a0min' });
  });

  it.each([
    [{ overMs: null, recordedMs: 0 }, true, 'nothing-recorded'],
    [{ overMs: null, recordedMs: 60_000 }, false, 'no-threshold'],
    [{ overMs: null, recordedMs: 60_000 }, true, 'recorded-before-threshold'],
  ] as const)('are unknown, and say why: %o', (fields, hasThreshold, why) => {
    expect(overToday({ ...tally, ...fields }, hasThreshold)).toEqual({ known: false, why });
  });
});
