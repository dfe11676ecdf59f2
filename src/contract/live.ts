/** The live protocol: what the service and a screen say to each other over the WebSocket. */
import { z } from 'zod';
import { alertRequests, alertSchema, houseViewSchema, personSchema } from './alerts.ts';
import { bluetoothProblemSchema } from './bridge.ts';
import { bandSchema, epochMsSchema, monotonicMsSchema, verdictSchema } from './common.ts';
import { sharingSchema } from './sharing.ts';
import { adoptedStrapSchema, batteryPercentSchema, linkStateSchema, strapInRangeSchema } from './straps.ts';
import { thresholdSchema } from './threshold.ts';

export { type Alert, alertSchema } from './alerts.ts';

/** Raised whenever a message changes so that an older page would misread it. */
export const LIVE_PROTOCOL = 2;
/** The service says that it lives this often. */
export const HEARTBEAT_MS = 2_000;

/** A packet's verdict, and its number when that is ok. */
export const readingSchema = z.object({
  at: epochMsSchema,
  /** How old the reading was when this message was made. */
  ageMs: z.number().min(0),
  verdict: verdictSchema,
  /** The packet's own bpm; null unless ok. */
  bpm: z.number().nullable(),
  /** Mean of the ok readings of the last 5 s, whole bpm; null unless ok. */
  smoothedBpm: z.number().nullable(),
  /** Where `smoothedBpm` lies by the threshold in force; `unknown` without either. */
  band: bandSchema,
});
export type Reading = z.infer<typeof readingSchema>;

/** Today so far. */
export const tallySchema = z.object({
  /** The local day, `YYYY-MM-DD`. */
  day: z.string(),
  recordedMs: z.number().int().min(0),
  /** At least this long over; null while it is unknown (no threshold all day, or nothing recorded). */
  overMs: z.number().int().min(0).nullable(),
  /** The part of `recordedMs` before there was a threshold: whether it was over is unknown. */
  unjudgedMs: z.number().int().min(0),
  areaBpmMin: z.number().nullable(),
  /** The rest of the day so far. */
  notRecordedMs: z.number().int().min(0),
});
export type Tally = z.infer<typeof tallySchema>;

/** The last hour in equal steps: lowest and highest ok bpm of each, null where none was recorded. */
export const stripSchema = z.object({
  /** Start of the first step; a multiple of `stepMs`. */
  from: epochMsSchema,
  stepMs: z.number().int().positive(),
  steps: z.array(z.tuple([z.number(), z.number()]).nullable()),
  /** The thresholds in force during the hour, oldest first. */
  thresholds: z.array(z.object({ at: epochMsSchema, bpm: z.number() })),
});
export type Strip = z.infer<typeof stripSchema>;

export const bluetoothViewSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('starting') }),
  z.object({ state: z.literal('ready') }),
  z.object({
    state: z.literal('unavailable'),
    problem: bluetoothProblemSchema,
    /** What is missing and how to get it: one sentence each. */
    what: z.string(),
    mend: z.string(),
    /** Commands to type, if any. */
    commands: z.array(z.string()),
  }),
]);
export type BluetoothView = z.infer<typeof bluetoothViewSchema>;

/** What concerns the service as a whole. */
export const serviceViewSchema = z.object({
  bluetooth: bluetoothViewSchema,
  /**
   * The threshold in force; null when none was ever entered. Without its note and what it was found from for whoever
   * sees only the live state.
   */
  threshold: thresholdSchema.nullable(),
  /** How many screens are connected that see anything, this one included. */
  watchers: z.number().int().min(0),
  /** True when it serves the house without encryption; every screen must say so. */
  unencrypted: z.boolean(),
  /** False while packets cannot be written to the disk; `storageProblem` says what to do. */
  storageOk: z.boolean(),
  storageProblem: z.string().nullable(),
  /** What stands in the way of those who are told outside the pages, in a sentence each. */
  notices: z.array(z.object({ from: z.enum(['mqtt', 'webhook']), since: epochMsSchema, text: z.string() })),
});
export type ServiceView = z.infer<typeof serviceViewSchema>;

/** What the notes on straps say of one that is the wearer's or in range. */
export const strapNoteSchema = z.object({
  address: z.string(),
  /** The family it belongs to. */
  title: z.string(),
  /** What is worth knowing of it at all times: sentences. */
  about: z.array(z.string()),
  /** What to do about the way it behaves just now: sentences; mostly none. */
  advice: z.array(z.string()),
});
export type StrapNote = z.infer<typeof strapNoteSchema>;

/** The strap that is listened to, by its number among the adopted ones. */
export const listeningSchema = z.object({
  id: z.number().int().positive(),
  since: epochMsSchema,
  /** The preferred strap, if it is not that one, and why it is not. */
  insteadOf: z
    .object({ id: z.number().int().positive(), why: z.enum(['silent', 'lost', 'not-heard']) })
    .nullable(),
});
export type Listening = z.infer<typeof listeningSchema>;

/** What concerns straps. Addresses, serial numbers and what is in range are the wearer's: others are given other names. */
export const strapViewSchema = z.object({
  /** The wearer's straps, the preferred first. */
  adopted: z.array(adoptedStrapSchema),
  /** Null while none is. */
  listening: listeningSchema.nullable(),
  link: linkStateSchema,
  /** The address of the strap that `link` is about. */
  linkedAddress: z.string().nullable(),
  /** Null while it is unknown, or when this kind of strap tells a level that says nothing. */
  batteryPercent: batteryPercentSchema.nullable(),
  /** True while the bridge lists straps for the wearer to choose from. */
  choosing: z.boolean(),
  inRange: z.array(strapInRangeSchema),
  /** Of those straps that there is a note about. */
  notes: z.array(strapNoteSchema),
});
export type StrapView = z.infer<typeof strapViewSchema>;

const numbered = {
  seq: z.number().int().min(0),
  /** When it was sent, in ms of the service's monotonic clock: a page tells by it what a network held back. */
  sent: monotonicMsSchema,
};

/** Everything that a screen needs to begin with; also what `GET api/status` answers. */
export const statusSchema = z.object({
  protocol: z.literal(LIVE_PROTOCOL),
  version: z.string(),
  /** True when the strap is virtual; every screen must say so. */
  demo: z.boolean(),
  serverTime: epochMsSchema,
  timeZone: z.string(),
  /** How far the clock of that zone is ahead of UTC, in ms, for moments from one up to, not including, another. */
  utcOffset: z.object({ ms: z.number().int(), from: epochMsSchema, until: epochMsSchema }),
  /** The last packet's reading, and the last ok one; null if there was none since the service started. */
  lastReading: readingSchema.nullable(),
  lastOk: readingSchema.nullable(),
  tally: tallySchema,
  lastHour: stripSchema,
  alerts: z.array(alertSchema),
  house: houseViewSchema,
  strap: strapViewSchema,
  service: serviceViewSchema,
});
export type SnapshotBody = z.infer<typeof statusSchema>;

/** What the service says. `seq` grows by one a message; who misses one asks for a snapshot. */
export const fromServiceSchema = z.discriminatedUnion('type', [
  z.object({
    ...numbered,
    type: z.literal('snapshot'),
    /** What the `resync` that asked for it said of itself; null: it came unasked. */
    askedAt: z.number().nullable(),
    /** Which device this screen is on. */
    you: personSchema.extend({
      /** When this device has to be let in again. */
      sessionEndsAt: epochMsSchema,
      /** How much the wearer lets it see; a snapshot comes unasked when that changes. */
      sees: sharingSchema.exclude(['nothing']),
    }),
    ...statusSchema.shape,
  }),
  z.object({ ...numbered, type: z.literal('reading'), reading: readingSchema }),
  z.object({ ...numbered, type: z.literal('tally'), tally: tallySchema }),
  z.object({ ...numbered, type: z.literal('alert'), alert: alertSchema }),
  z.object({ ...numbered, type: z.literal('house'), house: houseViewSchema }),
  z.object({ ...numbered, type: z.literal('strap'), strap: strapViewSchema }),
  z.object({ ...numbered, type: z.literal('service'), service: serviceViewSchema }),
  /** Settings were changed: who shows them asks for them again. */
  z.object({ ...numbered, type: z.literal('settings') }),
  /** Notes were written or taken back: who shows them asks for them again. */
  z.object({ ...numbered, type: z.literal('notes') }),
  /** Answers, readings or offers around the threshold changed: who shows them asks for them again. */
  z.object({ ...numbered, type: z.literal('threshold') }),
  z.object({ ...numbered, type: z.literal('heartbeat'), serverTime: epochMsSchema }),
  /** The wearer shares nothing with this device, from now until the next snapshot. */
  z.object({ ...numbered, type: z.literal('not-shared'), serverTime: epochMsSchema }),
]);
export type FromService = z.infer<typeof fromServiceSchema>;

/** A message before it is numbered for a screen. */
export type Unnumbered<Message> = Message extends unknown ? Omit<Message, 'seq' | 'sent'> : never;
/** What every screen hears as it happens. */
export type LiveMessage = Unnumbered<Exclude<FromService, { type: 'snapshot' | 'heartbeat' | 'not-shared' }>>;
export type Snapshot = Extract<FromService, { type: 'snapshot' }>;

/** What a screen says. */
export const toServiceSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('resync'),
    /** The page's own clock; it comes back with the snapshot, and tells how long that was on its way. */
    askedAt: z.number(),
  }),
  ...alertRequests,
]);
export type ToService = z.infer<typeof toServiceSchema>;
/** What concerns more than the screen that asks for it. */
export type ScreenRequest = Exclude<ToService, { type: 'resync' }>;
