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

const START = 100_000;
const NOW = monotonicMs(START);
const MINE = { address: 'AA', name: 'H10', serial: null };
const SECOND = { address: 'BB', name: 'H9', serial: null };
const MB = 1024 * 1024;
const ad = (address: string, more: Partial<Advertisement> = {}): Advertisement => ({
  address,
  name: null,
  rssi: -60,
  services: ['180d'],
  ...more,
});
const seen = (address: string): ListeningEvent => ({ type: 'seen', advertisement: ad(address) });
const stepOf = (state: ListeningState, event: ListeningEvent, now = NOW) => listening(state, event, now);

const READY: ListeningState = { ...INITIAL_STATE, adapter: 'ready' };
const SEARCHING: ListeningState = {
  ...READY,
  straps: [MINE],
  scan: 'on',
  scanningSince: NOW,
  said: { address: null, state: 'searching' },
};
/** The wearer's strap, linked and in one of the phases. */
const linked = (phase: Link['phase'], role: Link['role'] = 'mine', silentMs = 0): ListeningState => ({
  ...SEARCHING,
  scan: silentMs > 0 ? 'on' : 'off',
  scanningSince: silentMs > 0 ? NOW : null,
  links: new Map([['AA', { name: 'H10', rssi: -60, role, phase, silentMs }]]),
  said: phase === 'closing' ? SEARCHING.said : { address: 'AA', state: silentMs > 0 ? 'silent' : phase },
});
const silentAfter = (rescue: 'resubscribed' | 'reconnected', silentMs: number): ListeningState => ({
  ...linked('listening', 'mine', silentMs),
  rescues: new Map([['AA', rescue]]),
});

const STATES = {
  starting: { ...INITIAL_STATE, straps: [MINE] },
  'no-bluetooth': { ...INITIAL_STATE, straps: [MINE], adapter: 'unavailable' },
  idle: READY,
  searching: SEARCHING,
  waiting: {
    ...SEARCHING,
    said: { address: null, state: 'waiting' },
    heard: new Map([['AA', NOW]]),
    failures: new Map([['AA', 1]]),
    resting: new Map([['AA', { until: monotonicMs(START + 500), why: 'failed' }]]),
  },
  connecting: linked('connecting'),
  preparing: linked('preparing'),
  listening: linked('listening'),
  silent: linked('listening', 'mine', 5_000),
  'silent, subscribed again': silentAfter('resubscribed', 10_000),
  'silent, connected again': silentAfter('reconnected', 5_000),
  closing: linked('closing'),
} satisfies Record<string, ListeningState>;
type StateName = keyof typeof STATES;

const EVENTS = {
  'adapter ready': { type: 'adapter', adapter: { state: 'ready' } },
  'adapter off': {
    type: 'adapter',
    adapter: { state: 'unavailable', problem: 'adapter-off', detail: 'off' },
  },
  'listen to it': { type: 'listen', straps: [MINE] },
  'listen to none': { type: 'listen', straps: [] },
  'choose on': { type: 'choose', on: true },
  'choose off': { type: 'choose', on: false },
  'it is seen': seen('AA'),
  'another is seen': seen('CC'),
  connected: { type: 'connected', address: 'AA' },
  'connect failed': { type: 'connect-failed', address: 'AA', timedOut: false, detail: 'refused' },
  'connect unanswered': { type: 'connect-failed', address: 'AA', timedOut: true, detail: 'no answer' },
  prepared: { type: 'prepared', address: 'AA' },
  'prepare failed': { type: 'prepare-failed', address: 'AA', detail: 'no answer' },
  recognised: { type: 'recognised', address: 'AA', serial: 'A1' },
  stranger: { type: 'stranger', address: 'AA' },
  packet: { type: 'packet', address: 'AA', hex: '0048' },
  'silent 5 s': { type: 'silent', address: 'AA', ms: 5_000 },
  'silent 10 s': { type: 'silent', address: 'AA', ms: 10_000 },
  'silent 15 s': { type: 'silent', address: 'AA', ms: 15_000 },
  'silent 20 s': { type: 'silent', address: 'AA', ms: 20_000 },
  disconnected: { type: 'disconnected', address: 'AA', reason: 'gone' },
  'disconnect unanswered': { type: 'disconnect-unanswered', address: 'AA' },
  rested: { type: 'rested', address: 'AA' },
  'scan ended': { type: 'scan-ended' },
  'scan failed': { type: 'scan-failed', detail: 'no answer' },
  'scan rested': { type: 'scan-rested' },
  'scan deaf': { type: 'scan-deaf' },
  'start unanswered': { type: 'start-unanswered' },
  'ask again': { type: 'ask-again' },
  'memory small': { type: 'memory', bytes: 60 * MB, grownBytes: 20 * MB, limitBytes: 100 * MB },
  'memory large': { type: 'memory', bytes: 110 * MB, grownBytes: 50 * MB, limitBytes: 100 * MB },
  'memory huge': { type: 'memory', bytes: 251 * MB, grownBytes: 190 * MB, limitBytes: 100 * MB },
} satisfies Record<string, ListeningEvent>;
type EventName = keyof typeof EVENTS;

/** The name in the table of the state that a step ends in; `exit`: the process ends. */
function nameOf({ state, effects }: ReturnType<typeof listening>): StateName | `exit ${string}` {
  const exit = effects.find((effect) => effect.type === 'exit');
  if (exit !== undefined) return `exit ${exit.exit}`;
  if (state.adapter !== 'ready') return state.adapter === 'starting' ? 'starting' : 'no-bluetooth';
  const link = state.links.get('AA');
  if (link === undefined) return state.said?.state ?? 'idle';
  if (link.phase !== 'listening' || link.silentMs === 0) return link.phase;
  const rescue = state.rescues.get('AA');
  if (rescue === undefined) return 'silent';
  return rescue === 'resubscribed' ? 'silent, subscribed again' : 'silent, connected again';
}

/** Where each event leads from each state; what is not listed changes nothing. */
const TABLE: Record<StateName, Partial<Record<EventName, ReturnType<typeof nameOf>>>> = {
  starting: {
    'adapter ready': 'searching',
    'adapter off': 'no-bluetooth',
    'start unanswered': 'exit stuck',
    'memory large': 'exit afresh',
    'memory huge': 'exit afresh',
  },
  'no-bluetooth': {
    'adapter ready': 'exit afresh',
    'ask again': 'exit again',
    'memory large': 'exit afresh',
    'memory huge': 'exit afresh',
  },
  idle: {
    'adapter off': 'no-bluetooth',
    'listen to it': 'searching',
    'memory large': 'exit afresh',
    'memory huge': 'exit afresh',
  },
  searching: {
    'adapter off': 'no-bluetooth',
    'listen to none': 'idle',
    'it is seen': 'connecting',
    'disconnect unanswered': 'exit stuck',
    'memory large': 'exit afresh',
    'memory huge': 'exit afresh',
  },
  waiting: {
    'adapter off': 'no-bluetooth',
    'listen to it': 'searching',
    'listen to none': 'idle',
    'disconnect unanswered': 'exit stuck',
    'memory large': 'exit afresh',
    'memory huge': 'exit afresh',
  },
  connecting: {
    'adapter off': 'no-bluetooth',
    'listen to none': 'closing',
    connected: 'preparing',
    'connect failed': 'waiting',
    'connect unanswered': 'waiting',
    disconnected: 'searching',
    'memory huge': 'exit afresh',
  },
  preparing: {
    'adapter off': 'no-bluetooth',
    'listen to none': 'closing',
    prepared: 'listening',
    'prepare failed': 'closing',
    stranger: 'closing',
    packet: 'listening',
    disconnected: 'waiting',
    'memory huge': 'exit afresh',
  },
  listening: {
    'adapter off': 'no-bluetooth',
    'listen to none': 'closing',
    'silent 5 s': 'silent',
    'silent 10 s': 'silent, subscribed again',
    'silent 15 s': 'silent, subscribed again',
    'silent 20 s': 'silent, subscribed again',
    disconnected: 'searching',
    'memory huge': 'exit afresh',
  },
  silent: {
    'adapter off': 'no-bluetooth',
    'listen to none': 'closing',
    'it is seen': 'closing',
    packet: 'listening',
    'silent 10 s': 'silent, subscribed again',
    'silent 15 s': 'silent, subscribed again',
    'silent 20 s': 'silent, subscribed again',
    disconnected: 'searching',
    'memory huge': 'exit afresh',
  },
  'silent, subscribed again': {
    'adapter off': 'no-bluetooth',
    'listen to none': 'closing',
    'it is seen': 'closing',
    packet: 'listening',
    'silent 20 s': 'closing',
    disconnected: 'searching',
    'memory huge': 'exit afresh',
  },
  'silent, connected again': {
    'adapter off': 'no-bluetooth',
    'listen to none': 'closing',
    packet: 'listening',
    'silent 10 s': 'exit silent',
    'silent 15 s': 'exit silent',
    'silent 20 s': 'exit silent',
    disconnected: 'searching',
    'memory huge': 'exit afresh',
  },
  closing: {
    'adapter off': 'no-bluetooth',
    'connect failed': 'waiting',
    'connect unanswered': 'waiting',
    disconnected: 'searching',
    'disconnect unanswered': 'exit stuck',
    'memory huge': 'exit afresh',
  },
};

const names = <Key extends string>(record: Record<Key, unknown>) => Object.keys(record) as Key[];
const PAIRS = names(STATES).flatMap((state) =>
  names(EVENTS).map((event) => ({ state, event, target: TABLE[state][event] ?? state })),
);
const kinds = (effects: readonly Effect[]) => effects.map(({ type }) => type);
/** As it is when the strap was heard a moment ago. */
const heard = (state: ListeningState): ListeningState => ({ ...state, heard: new Map([['AA', NOW]]) });

describe('every state and every event', () => {
  test.each(PAIRS)('$state, $event: $target', ({ state, event, target }) => {
    const from = state === 'connecting' || state === 'preparing' ? heard(STATES[state]) : STATES[state];
    expect(nameOf(stepOf(state === 'closing' ? heard(from) : from, EVENTS[event]))).toBe(target);
  });

  test('say what is so, and never scan while a link is being made', () => {
    for (const { state, event } of PAIRS) {
      const step = stepOf(STATES[state], EVENTS[event]);
      const said = step.effects.findLast((effect) => effect.type === 'say-link');
      if (said?.type === 'say-link') {
        expect({ address: said.address, state: said.state }).toEqual(step.state.said);
      }
      const isMaking = [...step.state.links.values()].some(({ phase }) => phase !== 'listening');
      const hasEnded = kinds(step.effects).includes('exit');
      expect(isMaking && !hasEnded && step.state.scan === 'on', `${state}, ${event}`).toBe(false);
    }
  });

  test('connect only in answer to an advertisement', () => {
    const connects = PAIRS.filter(({ state, event }) =>
      kinds(stepOf(STATES[state], EVENTS[event]).effects).includes('connect'),
    );
    expect(connects.map(({ event }) => event)).toEqual(['it is seen']);
  });

  test('change nothing of the state that they are given', () => {
    for (const { state, event } of PAIRS) {
      const before = structuredClone(STATES[state]);
      stepOf(STATES[state], EVENTS[event]);
      expect(STATES[state]).toEqual(before);
    }
  });
});

describe('scanning', () => {
  test('begins afresh when it hears nothing at all, and when the wearer chooses', () => {
    for (const event of [EVENTS['scan deaf'], EVENTS['choose on']])
      expect(kinds(stepOf(STATES.searching, event).effects)).toEqual(['stop-scan', 'start-scan']);
    expect(kinds(stepOf(linked('listening'), EVENTS['scan deaf']).effects)).toEqual([]);
  });
});

describe('a link', () => {
  test('forwards no packet while it is being made', () => {
    expect(stepOf(linked('connecting'), EVENTS.packet).effects).toEqual([]);
  });

  test('forwards its last packets while it is being ended, unless the strap was forgotten', () => {
    expect(kinds(stepOf(linked('closing'), EVENTS.packet).effects)).toEqual(['say-packet']);
    const forgotten = { ...linked('closing'), straps: [] };
    expect(kinds(stepOf(forgotten, EVENTS.packet).effects)).not.toContain('say-packet');
  });

  test('closing delivers nothing and is called searching', () => {
    const { effects } = stepOf(linked('preparing'), { type: 'stranger', address: 'AA' });
    expect(effects.find(({ type }) => type === 'say-link')).toMatchObject({
      address: null,
      state: 'searching',
    });
  });

  test('that came about though nobody wants it any more is ended', () => {
    expect(kinds(stepOf(READY, { type: 'connected', address: 'AA' }).effects)).toEqual(['disconnect']);
  });

  test('is said to be silent after 5 s, and listening before the next packet is passed on', () => {
    const silent = stepOf(linked('listening'), EVENTS['silent 5 s']);
    expect(silent.effects.find(({ type }) => type === 'say-link')).toMatchObject({ state: 'silent' });
    expect(kinds(stepOf(silent.state, EVENTS.packet).effects)).toEqual([
      'stop-scan',
      'say-link',
      'say-packet',
      'watch',
    ]);
  });

  test('that is live is not given up because other straps do not answer', () => {
    const state: ListeningState = { ...linked('listening'), choosing: true, unanswered: 2 };
    const other = { name: null, rssi: null, role: 'preview', phase: 'connecting', silentMs: 0 } as const;
    const both = { ...state, links: new Map([...state.links, ['CC', other]]) };
    const event = { type: 'connect-failed', address: 'CC', timedOut: true, detail: 'no answer' } as const;
    expect(kinds(stepOf(both, event).effects)).not.toContain('exit');
    expect(kinds(stepOf({ ...state, scan: 'on' }, EVENTS['scan failed']).effects)).not.toContain('exit');
  });
});

describe('scanning', () => {
  test.each([
    { what: 'nobody to listen to', state: READY, on: false },
    { what: 'a strap to find', state: { ...READY, straps: [MINE] }, on: true },
    { what: 'the wearer choosing', state: { ...READY, choosing: true }, on: true },
    { what: 'the strap listened to', state: linked('listening'), on: false },
    {
      what: 'the strap silent',
      state: { ...linked('listening', 'mine', 5_000), scan: 'off' as const },
      on: true,
    },
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
    const { effects } = stepOf(state, { type: 'rested', address: 'none' });
    expect(kinds(effects).includes('start-scan')).toBe(on);
  });

  test('is switched off before each connect', () => {
    expect(kinds(stepOf(SEARCHING, seen('AA')).effects)).toEqual(['stop-scan', 'connect', 'say-link']);
  });

  test('rests before it is switched on again after it was ended from outside', () => {
    const ended = stepOf(SEARCHING, { type: 'scan-ended' });
    expect(kinds(ended.effects)).toEqual(['log', 'rest-scan']);
    expect(kinds(stepOf(ended.state, { type: 'scan-rested' }).effects)).toEqual(['start-scan']);
  });
});

describe('connecting', () => {
  test('waits for the link that is being made', () => {
    const state = { ...linked('preparing'), choosing: true };
    expect(kinds(stepOf(state, seen('BB')).effects)).toEqual(['say-in-range']);
  });

  test('rests longer after each failure in a row, up to 4 s, while the strap goes on advertising', () => {
    let state: ListeningState = SEARCHING;
    let now: number = START;
    const rests = [];
    for (let attempt = 0; attempt < 5; attempt += 1) {
      ({ state } = listening(state, seen('AA'), monotonicMs(now)));
      const failed = listening(state, EVENTS['connect failed'], monotonicMs(now));
      const ms = failed.effects.find((effect) => effect.type === 'rest')?.ms ?? 0;
      rests.push(ms);
      ({ state } = failed);
      // It is heard every second meanwhile, and that alone does not cut the rest short.
      for (const end = now + ms; now + 1_000 < end; now += 1_000) {
        ({ state } = listening(state, seen('AA'), monotonicMs(now + 1_000)));
        expect(state.links.size).toBe(0);
      }
      now += 1_000;
    }
    expect(rests).toEqual([1_000, 2_000, 4_000, 4_000, 4_000]);
  });

  test('does not wait for a strap that was away and comes back', () => {
    const back = monotonicMs(START + 3_000);
    const until = monotonicMs(START + 4_000);
    const state: ListeningState = {
      ...STATES.waiting,
      resting: new Map([['AA', { until, why: 'failed' }]]),
      failures: new Map([['AA', 5]]),
    };
    expect(nameOf(listening(state, seen('AA'), monotonicMs(START + 2_999)))).toBe('waiting');
    const step = listening(state, seen('AA'), back);
    expect(nameOf(step)).toBe('connecting');
    expect(step.state.failures.size).toBe(0);
  });

  test('leaves a stranger alone, however often it comes and goes', () => {
    const until = monotonicMs(START + 600_000);
    const state: ListeningState = {
      ...SEARCHING,
      resting: new Map([['AA', { until, why: 'left-alone' }]]),
    };
    expect(nameOf(listening(state, seen('AA'), monotonicMs(START + 60_000)))).toBe('searching');
  });

  test('counts the rests anew once a packet came', () => {
    const state = { ...linked('listening'), failures: new Map([['AA', 5]]) };
    expect(stepOf(state, EVENTS.packet).state.failures.size).toBe(0);
  });

  test('does not wait for the rest of a preview that the wearer now adopts', () => {
    const until = monotonicMs(START + 30_000);
    const state = { ...READY, resting: new Map([['AA', { until, why: 'failed' as const }]]) };
    expect(stepOf(state, EVENTS['listen to it']).state.resting.size).toBe(0);
  });
});

describe('two straps of the wearer’s', () => {
  const both = (state: ListeningState): ListeningState => ({ ...state, straps: [MINE, SECOND] });
  const at = (ms: number) => monotonicMs(START + ms);

  test('the preferred one is taken at once', () => {
    expect(stepOf(both(SEARCHING), seen('AA')).state.links.has('AA')).toBe(true);
  });

  test('the other one is taken when the preferred one is not heard for 2 s', () => {
    expect(listening(both(SEARCHING), seen('BB'), at(1_999)).state.links.size).toBe(0);
    expect(listening(both(SEARCHING), seen('BB'), at(2_000)).state.links.has('BB')).toBe(true);
  });

  test('the other one is taken at once while the preferred one rests', () => {
    expect(stepOf(both(STATES.waiting), seen('BB')).state.links.has('BB')).toBe(true);
  });

  test('the preferred one does not interrupt the other', () => {
    const state = both({
      ...READY,
      links: new Map([['BB', { name: 'H9', rssi: null, role: 'mine', phase: 'listening', silentMs: 0 }]]),
    });
    expect(stepOf(state, seen('AA')).state.links.size).toBe(1);
  });

  test('one that is silent for 15 s gives way to the other when that is heard, and not before', () => {
    const silent = (ms: number) => both({ ...silentAfter('resubscribed', ms), scan: 'on' });
    expect(nameOf(stepOf(silent(10_000), seen('BB')))).toBe('silent, subscribed again');
    const step = stepOf(silent(15_000), seen('BB'));
    expect(nameOf(step)).toBe('closing');
    const gone = stepOf(step.state, EVENTS.disconnected);
    // It advertises again now, and the other one still comes first.
    const still = stepOf(gone.state, seen('AA'));
    expect(still.state.links.size).toBe(0);
    expect(stepOf(still.state, seen('BB')).state.links.has('BB')).toBe(true);
  });

  test('one that was silent is taken again when the other is not there any more', () => {
    const state = both({ ...SEARCHING, rescues: new Map([['AA', 'reconnected']]) });
    expect(listening(state, seen('AA'), at(2_000)).state.links.has('AA')).toBe(true);
  });

  test('both silent do not take turns', () => {
    const state = both({
      ...silentAfter('resubscribed', 15_000),
      rescues: new Map([
        ['AA', 'resubscribed'],
        ['BB', 'reconnected'],
      ]),
    });
    expect(stepOf(state, seen('BB')).state.links.get('AA')?.phase).toBe('listening');
  });

  test('a strap that cannot be disconnected is left as it is when the other is in range', () => {
    const state = both({ ...linked('closing'), heard: new Map([['BB', NOW]]) });
    const { state: left, effects } = stepOf(state, EVENTS['disconnect unanswered']);
    expect(kinds(effects)).not.toContain('exit');
    expect(stepOf(left, seen('BB')).state.links.has('BB')).toBe(true);
  });

  test('one that could not be disconnected is freed by a fresh process when the other is lost', () => {
    const state = both({ ...linked('listening'), held: new Set(['BB']) });
    expect(nameOf(stepOf(state, EVENTS.disconnected))).toBe('exit afresh');
    const seenSince = stepOf({ ...state, scan: 'on', scanningSince: NOW }, seen('BB'));
    expect(nameOf(stepOf(seenSince.state, EVENTS.disconnected))).toBe('searching');
  });

  test('a preview that the wearer adopted takes the place of one that is lost', () => {
    const preview: Link = { name: 'H9', rssi: null, role: 'preview', phase: 'listening', silentMs: 0 };
    const links = new Map<string, Link>([...linked('listening').links, ['BB', preview]]);
    const state = both({ ...linked('listening'), choosing: true, links });
    expect(stepOf(state, EVENTS.disconnected).state.links.get('BB')?.role).toBe('mine');
  });
});

describe('choosing while a strap of the wearer’s is live', () => {
  const choosing: ListeningState = { ...linked('listening'), scan: 'on', scanningSince: NOW, choosing: true };
  const live = stepOf(choosing, EVENTS.packet).state;
  const shown = (ms: number) =>
    listening(live, seen('BB'), monotonicMs(START + ms)).state.links.get('BB')?.role ?? 'not shown';

  test.each([
    [1_499, 'preview'],
    [1_500, 'not shown'], // it may have been taken off, and its link be breaking just now
    [9_999, 'not shown'],
    [10_000, 'preview'],
  ])('%d ms after its last packet another one is %s', (ms, expected) => {
    expect(shown(ms)).toBe(expected);
  });

  test('says meanwhile that the other one is in range', () => {
    const { effects } = listening(live, seen('BB'), monotonicMs(START + 5_000));
    expect(effects).toContainEqual(expect.objectContaining({ type: 'say-in-range', address: 'BB' }));
  });
});

describe('memory', () => {
  test('that a process held from the beginning is no reason for a fresh one', () => {
    const event = { type: 'memory', bytes: 200 * MB, grownBytes: 15 * MB, limitBytes: 100 * MB } as const;
    expect(stepOf(SEARCHING, event).effects).toEqual([]);
  });
});

describe('no Bluetooth', () => {
  test.each([
    ['not-permitted', 15_000],
    ['driver-missing', 15_000],
    ['no-bluetooth-service', 15_000],
    ['adapter-off', 60_000],
    ['no-adapter', 60_000],
  ] as const)('%s is asked for again by a fresh process after %i ms', (problem, ms) => {
    const { effects } = stepOf(SEARCHING, {
      type: 'adapter',
      adapter: { state: 'unavailable', problem, detail: '' },
    });
    expect(effects).toContainEqual({ type: 'ask-later', ms });
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
      what: 'its name under another address, with a serial number that all of the kind share',
      state: { ...SEARCHING, straps: [{ ...MINE, serial: '0' }] },
      advertisement: ad('BB', { name: 'H10' }),
      is: false,
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
