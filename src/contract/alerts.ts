/** Alerts as they are stored, told to screens, and listed afterwards (design 5.7). */
import { z } from 'zod';
import type { EpochMs } from '../units.ts';
import { bluetoothProblemSchema } from './bridge.ts';
import { epochMsSchema, verdictSchema } from './common.ts';
import { type Role, roleSchema } from './http.ts';
import { batteryPercentSchema } from './straps.ts';

/** What can be the matter. */
export const ALERT_KINDS = [
  'over',
  'long-over',
  'day-total',
  'no-signal',
  'strap-battery',
  'bluetooth',
  'storage',
  'clock',
] as const;
export const alertKindSchema = z.enum(ALERT_KINDS);
export type AlertKind = z.infer<typeof alertKindSchema>;

/** Two families that never hide each other. */
export const alertFamilySchema = z.enum(['pacing', 'technical']);
export type AlertFamily = z.infer<typeof alertFamilySchema>;

export const familyOf = (kind: AlertKind): AlertFamily =>
  kind === 'over' || kind === 'long-over' || kind === 'day-total' ? 'pacing' : 'technical';

/** Who did something: a signed-in device and whose it is. */
export const personSchema = z.object({ role: roleSchema, device: z.string().max(100) });
export type Person = z.infer<typeof personSchema>;

/** Something that somebody did, and when. */
export const deedSchema = z.object({ at: epochMsSchema, by: personSchema });
export type Deed = z.infer<typeof deedSchema>;

/** A silence covers the sounds of every device, whoever asked for it, and ends by itself. */
export const silenceSchema = deedSchema.extend({ until: epochMsSchema });
export type Silence = z.infer<typeof silenceSchema>;

/** Why the devices of a role make no sound for an alert at this moment. Words and colour never depend on it. */
export const quietReasonSchema = z.enum([
  'resolved',
  'acknowledged',
  'silenced',
  'wearer-first', // the wearer's device has it to itself until the hand-over
  'quiet-time', // an `over` has just ended
  'hours', // the settings let it be heard at other hours, or never
]);
export type QuietReason = z.infer<typeof quietReasonSchema>;

/** What the devices of one role may sound. */
export const hearingSchema = z.object({
  /**
   * How often this role was to hear the alert. A page that is open and sees it grow sounds once, softly,
   * the same each time; one that has just been loaded takes the number as heard.
   */
  count: z.number().int().min(0),
  lastAt: epochMsSchema.nullable(),
  /** It is to be heard as soon as nothing keeps it quiet. */
  isDue: z.boolean(),
  quiet: quietReasonSchema.nullable(),
});
export type Hearing = z.infer<typeof hearingSchema>;

/** What every alert tells, whatever its kind. */
const commonSchema = z.object({
  id: z.string().max(100),
  raisedAt: epochMsSchema,
  /** Over again within the same episode: the same alert stands since then anew. */
  reopenedAt: epochMsSchema.nullable(),
  resolvedAt: epochMsSchema.nullable(),
  /** Every acknowledgement there was, oldest first. */
  acknowledgements: z.array(deedSchema),
  /** The one that counts now; null when there is none, or the alert has said so again since. */
  acknowledgedAt: epochMsSchema.nullable(),
  acknowledgedBy: personSchema.nullable(),
  /** Of this alert alone; a whole family may be silenced besides. */
  silence: silenceSchema.nullable(),
  /** When it says so again if it still stands; null: it does not. */
  sayAgainAt: epochMsSchema.nullable(),
  /** When it was first the wearer's turn to hear it, and the carers' with a device of theirs there; null: not yet. */
  told: z.object({ wearer: epochMsSchema.nullable(), carers: epochMsSchema.nullable() }),
  /** When carers are told unless somebody acknowledges before; null: they have been, or it waits for no one. */
  handOverAt: epochMsSchema.nullable(),
  sound: z.object({ wearer: hearingSchema, carer: hearingSchema, display: hearingSchema }),
});

/** Pacing alerts stand while nothing is seen: "over when last seen, no signal since …". Null while there is a signal. */
const unseen = { noSignalSince: epochMsSchema.nullable() };
const pacing = { family: z.literal('pacing') };
const technical = { family: z.literal('technical') };

/** What stands in the way of writing. */
export const storageCauseSchema = z.enum(['write-failed', 'nearly-full', 'segment-damaged']);
export type StorageCause = z.infer<typeof storageCauseSchema>;

/** What each kind tells besides. */
const FACTS = {
  over: { ...pacing, kind: z.literal('over'), ...unseen },
  /** `minutes`: how long an `over` has to stand to raise it. */
  'long-over': { ...pacing, kind: z.literal('long-over'), ...unseen, minutes: z.number() },
  /** More than `minutes` over on `day`. */
  'day-total': {
    ...pacing,
    kind: z.literal('day-total'),
    ...unseen,
    day: z.string(),
    minutes: z.number(),
  },
  'no-signal': {
    ...technical,
    kind: z.literal('no-signal'),
    /** The last ok reading; null: there was none, and `since` is when one was first to be expected. */
    lastOkAt: epochMsSchema.nullable(),
    since: epochMsSchema,
    /** What the packets are that come; null: none come. */
    verdict: verdictSchema.exclude(['ok']).nullable(),
  },
  'strap-battery': {
    ...technical,
    kind: z.literal('strap-battery'),
    /** The strap's number. */
    strap: z.string().max(64),
    percent: batteryPercentSchema,
  },
  bluetooth: { ...technical, kind: z.literal('bluetooth'), problem: bluetoothProblemSchema },
  storage: {
    ...technical,
    kind: z.literal('storage'),
    causes: z.array(storageCauseSchema),
    /** What happened and what to do: a line for each cause. */
    sentence: z.string().max(6000),
  },
  /** The wall clock was set by so much. */
  clock: { ...technical, kind: z.literal('clock'), byMs: z.number() },
} as const;

/** What an alert is about: its kind, its family and the facts of that kind. */
export const aboutSchema = z.discriminatedUnion('kind', [
  z.object(FACTS.over),
  z.object(FACTS['long-over']),
  z.object(FACTS['day-total']),
  z.object(FACTS['no-signal']),
  z.object(FACTS['strap-battery']),
  z.object(FACTS.bluetooth),
  z.object(FACTS.storage),
  z.object(FACTS.clock),
]);
export type About = z.infer<typeof aboutSchema>;
export type AboutOf<Kind extends AlertKind> = Extract<About, { kind: Kind }>;

/** An alert as it stands, the same for every screen: `sound` says what the devices of each role may sound. */
export const alertSchema = z.discriminatedUnion('kind', [
  commonSchema.extend(FACTS.over),
  commonSchema.extend(FACTS['long-over']),
  commonSchema.extend(FACTS['day-total']),
  commonSchema.extend(FACTS['no-signal']),
  commonSchema.extend(FACTS['strap-battery']),
  commonSchema.extend(FACTS.bluetooth),
  commonSchema.extend(FACTS.storage),
  commonSchema.extend(FACTS.clock),
]);
export type Alert = z.infer<typeof alertSchema>;

const NOT_HEARD = { count: 0, lastAt: null, isDue: false, quiet: null } as const;

/** An alert of which nobody has been told, but for what it is about. */
export const newAlert = (id: string, raisedAt: EpochMs) => ({
  id,
  raisedAt,
  reopenedAt: null,
  resolvedAt: null,
  acknowledgements: [],
  acknowledgedAt: null,
  acknowledgedBy: null,
  silence: null,
  sayAgainAt: null,
  told: { wearer: null, carers: null },
  handOverAt: null,
  sound: { wearer: NOT_HEARD, carer: NOT_HEARD, display: NOT_HEARD },
});

/** What one person lets the others know with a tap: the wearer the carers, a carer the wearer. */
export const wordSchema = z.enum(['all-right', 'on-my-way']);
export type Word = z.infer<typeof wordSchema>;
/** Who may say what. */
export const maySay = (role: Role, word: Word): boolean => (role === 'wearer') === (word === 'all-right');

/** What concerns alerts as a whole. */
export const houseViewSchema = z.object({
  /** Whole families that are silenced now. */
  silences: z.array(silenceSchema.extend({ family: alertFamilySchema })),
  /** "Not wearing it": pauses `no-signal` alone, until the first ok reading. Null while it is worn. */
  notWorn: z
    .object({
      since: epochMsSchema,
      /** Null: by the wearer's schedule. */
      by: personSchema.nullable(),
      /** When the schedule ends it; null: it has no end of its own. */
      until: epochMsSchema.nullable(),
    })
    .nullable(),
  /** The last thing the wearer and a carer let the others know, for as long as it is news. */
  words: z.array(silenceSchema.extend({ word: wordSchema })),
  /** How many devices of each role are connected and answer; none that the wearer shares nothing with. */
  present: z.object({
    wearer: z.number().int().min(0),
    carer: z.number().int().min(0),
    display: z.number().int().min(0),
  }),
});
export type HouseView = z.infer<typeof houseViewSchema>;

/** How long at most one tap silences, in minutes. */
export const LONGEST_SILENCE_MIN = 480;

/** What a screen may ask for about alerts. */
export const alertRequests = [
  z.object({ type: z.literal('acknowledge'), alertId: z.string().max(100) }),
  /** Silences one alert, or a whole family; 0 minutes ends such a silence. */
  z.object({
    type: z.literal('silence'),
    of: z.union([
      z.strictObject({ alertId: z.string().max(100) }),
      z.strictObject({ family: alertFamilySchema }),
    ]),
    minutes: z.number().int().min(0).max(LONGEST_SILENCE_MIN),
  }),
  /** "Not wearing it", and "wearing it again". Not for displays. */
  z.object({ type: z.literal('wearing'), worn: z.boolean() }),
  /** "I'm all right" (wearer), "on my way" (carer); it acknowledges the pacing alerts that stand. */
  z.object({ type: z.literal('word'), word: wordSchema }),
] as const;

/** `GET api/alerts?from=YYYY-MM-DD&to=YYYY-MM-DD`: local days, both included; today when left out. */
export const localDaySchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'A day is written like 2026-03-28.' });
export const alertLogQuerySchema = z.object({
  from: localDaySchema.optional(),
  to: localDaySchema.optional(),
});

/** One alert afterwards. */
export const loggedAlertSchema = z.object({
  id: z.string(),
  kind: alertKindSchema,
  family: alertFamilySchema,
  raisedAt: epochMsSchema,
  resolvedAt: epochMsSchema.nullable(),
  acknowledgements: z.array(deedSchema),
  /** From being raised to its first acknowledgement; null: nobody acknowledged. */
  acknowledgedAfterMs: z.number().min(0).nullable(),
});
export type LoggedAlert = z.infer<typeof loggedAlertSchema>;

/** The alerts raised on one local day. */
export const alertDaySchema = z.object({
  day: z.string(),
  /** How many of each kind were raised; kinds that were not are left out. */
  raised: z.partialRecord(alertKindSchema, z.number().int().positive()),
  acknowledged: z.number().int().min(0),
  /** Median time from being raised to the first acknowledgement; null: nobody acknowledged any. */
  medianAcknowledgedAfterMs: z.number().nullable(),
  alerts: z.array(loggedAlertSchema),
});
export type AlertDay = z.infer<typeof alertDaySchema>;
export const alertLogSchema = z.object({ days: z.array(alertDaySchema) });
export type AlertLogAnswer = z.infer<typeof alertLogSchema>;
