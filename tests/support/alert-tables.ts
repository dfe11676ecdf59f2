/** Tables of every pair of state and event: what is said. */
import { expect, test } from 'vitest';
import type { AlertKind } from '../../src/contract/alerts.ts';
import { defaultSettings, type Settings } from '../../src/contract/settings.ts';
import type { AlertChange, AlertEvent, AlertMachine, Context } from '../../src/pacing/alerts/change.ts';
import type { WearingChange } from '../../src/pacing/alerts/wearing.ts';
import { Calendar } from '../../src/pacing/calendar.ts';
import type { Span } from '../../src/pacing/events.ts';
import type { Step } from '../../src/pacing/machine.ts';
import { bpm, epochMs, monotonicMs } from '../../src/units.ts';
import { NOON, packet } from './packets.ts';

export const calendar = new Calendar('UTC');
export const MINUTE = 60;
export const DAY = 24 * 60 * MINUTE;
export const place = (seconds: number) => ({
  at: epochMs(NOON + seconds * 1000),
  t: monotonicMs(seconds * 1000),
});

/** What may happen at a second after noon; the last ok reading was at noon. */
export const reading = (seconds: number, beats: number): AlertEvent => {
  const one = packet(seconds, beats);
  const measurement = { kind: 'measurement', bpm: bpm(beats) };
  const base = { kind: 'reading', ...place(seconds), packet: one, measurement };
  return (
    beats === 0 ? { ...base, verdict: 'no-reading' } : { ...base, verdict: 'ok', bpm: bpm(beats) }
  ) as AlertEvent;
};
export const tick = (seconds: number): AlertEvent => ({ kind: 'tick', ...place(seconds) });
export const span = (seconds: number, beats: number, length: number): Span => ({
  kind: 'span',
  ...place(seconds),
  ms: length * 1000,
  bpm: bpm(beats),
  threshold: bpm(100),
});

export const context = (settings: Partial<Settings> = {}, lastOk: number | null = 0): Context => ({
  settings: { ...defaultSettings, ...settings },
  calendar,
  sight: { lastOk: lastOk === null ? null : place(lastOk), noSignalSince: null },
  caughtUp: true,
});

/** "raised", "resolved …", or "-" for nothing. */
export const said = (outputs: readonly (AlertChange | WearingChange)[]): string =>
  outputs.length === 0
    ? '-'
    : outputs
        .map((one) =>
          one.kind === 'alert'
            ? one.change
            : one.notWorn === null
              ? 'worn'
              : `not worn, ${one.notWorn.by?.role ?? 'schedule'}`,
        )
        .join(' ');

/** Runs every event in every state, and holds what is said against the table. */
export function everyPair<State>(
  machine: (state: State, event: AlertEvent) => Step<State, AlertChange | WearingChange>,
  states: Readonly<Record<string, State>>,
  events: Readonly<Record<string, AlertEvent>>,
  table: Readonly<Record<string, Readonly<Record<string, string>>>>,
): void {
  const names = Object.keys(events);
  test.each(Object.entries(states))('in the state “%s”', (name, state) => {
    const got = Object.fromEntries(
      names.map((event) => [event, said(machine(state, events[event] ?? tick(0)).outputs)]),
    );
    expect(got).toEqual(table[name]);
  });
  test('nothing that changes nothing makes a new state', () => {
    for (const state of Object.values(states)) expect(machine(state, span(1, 90, 1)).state).toBe(state);
  });
}

export const using =
  <State>(machine: AlertMachine<State>, settings: Partial<Settings> = {}) =>
  (state: State, event: AlertEvent) =>
    machine(state, event, context(settings));

/** The state after events. */
export function stateAfter<State>(
  machine: (state: State, event: AlertEvent) => Step<State, AlertChange>,
  initial: State,
  ...events: AlertEvent[]
): State {
  return events.reduce((state, event) => machine(state, event).state, initial);
}

/** Events that concern no machine but the one they are made for. */
export const strangers = (but: AlertKind): Record<string, AlertEvent> => {
  const all: [AlertKind, string, AlertEvent][] = [
    ['bluetooth', 'no adapter', { kind: 'bluetooth', ...place(1), state: 'no-adapter' }],
    ['storage', 'disk full', { kind: 'storage', ...place(1), cause: 'write-failed', sentence: 'Full.' }],
    ['strap-battery', 'battery 3 %', { kind: 'battery', ...place(1), strap: '1', percent: 3 }],
    ['clock', 'clock set', { kind: 'clock-step', ...place(1), byMs: 5_000 }],
  ];
  return Object.fromEntries(all.filter(([kind]) => kind !== but).map(([, name, event]) => [name, event]));
};
export const nothing = (events: Readonly<Record<string, AlertEvent>>) =>
  Object.fromEntries(Object.keys(events).map((name) => [name, '-']));
