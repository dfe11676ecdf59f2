import { describe, expect, it } from 'vitest';
import {
  owedAfter,
  resolvedIsHeard,
  soundsOf,
  stillOwed,
  tonesOf,
} from '../../../dashboard/src/alert-sounds.ts';
import { alertViews, houseLines, quietBeforehand } from '../../../dashboard/src/alert-view.ts';
import { nowScreen } from '../../../dashboard/src/now-screen.ts';
import type { Alert } from '../../../src/contract/alerts.ts';
import type { Role } from '../../../src/contract/http.ts';
import type { Snapshot } from '../../../src/contract/live.ts';
import { epochMs } from '../../../src/units.ts';
import { alert, at, hearing, house, noSignalAlert, reading, START, snapshot, stateAfter } from './samples.ts';

const over = { lastOk: reading({ bpm: 123, smoothedBpm: 123, band: 'over' as const }) };
const carer = {
  role: 'carer',
  device: 'Kitchen tablet',
  sessionEndsAt: epochMs(START + 300 * 86_400_000),
  sees: 'everything',
} as const;
const wearer = { role: 'wearer', device: 'Anna’s phone' } as const;

function shown(fields: Partial<Snapshot>, ms = 0, sounds = true) {
  const state = { ...stateAfter([snapshot({ ...over, ...fields })]), lastHeard: at(ms) };
  if (state.view === null) throw new TypeError('the state has no snapshot');
  const screen = nowScreen(state, state.view, at(ms));
  return { alerts: alertViews(screen, state.view, 10, sounds), lines: houseLines(screen, state.view) };
}

const labels = (alerts: ReturnType<typeof shown>['alerts']) =>
  alerts.map(({ main, others }) => [main?.label, ...others.map(({ label }) => label)]);

describe('several alerts at once', () => {
  it('are all shown, pacing before technical, open before acknowledged', () => {
    const done = { acknowledgedAt: epochMs(START), acknowledgedBy: wearer };
    const { alerts } = shown({
      alerts: [alert({ id: 'a', ...done }), noSignalAlert({ id: 'b' }), alert({ id: 'c' })],
    });
    expect(alerts.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  it('never hide each other', () => {
    const { alerts } = shown({ alerts: [alert(), noSignalAlert()] });
    expect(alerts.map(({ family, open }) => [family, open])).toEqual([
      ['pacing', true],
      ['technical', true],
    ]);
  });
});

describe('what can be done about an alert', () => {
  const both = { alerts: [alert(), noSignalAlert()] };
  it.each<[Role, unknown]>([
    [
      'wearer',
      [
        ['Acknowledge', 'I’m all right', 'Quiet for 10\u00a0min'],
        ['Acknowledge', 'Not wearing it', 'Quiet for 10\u00a0min'],
      ],
    ],
    [
      'carer',
      [
        ['Acknowledge', 'On my way', 'Quiet for 10\u00a0min'],
        ['Acknowledge', 'Not wearing it', 'Quiet for 10\u00a0min'],
      ],
    ],
    ['display', [['Acknowledge'], ['Acknowledge']]],
  ])('on a device of the %s', (role, expected) => {
    expect(labels(shown({ ...both, you: { ...carer, role } }).alerts)).toEqual(expected);
  });

  it('is not to silence it once more', () => {
    const silences = [
      { family: 'pacing' as const, at: epochMs(START), by: wearer, until: epochMs(START + 60_000) },
    ];
    expect(labels(shown({ alerts: [alert()], house: house({ silences }) }).alerts)).toEqual([
      ['Acknowledge', 'I’m all right'],
    ]);
  });
});

describe('quiet before there is an alert', () => {
  const offered = (fields: Partial<Snapshot>) => {
    const state = stateAfter([snapshot({ ...over, ...fields })]);
    if (state.view === null) throw new TypeError('the state has no snapshot');
    return quietBeforehand(state.view, nowScreen(state, state.view, at(0)), 10);
  };

  it('is for the wearer and carers, and silences what concerns the threshold alone', () => {
    const action = {
      label: 'Quiet for 10\u00a0min',
      asks: { type: 'silence', of: { family: 'pacing' }, minutes: 10 },
    };
    expect(offered({ alerts: [noSignalAlert()] })).toEqual(action);
    expect(offered({ you: carer })).toEqual(action);
    expect(offered({ you: { ...carer, role: 'display' } })).toBeNull();
  });

  it('is not offered twice: neither while it is quiet already, nor beside an alert that has the button', () => {
    const silences = [
      { family: 'pacing' as const, at: epochMs(START), by: wearer, until: epochMs(START + 60_000) },
    ];
    expect(offered({ house: house({ silences }) })).toBeNull();
    expect(offered({ alerts: [alert()] })).toBeNull();
  });
});

describe('the hand-over in words', () => {
  const waiting = alert({ handOverAt: epochMs(START + 80_000) });
  const told = alert({ told: { wearer: epochMs(START - 60_000), carers: epochMs(START + 60_000) } });

  it('counts down, to the wearer and to carers', () => {
    expect(shown({ alerts: [waiting] }).alerts[0]?.notes).toEqual(['Carers will be told in 1:20']);
    expect(shown({ alerts: [waiting], you: carer }, 500).alerts[0]?.notes).toEqual([
      'The wearer has it first; this device sounds in 1:20',
    ]);
  });

  it('does not say that a device will sound which makes no sound', () => {
    expect(shown({ alerts: [waiting], you: carer }, 0, false).alerts[0]?.notes).toEqual([
      'The wearer has it first, carers in 1:20; this device makes no sound',
    ]);
    expect(shown({ alerts: [waiting] }, 0, false).alerts[0]?.notes).toEqual(['Carers will be told in 1:20']);
  });

  it('says when carers were told, and never that they were where none is connected', () => {
    expect(shown({ alerts: [told] }).alerts[0]?.notes).toEqual(['Carers’ devices tell of it since 14:03']);
    const alone = house({ present: { wearer: 1, carer: 0, display: 0 } });
    for (const one of [told, waiting])
      expect(shown({ alerts: [one], house: alone }).alerts[0]?.notes).toEqual([
        'No carer’s device is connected',
      ]);
  });

  it('says nothing of the future while the page is blind', () => {
    const blind = { ...stateAfter([snapshot({ alerts: [waiting], ...over })]) };
    if (blind.view === null) throw new TypeError('the state has no snapshot');
    expect(alertViews(nowScreen(blind, blind.view, at(7_000)), blind.view, 10, true)[0]?.notes).toEqual([]);
  });
});

describe('what concerns the household', () => {
  it('is a silence with its end, who made it, and a way back', () => {
    const silences = [
      { family: 'pacing' as const, at: epochMs(START), by: carer, until: epochMs(START + 600_000) },
    ];
    expect(shown({ house: house({ silences }) }).lines).toEqual([
      {
        id: 'quiet-pacing',
        text: 'Alerts about the threshold are quiet until 14:12, by Kitchen tablet (carer).',
        action: { label: 'Undo', asks: { type: 'silence', of: { family: 'pacing' }, minutes: 0 } },
      },
    ]);
    expect(shown({ house: house({ silences }) }, 600_000).lines).toEqual([]);
  });

  it('is that the strap is not worn', () => {
    const notWorn = { since: epochMs(START), by: null, until: null };
    expect(shown({ house: house({ notWorn }) }).lines[0]).toMatchObject({
      text: 'Not worn since 14:02. “No heart rate” waits until the strap is read again.',
      action: { asks: { type: 'wearing', worn: true } },
    });
  });

  it('is what people let each other know, for as long as it is news', () => {
    const words = [
      { word: 'all-right' as const, at: epochMs(START), by: wearer, until: epochMs(START + 60_000) },
    ];
    expect(shown({ house: house({ words }), you: carer }).lines[0]?.text).toBe(
      '“I’m all right”: Anna’s phone (wearer), 14:02',
    );
    expect(shown({ house: house({ words }) }).lines[0]?.text).toBe('“I’m all right”: you, 14:02');
    expect(shown({ house: house({ words }) }, 60_000).lines).toEqual([]);
  });
});

describe('what sounds', () => {
  const heardBy = (count: number, quiet: Parameters<typeof hearing>[0] = {}) => ({
    wearer: hearing({ count, ...quiet }),
    carer: hearing({ count: 0 }),
    display: hearing({ count: 0 }),
  });
  const first = (alerts: readonly Alert[]) => soundsOf(null, alerts, 'wearer').heard;

  it('is nothing when the page is opened, whatever stands', () => {
    expect(soundsOf(null, [alert(), noSignalAlert()], 'wearer').tones).toEqual([]);
  });

  it('is a new alert, once', () => {
    const raised = soundsOf(first([]), [alert()], 'wearer');
    expect(raised.tones).toEqual(['pacing']);
    expect(soundsOf(raised.heard, [alert()], 'wearer').tones).toEqual([]);
  });

  it('is both families, when both are new', () => {
    expect(soundsOf(first([]), [noSignalAlert(), alert()], 'wearer').tones).toEqual(['pacing', 'technical']);
  });

  it('is what is to be heard by this role alone', () => {
    const alerts = [alert({ sound: heardBy(1) })];
    expect(soundsOf(new Map(), alerts, 'carer').tones).toEqual([]);
    expect(soundsOf(new Map(), alerts, 'wearer').tones).toEqual(['pacing']);
  });

  it('is an alert that says so again, but not one that was acknowledged while the page was away', () => {
    const heard = first([alert({ sound: heardBy(1) })]);
    expect(soundsOf(heard, [alert({ sound: heardBy(2) })], 'wearer').tones).toEqual(['pacing']);
    const quiet = alert({ sound: heardBy(2, { quiet: 'acknowledged' }) });
    expect(soundsOf(heard, [quiet], 'wearer').tones).toEqual([]);
  });

  it('is later what could not be heard when it was due, while it stands and nobody made it quiet', () => {
    const owed = owedAfter([alert(), noSignalAlert()], ['technical']);
    expect(tonesOf(stillOwed(owed, [alert(), noSignalAlert()], 'wearer'))).toEqual(['pacing']);
    expect(stillOwed(owed, [noSignalAlert()], 'wearer')).toEqual([]);
    for (const quiet of ['acknowledged', 'silenced', 'hours'] as const)
      expect(stillOwed(owed, [alert({ sound: heardBy(1, { quiet }) })], 'wearer')).toEqual([]);
    expect(owedAfter([alert()], ['pacing'])).toEqual(new Set());
  });

  it('is the end of what was heard, unless somebody asked for quiet', () => {
    const over = alert({ resolvedAt: epochMs(START), sound: heardBy(1) });
    expect(resolvedIsHeard(over, false, 'wearer')).toBe(true);
    expect(resolvedIsHeard(over, true, 'wearer')).toBe(false);
    expect(resolvedIsHeard(over, false, 'carer')).toBe(false);
    expect(resolvedIsHeard(alert(), false, 'wearer')).toBe(false);
  });
});
