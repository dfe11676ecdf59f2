import { expect, test } from 'vitest';
import { type StrapClient, straps } from '../../../src/cli/straps.ts';
import type { StrapView } from '../../../src/contract/live.ts';
import { epochMs } from '../../../src/units.ts';
import { NOON } from '../../support/packets.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const VIEW: StrapView = {
  adopted: [
    { id: 1, address: 'AA', name: 'Polar OH1 1', serial: null, adoptedAt: epochMs(NOON), information: {} },
  ],
  link: 'searching',
  linkedAddress: null,
  listening: null,
  batteryPercent: null,
  choosing: true,
  inRange: [],
  notes: [{ address: 'AA', title: 'Polar OH1', about: ['Switch it off.'], advice: ['Press its button.'] }],
};

test('plimsoll straps says what is known of a strap: first what helps now', async () => {
  const clock = new VirtualClock(NOON);
  const client: StrapClient = {
    view: () => Promise.resolve({ strap: VIEW, bluetooth: { state: 'ready' } }),
    choose: () => Promise.resolve(),
    adopt: () => Promise.reject(new TypeError('nobody asked')),
    forget: () => Promise.resolve(),
    prefer: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const said: string[] = [];
  const terminal = {
    say: (line: string) => void said.push(line),
    note: () => undefined,
    write: () => undefined,
  };
  const options = { data: '', driver: 'abandonware' as const, forget: '1', seconds: 1, json: false };
  await straps(options, () => Promise.resolve(client), clock, terminal);
  expect(said).toEqual([
    'Yours, number 1: Polar OH1 1, AA',
    '  What is known of the Polar OH1:',
    '  - Press its button.',
    '  - Switch it off.',
  ]);
});

test('plimsoll straps says how old a number is that is not of now, and none that is older', async () => {
  const clock = new VirtualClock(NOON);
  const near = (address: string, ago: number) => ({
    address,
    name: 'H10',
    rssi: -60,
    bpm: 72,
    // Looking takes one second.
    bpmAt: epochMs(NOON + 1_000 - ago),
    verdict: 'ok' as const,
    lastSeen: epochMs(NOON),
    adopted: false,
  });
  const strap = {
    ...VIEW,
    adopted: [],
    notes: [],
    inRange: [near('A', 0), near('B', 8_000), near('C', 20_000)],
  };
  const client: StrapClient = {
    view: () => Promise.resolve({ strap, bluetooth: { state: 'ready' } }),
    choose: () => Promise.resolve(),
    adopt: () => Promise.reject(new TypeError('nobody asked')),
    forget: () => Promise.resolve(),
    prefer: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const said: string[] = [];
  const terminal = {
    say: (line: string) => void said.push(line),
    note: () => undefined,
    write: () => undefined,
  };
  const options = { data: '', driver: 'abandonware' as const, seconds: 1, json: false };
  const done = straps(options, () => Promise.resolve(client), clock, terminal);
  await Promise.resolve();
  await Promise.resolve();
  clock.pass(1_000);
  await done;
  expect(said).toEqual([
    'No strap is yours yet.',
    'In range: H10, 72 bpm, A',
    'In range: H10, 72 bpm 8 s ago, B',
    'In range: H10, no number now, C',
  ]);
});
