import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VERDICTS } from '../../../src/contract/common.ts';
import { discoveryOf, statePayload, topicsOf } from '../../../src/hooks/home-assistant.ts';
import { FRESH_MS, houseState } from '../../../src/hooks/house-state.ts';
import { epochMs } from '../../../src/units.ts';
import { alert, notOk, reading, snapshot } from '../dashboard/samples.ts';

const stateOf = (fields: Parameters<typeof snapshot>[0]) => houseState(snapshot(fields));
const withLast = (last: ReturnType<typeof reading>) => stateOf({ lastReading: last, lastOk: last });

describe('what is told outside the page', () => {
  it('is the number while the reading holds', () => {
    expect(withLast(reading({ ageMs: FRESH_MS }))).toMatchObject({ state: 'under', bpm: 84 });
  });

  it('is never an old number', () => {
    expect(withLast(reading({ ageMs: FRESH_MS + 1 }))).toMatchObject({ state: 'no-signal', bpm: null });
  });

  it('is no number once a packet came that gave none', () => {
    expect(stateOf({ lastReading: notOk('no-contact'), lastOk: reading() })).toMatchObject({
      state: 'no-signal',
      bpm: null,
    });
  });

  it('is unknown, not 0, before anything is known', () => {
    const tally = { ...snapshot().tally, overMs: null, recordedMs: 0 };
    expect(stateOf({ lastReading: null, lastOk: null, tally })).toEqual({
      state: 'no-signal',
      bpm: null,
      minutesOver: null,
      minutesRecorded: 0,
      alerts: [],
    });
  });

  it('is at least: minutes are rounded down', () => {
    const tally = { ...snapshot().tally, overMs: 179_999 };
    expect(stateOf({ tally }).minutesOver).toBe(2);
  });

  it('says that there is no threshold rather than "under"', () => {
    expect(withLast(reading({ band: 'unknown' })).state).toBe('no-threshold');
  });

  it('keeps every unresolved alert, whatever happens to the readings', () => {
    const readings = fc.record({
      ageMs: fc.integer({ min: 0, max: 100_000 }),
      verdict: fc.constantFrom(...VERDICTS),
      bpm: fc.option(fc.integer({ min: 25, max: 240 })),
    });
    fc.assert(
      fc.property(fc.option(readings), fc.option(readings), (last, lastOk) => {
        const state = stateOf({
          alerts: [alert(), alert({ id: 'over-0', resolvedAt: epochMs(5) })],
          lastReading: last === null ? null : reading(last),
          lastOk: lastOk === null ? null : reading(lastOk),
        });
        expect(JSON.parse(statePayload(state))).toMatchObject({ pacing_alert: 'ON', technical_alert: 'OFF' });
        expect(state.alerts).toHaveLength(1);
      }),
    );
  });
});

describe('the discovery message', () => {
  const topics = topicsOf('plimsoll-anna', 'homeassistant');
  const discovery = JSON.parse(discoveryOf(topics, 'plimsoll-anna', '1.2.3'));

  it('makes every value expire by itself', () => {
    for (const component of Object.values<Record<string, unknown>>(discovery.components)) {
      expect(component['expire_after']).toBe(15);
      expect(component['unique_id']).toMatch(/^plimsoll-anna_/);
    }
  });

  it('makes a heart rate unavailable when Plimsoll is offline or has no fresh reading', () => {
    expect(discovery.availability_mode).toBe('all');
    expect(discovery.components.bpm.availability).toEqual([
      { topic: 'plimsoll-anna/status' },
      {
        topic: 'plimsoll-anna/state',
        value_template: "{{ 'online' if value_json.bpm is not none else 'offline' }}",
      },
    ]);
  });

  it('keeps alerts available while the signal is lost', () => {
    expect(discovery.components.pacing_alert.availability).toBeUndefined();
    expect(discovery.availability).toEqual([{ topic: 'plimsoll-anna/status' }]);
  });
});
