import type { Instant } from '../../../dashboard/src/clock.ts';
import { hear, type LiveState, startListening } from '../../../dashboard/src/live-state.ts';
import { type Alert, type Hearing, type HouseView, newAlert } from '../../../src/contract/alerts.ts';
import type { FromService, Reading, Snapshot, Unnumbered } from '../../../src/contract/live.ts';
import type { Threshold } from '../../../src/contract/threshold.ts';
import { bpm, epochMs, monotonicMs } from '../../../src/units.ts';

/** 14:02 in Berlin. */
export const START = Date.UTC(2025, 10, 22, 13, 2);

/** A moment so many milliseconds after the start, both clocks running true. */
export const at = (ms: number): Instant => ({ monotonic: 5_000 + ms, wall: START + ms });

export const threshold = (value: number, fields: Partial<Threshold> = {}): Threshold => ({
  id: 1,
  bpm: bpm(value),
  method: 'clinician',
  note: '',
  inputs: null,
  validFrom: epochMs(START - 86_400_000),
  ...fields,
});

export const reading = (fields: Partial<Reading> = {}): Reading => ({
  at: epochMs(START),
  ageMs: 0,
  verdict: 'ok',
  bpm: 84,
  smoothedBpm: 84,
  band: 'under',
  ...fields,
});

export const notOk = (verdict: Exclude<Reading['verdict'], 'ok'>, fields: Partial<Reading> = {}): Reading =>
  reading({ verdict, bpm: null, smoothedBpm: null, band: 'unknown', ...fields });

/** What every alert tells, whatever its kind; every role was to hear it once. */
const common = (id: string) => ({
  ...newAlert(id, epochMs(START - 60_000)),
  sound: { wearer: hearing(), carer: hearing(), display: hearing() },
});

/** What one role may sound of an alert. */
export function hearing(fields: Partial<Hearing> = {}): Hearing {
  return { count: 1, lastAt: epochMs(START - 60_000), isDue: true, quiet: null, ...fields };
}

type Over = Extract<Alert, { kind: 'over' }>;
type NoSignal = Extract<Alert, { kind: 'no-signal' }>;

export const alert = (fields: Partial<Over> = {}): Over => ({
  ...common('over-1'),
  kind: 'over',
  family: 'pacing',
  noSignalSince: null,
  ...fields,
});

export const noSignalAlert = (fields: Partial<NoSignal> = {}): NoSignal => ({
  ...common('no-signal-1'),
  kind: 'no-signal',
  family: 'technical',
  lastOkAt: epochMs(START - 60_000),
  since: epochMs(START - 60_000),
  verdict: null,
  ...fields,
});

export const house = (fields: Partial<HouseView> = {}): HouseView => ({
  silences: [],
  notWorn: null,
  words: [],
  present: { wearer: 1, carer: 1, display: 0 },
  ...fields,
});

export const snapshot = (fields: Partial<Snapshot> = {}): Snapshot => ({
  seq: 0,
  sent: monotonicMs(0),
  askedAt: null,
  type: 'snapshot',
  protocol: 2,
  version: '0.1.0',
  demo: false,
  serverTime: epochMs(START),
  timeZone: 'Europe/Berlin',
  utcOffset: { ms: 3_600_000, from: epochMs(0), until: epochMs(0) },
  lastReading: reading(),
  lastOk: reading(),
  tally: {
    day: '2025-11-22',
    recordedMs: 40_800_000,
    overMs: 2_520_000,
    unjudgedMs: 0,
    areaBpmMin: 300,
    notRecordedMs: 0,
  },
  lastHour: {
    from: epochMs(START - 3_600_000),
    stepMs: 10_000,
    steps: [],
    thresholds: [{ at: epochMs(START - 86_400_000), bpm: 110 }],
  },
  alerts: [],
  you: {
    role: 'wearer',
    device: 'Anna’s phone',
    sessionEndsAt: epochMs(START + 300 * 86_400_000),
    sees: 'everything',
  },
  house: house(),
  strap: {
    adopted: [],
    listening: null,
    link: 'listening',
    linkedAddress: null,
    batteryPercent: 80,
    choosing: false,
    inRange: [],
    notes: [],
  },
  service: {
    bluetooth: { state: 'ready' },
    threshold: threshold(110),
    watchers: 1,
    unencrypted: false,
    storageOk: true,
    storageProblem: null,
    notices: [],
  },
  ...fields,
});

/** Message number `seq` of a connection, sent so many milliseconds after its first. */
export const message = (seq: number, body: Unnumbered<FromService>, sentMs = 0): FromService =>
  Object.assign({ seq, sent: monotonicMs(sentMs) }, body);

/** The state after these messages, all heard at one moment. */
export const stateAfter = (messages: readonly FromService[], now: Instant = at(0)): LiveState =>
  messages.reduce((state, message) => hear(state, message, now).state, startListening(now));
