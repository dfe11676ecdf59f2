import { describe, expect, it } from 'vitest';
import {
  hear,
  lastHeardAt,
  readMessage,
  reconnecting,
  serverTimeAt,
} from '../../../dashboard/src/live-state.ts';
import type { Snapshot } from '../../../src/contract/live.ts';
import { epochMs, monotonicMs } from '../../../src/units.ts';
import {
  alert,
  at,
  house,
  message,
  notOk,
  reading,
  START,
  snapshot,
  stateAfter,
  threshold,
} from './samples.ts';

const beat = (seq: number, fields: Partial<ReturnType<typeof reading>> = {}, sentMs = 0) =>
  message(seq, { type: 'reading', reading: reading(fields) }, sentMs);
const heartbeat = (seq: number, sentMs = 0) =>
  message(seq, { type: 'heartbeat', serverTime: epochMs(START + sentMs) }, sentMs);

describe('hearing the service', () => {
  it('takes a reading that follows on', () => {
    const state = stateAfter([snapshot({ seq: 7 }), beat(8, { bpm: 91, smoothedBpm: 90 })]);
    expect(state.view?.lastOk?.value.smoothedBpm).toBe(90);
    expect(state.seq).toBe(8);
  });

  it('keeps the last ok reading when one comes that is not ok', () => {
    const state = stateAfter([snapshot(), message(1, { type: 'reading', reading: notOk('no-contact') })]);
    expect(state.view?.lastOk?.value.bpm).toBe(84);
    expect(state.view?.lastReading?.value.verdict).toBe('no-contact');
  });

  it('asks for everything again after a missed message, and applies nothing until it comes', () => {
    const missed = hear(stateAfter([snapshot({ seq: 0 })]), beat(2, { bpm: 150 }), at(0));
    expect(missed.effect).toBe('resync');
    const next = hear(missed.state, beat(3, { bpm: 151 }), at(0));
    expect(next.effect).toBeNull();
    expect(next.state.view?.lastOk?.value.bpm).toBe(84);
    const whole = hear(next.state, snapshot({ seq: 4, lastOk: reading({ bpm: 99 }) }), at(0));
    expect(whole.state.view?.lastOk?.value.bpm).toBe(99);
    expect(hear(whole.state, beat(5, { bpm: 101 }), at(0)).state.view?.lastOk?.value.bpm).toBe(101);
  });

  it('asks again with every heartbeat while the answer does not come', () => {
    const missed = hear(stateAfter([snapshot({ seq: 0 })]), beat(2), at(0)).state;
    expect(hear(missed, heartbeat(3, 2_000), at(2_000)).effect).toBe('resync');
    expect(hear(missed, heartbeat(4, 4_000), at(4_000)).effect).toBe('resync');
  });

  it('takes even a message that does not follow on for a sign of life', () => {
    expect(hear(stateAfter([snapshot()]), beat(9, {}, 5_000), at(5_000)).state.lastHeard).toEqual(at(5_000));
  });

  it('asks for a reload when the service speaks another protocol', () => {
    const other = { ...snapshot(), protocol: 99 } as unknown as Snapshot;
    const step = hear(stateAfter([]), other, at(0));
    expect(step.effect).toBe('reload');
    expect(step.state.view).toBeNull();
  });

  it('shows an alert until it is resolved', () => {
    const raised = message(1, { type: 'alert', alert: alert() });
    const acknowledged = message(2, { type: 'alert', alert: alert({ acknowledgedAt: epochMs(START) }) });
    const resolved = message(3, { type: 'alert', alert: alert({ resolvedAt: epochMs(START) }) });
    expect(stateAfter([snapshot(), raised, acknowledged]).view?.alerts).toHaveLength(1);
    expect(stateAfter([snapshot(), raised, acknowledged]).view?.alerts[0]?.acknowledgedAt).toBe(START);
    expect(stateAfter([snapshot(), raised, acknowledged, resolved]).view?.alerts).toEqual([]);
  });

  it('remembers the alert that was resolved last, for its sound; a page just loaded knows of none', () => {
    const resolved = message(1, { type: 'alert', alert: alert({ resolvedAt: epochMs(START) }) });
    expect(stateAfter([snapshot({ alerts: [alert()] })]).view?.resolved).toBeNull();
    expect(stateAfter([snapshot({ alerts: [alert()] }), resolved]).view?.resolved?.id).toBe('over-1');
  });

  it('takes what concerns the household, and that settings were changed', () => {
    const silences = [
      {
        family: 'pacing' as const,
        at: epochMs(START),
        until: epochMs(START + 1),
        by: { role: 'carer' as const, device: 'x' },
      },
    ];
    const { view } = stateAfter([
      snapshot(),
      message(1, { type: 'house', house: house({ silences }) }),
      message(2, { type: 'settings' }),
    ]);
    expect(view?.house.silences).toEqual(silences);
    expect(view?.settingsChanged).toBe(1);
  });

  it('takes a later snapshot for news: what was said while nothing was heard may have been missed', () => {
    const { view } = stateAfter([snapshot(), message(1, { type: 'notes' }), snapshot({ seq: 5 })]);
    expect(view).toMatchObject({ settingsChanged: 1, notesChanged: 2, thresholdChanged: 1 });
    expect(stateAfter([snapshot()]).view).toMatchObject({ notesChanged: 0 });
  });

  it('adds a new threshold to the line of the last hour', () => {
    const service = {
      ...snapshot().service,
      threshold: threshold(100, { id: 2, validFrom: epochMs(START) }),
    };
    const state = stateAfter([snapshot(), message(1, { type: 'service', service })]);
    expect(state.view?.lastHour.thresholds.map((one) => one.bpm)).toEqual([110, 100]);
  });
});

describe('the clock of the service', () => {
  it('goes on between its messages', () => {
    expect(serverTimeAt(stateAfter([snapshot()]), at(3_000))).toBe(START + 3_000);
  });

  it('names the moment of the last message, even on a device whose own clock is wrong', () => {
    const wrong = { monotonic: 0, wall: START - 50_000_000 };
    expect(lastHeardAt(stateAfter([snapshot()], wrong))).toBe(START);
  });
});

describe('reading a message', () => {
  it('takes the kinds of the contract', () => {
    expect(readMessage(JSON.stringify(heartbeat(3)))).toEqual(heartbeat(3));
  });

  it.each(['', 'null', '7', '"reading"', '{}', '{"type":"steps"}', '{"type":"read'])('ignores %s', (text) => {
    expect(readMessage(text)).toBeNull();
  });
});

describe('a message that the network held back', () => {
  const heard = (ms: number, late: number) =>
    hear(stateAfter([snapshot()]), heartbeat(1, ms), at(ms + late)).state;

  it('tells of the moment when it was sent, not of the one when it came', () => {
    expect(heard(4_000, 9_000).lastHeard).toEqual(at(4_000));
  });

  it('makes its reading as old as it is', () => {
    const { state } = hear(stateAfter([snapshot()]), beat(1, { ageMs: 200 }, 1_000), at(21_000));
    expect(state.view?.lastOk?.arrived).toEqual(at(1_000));
  });

  it('makes the page ask how long an answer takes, but not over and over', () => {
    const late = hear(stateAfter([snapshot()]), heartbeat(1, 2_000), at(12_000));
    expect(late.effect).toBe('resync');
    expect(hear(late.state, heartbeat(2, 3_000), at(13_000)).effect).toBeNull();
    expect(hear(late.state, heartbeat(2, 5_000), at(15_000)).effect).toBe('resync');
  });

  it('is believed again when an answer proves the network quick', () => {
    // The first connection took 9 s to make: until an answer says more, all may be 9 s old.
    const opened = reconnecting(stateAfter([]), at(0));
    const first = hear(opened, snapshot({ sent: monotonicMs(8_900) }), at(9_000));
    expect(first.state.lastHeard).toEqual(at(0));
    expect(first.effect).toBe('resync');
    const answer = snapshot({ seq: 1, sent: monotonicMs(9_050), askedAt: at(9_000).monotonic });
    expect(hear(first.state, answer, at(9_100)).state.lastHeard).toEqual(at(9_000));
  });

  it('does not tell how late those of the next connection are', () => {
    const next = reconnecting(heard(4_000, 9_000), at(20_000));
    const { state } = hear(next, snapshot({ sent: monotonicMs(20_100) }), at(20_200));
    expect(state.lastHeard).toEqual(at(20_000));
  });
});
