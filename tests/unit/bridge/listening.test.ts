import { describe, expect, test } from 'vitest';
import type { Advertisement } from '../../../src/bridge/driver.ts';
import { isOfInterest, listening } from '../../../src/bridge/listening.ts';
import {
  type Effect,
  INITIAL_STATE,
  type Link,
  type ListeningEvent,
  type ListeningState,
} from '../../../src/bridge/listening-state.ts';
import { monotonicMs } from '../../../src/units.ts';

const NOW = monotonicMs(5_000);
const MINE = { address: 'AA', name: 'H10', serial: null };
const ad = (address: string, more: Partial<Advertisement> = {}): Advertisement => ({
  address,
  name: null,
  rssi: -60,
  services: ['180d'],
  ...more,
});
const seen = (address: string): ListeningEvent => ({
  type: 'seen',
  advertisement: ad(address),
  monotonic: NOW,
});

const READY: ListeningState = { ...INITIAL_STATE, adapter: 'ready' };
const SEARCHING: ListeningState = {
  ...READY,
  straps: [MINE],
  scan: 'on',
  said: { address: null, state: 'searching' },
};
/** The wearer's strap, linked and in one of the phases. */
const linked = (phase: Link['phase'], role: Link['role'] = 'mine'): ListeningState => ({
  ...SEARCHING,
  scan: 'off',
  links: new Map([['AA', { name: 'H10', rssi: -60, role, phase }]]),
  said: phase === 'closing' ? SEARCHING.said : { address: 'AA', state: phase },
});

const EVENTS: Record<string, ListeningEvent> = {
  connected: { type: 'connected', address: 'AA' },
  'connect-failed': { type: 'connect-failed', address: 'AA', timedOut: false, detail: 'refused' },
  prepared: { type: 'prepared', address: 'AA' },
  'prepare-failed': { type: 'prepare-failed', address: 'AA', detail: 'no answer' },
  stranger: { type: 'stranger', address: 'AA' },
  packet: { type: 'packet', address: 'AA', hex: '0048', monotonic: NOW },
  silent: { type: 'silent', address: 'AA' },
  disconnected: { type: 'disconnected', address: 'AA', reason: 'gone' },
  'disconnect-unanswered': { type: 'disconnect-unanswered', address: 'AA' },
  seen: seen('AA'),
};

/** The phase after each event, `gone` for no link any more, `exit` for the end of the process. */
const TABLE: Record<Link['phase'], Record<keyof typeof EVENTS, string>> = {
  connecting: {
    connected: 'preparing',
    'connect-failed': 'gone',
    prepared: 'connecting',
    'prepare-failed': 'connecting',
    stranger: 'closing',
    packet: 'connecting',
    silent: 'connecting',
    disconnected: 'gone',
    'disconnect-unanswered': 'exit',
    seen: 'connecting',
  },
  preparing: {
    connected: 'preparing',
    'connect-failed': 'gone',
    prepared: 'listening',
    'prepare-failed': 'closing',
    stranger: 'closing',
    packet: 'listening',
    silent: 'preparing',
    disconnected: 'gone',
    'disconnect-unanswered': 'exit',
    seen: 'preparing',
  },
  listening: {
    connected: 'listening',
    'connect-failed': 'gone',
    prepared: 'listening',
    'prepare-failed': 'listening',
    stranger: 'closing',
    packet: 'listening',
    silent: 'listening',
    disconnected: 'gone',
    'disconnect-unanswered': 'exit',
    seen: 'listening',
  },
  closing: {
    connected: 'closing',
    'connect-failed': 'gone',
    prepared: 'closing',
    'prepare-failed': 'closing',
    stranger: 'closing',
    packet: 'closing',
    silent: 'closing',
    disconnected: 'gone',
    'disconnect-unanswered': 'exit',
    seen: 'closing',
  },
};

const CASES = Object.entries(TABLE).flatMap(([phase, row]) =>
  Object.entries(row).map(([event, target]) => ({ phase: phase as Link['phase'], event, target })),
);
const kinds = (effects: readonly Effect[]) => effects.map(({ type }) => type);

describe('a link', () => {
  test.each(CASES)('$phase, $event: $target', ({ phase, event, target }) => {
    const what = EVENTS[event];
    if (what === undefined) expect.fail(`there is no event ${event}`);
    const { state, effects } = listening(linked(phase), what);
    const isExit = effects.some(({ type }) => type === 'exit');
    expect(isExit ? 'exit' : (state.links.get('AA')?.phase ?? 'gone')).toBe(target);
  });

  test.each(['connecting', 'closing'] as const)('forwards no packet while %s', (phase) => {
    expect(listening(linked(phase), EVENTS['packet'] as ListeningEvent).effects).toEqual([]);
  });

  test('closing delivers nothing and is called searching', () => {
    const { effects } = listening(linked('listening'), { type: 'stranger', address: 'AA' });
    expect(effects.find(({ type }) => type === 'say-link')).toMatchObject({
      address: null,
      state: 'searching',
    });
  });

  test('that came about though nobody wants it any more is ended', () => {
    expect(kinds(listening(READY, { type: 'connected', address: 'AA' }).effects)).toEqual(['disconnect']);
  });
});

describe('scanning', () => {
  test.each([
    { what: 'nobody to listen to', state: READY, on: false },
    { what: 'a strap to find', state: { ...READY, straps: [MINE] }, on: true },
    { what: 'the wearer choosing', state: { ...READY, choosing: true }, on: true },
    { what: 'the strap listened to', state: linked('listening'), on: false },
    {
      what: 'the strap listened to and the wearer choosing',
      state: { ...linked('listening'), choosing: true },
      on: true,
    },
    { what: 'a link being made', state: { ...linked('preparing'), choosing: true }, on: false },
    { what: 'a link being ended', state: { ...linked('closing'), choosing: true }, on: false },
    { what: 'no adapter', state: { ...READY, straps: [MINE], adapter: 'unavailable' as const }, on: false },
  ])('with $what: $on', ({ state, on }) => {
    // An event that means nothing here: what follows comes from the state alone.
    const { effects } = listening(state, { type: 'rested', address: 'none' });
    expect(kinds(effects).includes('start-scan')).toBe(on);
  });

  test('is switched off before each connect', () => {
    expect(kinds(listening(SEARCHING, seen('AA')).effects)).toEqual(['stop-scan', 'connect', 'say-link']);
  });

  test('rests before it is switched on again after it was ended from outside', () => {
    const ended = listening(SEARCHING, { type: 'scan-ended' });
    expect(kinds(ended.effects)).toEqual(['log', 'rest-scan']);
    expect(kinds(listening(ended.state, { type: 'scan-rested' }).effects)).toEqual(['start-scan']);
  });
});

describe('connecting', () => {
  test('waits for the link that is being made', () => {
    const state = { ...linked('preparing'), choosing: true };
    expect(kinds(listening(state, seen('BB')).effects)).toEqual(['say-in-range']);
  });

  test('rests longer after each failure in a row, up to 16 s', () => {
    let state: ListeningState = SEARCHING;
    const rests = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      ({ state } = listening(state, seen('AA')));
      const failed = listening(state, EVENTS['connect-failed'] as ListeningEvent);
      rests.push(failed.effects.find((effect) => effect.type === 'rest')?.ms);
      ({ state } = listening(failed.state, { type: 'rested', address: 'AA' }));
    }
    expect(rests).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 16_000, 16_000]);
  });

  test('counts the rests anew once a packet came', () => {
    const state = { ...linked('listening'), failures: new Map([['AA', 5]]) };
    expect(listening(state, EVENTS['packet'] as ListeningEvent).state.failures.size).toBe(0);
  });

  test('does not wait for the rest of a preview that the wearer now adopts', () => {
    const state = { ...READY, resting: new Set(['AA']) };
    expect(listening(state, { type: 'listen', straps: [MINE] }).state.resting.size).toBe(0);
  });
});

describe('what is of interest', () => {
  test.each([
    { what: 'the wearer’s strap', state: SEARCHING, advertisement: ad('aa'), is: true },
    {
      what: 'it, though it does not name the service',
      state: SEARCHING,
      advertisement: ad('AA', { services: [] }),
      is: true,
    },
    {
      what: 'its name under another address, with a serial number to compare',
      state: { ...SEARCHING, straps: [{ ...MINE, serial: 'A1' }] },
      advertisement: ad('BB', { name: 'H10' }),
      is: true,
    },
    {
      what: 'its name under another address, with nothing to compare',
      state: SEARCHING,
      advertisement: ad('BB', { name: 'H10' }),
      is: false,
    },
    { what: 'another strap', state: SEARCHING, advertisement: ad('BB'), is: false },
    {
      what: 'another strap while choosing',
      state: { ...READY, choosing: true },
      advertisement: ad('BB'),
      is: true,
    },
    {
      what: 'a lamp while choosing',
      state: { ...READY, choosing: true },
      advertisement: ad('CC', { services: ['1812'] }),
      is: false,
    },
  ])('$what: $is', ({ state, advertisement, is }) => {
    expect(isOfInterest(state, advertisement)).toBe(is);
  });
});

test('never changes the state it is given', () => {
  const state = linked('listening');
  const before = structuredClone(state);
  for (const event of Object.values(EVENTS)) listening(state, event);
  expect(state).toEqual(before);
});
