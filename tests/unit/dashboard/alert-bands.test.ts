import { describe, expect, it } from 'vitest';
import { alertBands } from '../../../dashboard/src/alert-bands.ts';
import { alertViews } from '../../../dashboard/src/alert-view.ts';
import { nowScreen } from '../../../dashboard/src/now-screen.ts';
import type { Alert } from '../../../src/contract/alerts.ts';
import type { Snapshot } from '../../../src/contract/live.ts';
import { epochMs } from '../../../src/units.ts';
import { alert, at, noSignalAlert, reading, START, snapshot, stateAfter } from './samples.ts';

const MINUTE = 60_000;
const over = { lastOk: reading({ bpm: 123, smoothedBpm: 123, band: 'over' as const }) };
const tom = { role: 'carer', device: 'Kitchen tablet' } as const;

const longOver = (fields: Partial<Alert> = {}) =>
  ({ ...alert(), id: 'long-over-1', kind: 'long-over', minutes: 5, ...fields }) as Alert;
const acknowledged = (minutes: number, sayAgain: number) => ({
  acknowledgedAt: epochMs(START + minutes * MINUTE),
  acknowledgedBy: tom,
  sayAgainAt: epochMs(START + sayAgain * MINUTE),
});

function bandsOf(alerts: readonly Alert[], fields: Partial<Snapshot> = {}, ms = 0) {
  const state = { ...stateAfter([snapshot({ ...over, ...fields, alerts: [...alerts] })]), lastHeard: at(ms) };
  if (state.view === null) throw new TypeError('the state has no snapshot');
  return alertBands(alertViews(nowScreen(state, state.view, at(ms)), state.view, 10, true));
}

describe('an over and its long-over', () => {
  it('are one band with one sentence, and its button acknowledges both', () => {
    const bands = bandsOf([alert(), longOver()]);
    expect(bands.map(({ main, open, text }) => ({ main, open, text }))).toEqual([
      {
        text: 'Over for more than 5\u00a0min, since 14:01. Sit or lie down.',
        open: true,
        main: {
          label: 'Acknowledge',
          asks: [
            { type: 'acknowledge', alertId: 'over-1' },
            { type: 'acknowledge', alertId: 'long-over-1' },
          ],
        },
      },
    ]);
  });

  it('offer the same thing once', () => {
    const [band] = bandsOf([alert(), longOver()]);
    expect(band?.others.map(({ label }) => label)).toEqual(['I’m all right', 'Quiet for 10\u00a0min']);
  });

  it('say what is said of either', () => {
    const told = { told: { wearer: epochMs(START), carers: epochMs(START + MINUTE) } };
    const [band] = bandsOf([alert(told), longOver({ handOverAt: epochMs(START + 80_000) })]);
    expect(band?.notes).toEqual(['Carers’ devices tell of it since 14:03', 'Carers will be told in 1:20']);
  });

  it('stay what the band was that was there first', () => {
    expect(bandsOf([alert(), longOver()])[0]?.id).toBe(bandsOf([alert()])[0]?.id);
  });

  it('ask for what is not acknowledged yet, and say who acknowledged the other', () => {
    const [band] = bandsOf([alert(acknowledged(3, 13)), longOver()]);
    expect(band).toMatchObject({
      open: true,
      text: 'Over for more than 5\u00a0min, since 14:01. Sit or lie down.',
    });
    expect(band?.main?.asks).toEqual([{ type: 'acknowledge', alertId: 'long-over-1' }]);
    expect(band?.notes).toEqual([
      'First alert: Acknowledged 14:05 by Kitchen tablet (carer), says so again at 14:15',
    ]);
  });

  it('ask again when the first says so again, though the later one is acknowledged', () => {
    const [band] = bandsOf([alert(), longOver(acknowledged(9, 19))]);
    expect(band?.main?.asks).toEqual([{ type: 'acknowledge', alertId: 'over-1' }]);
    expect(band?.notes).toEqual([
      'Later alert: Acknowledged 14:11 by Kitchen tablet (carer), says so again at 14:21',
    ]);
  });

  it('are quiet when both are acknowledged, and say once what is the same of both', () => {
    const both = bandsOf([alert(acknowledged(3, 13)), longOver(acknowledged(3, 13))]);
    expect(both).toHaveLength(1);
    expect(both[0]).toMatchObject({
      open: false,
      main: null,
      notes: ['Acknowledged 14:05 by Kitchen tablet (carer)', 'says so again at 14:15'],
    });
    expect(bandsOf([alert(acknowledged(3, 13)), longOver(acknowledged(9, 19))])[0]?.notes).toEqual([
      'Acknowledged 14:11 by Kitchen tablet (carer)',
      'says so again at 14:21',
      'First alert: Acknowledged 14:05 by Kitchen tablet (carer), says so again at 14:15',
    ]);
  });

  it('are what was last seen when there is no signal', () => {
    expect(bandsOf([alert(), longOver()], {}, 16_000).map(({ text }) => text)).toEqual([
      'Over for more than 5\u00a0min when last seen, no signal since 14:02.',
    ]);
  });
});

describe('bands', () => {
  it('never join what is pacing with what is technical', () => {
    const bands = bandsOf([alert(), noSignalAlert(), longOver()]);
    expect(bands.map(({ family, main }) => [family, main?.asks.length])).toEqual([
      ['pacing', 2],
      ['technical', 1],
    ]);
  });

  it('leave no button to a quiet one that an open one has', () => {
    const total = { ...alert(acknowledged(3, 13)), id: 'total', kind: 'day-total', minutes: 30 } as Alert;
    expect(bandsOf([total, alert()]).map(({ others }) => others.length)).toEqual([2, 0]);
  });

  it('say of each who acknowledged it, also where it is the same', () => {
    const done = acknowledged(3, 13);
    const notes = bandsOf([noSignalAlert(done), alert(done)]).map((band) => band.notes[0]);
    expect(notes).toEqual([
      'Acknowledged 14:05 by Kitchen tablet (carer)',
      'Acknowledged 14:05 by Kitchen tablet (carer)',
    ]);
  });
});
