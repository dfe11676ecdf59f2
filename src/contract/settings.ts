/**
 * Every setting: its default, range, unit and help, in one place that validates, documents and draws the
 * form. A new setting is a line in {@link DEFINITIONS}; a relation between settings one in {@link RELATIONS}.
 */
import { z } from 'zod';
import { ALERT_KINDS, type AlertKind } from './alerts.ts';
import { BLUETOOTH_DRIVERS } from './bridge.ts';
import { epochMsSchema } from './common.ts';
import { type Role, roleSchema } from './http.ts';
import { credentialsIn, mqttAddressSchema, topicNameSchema, webhookAddressSchema } from './outside.ts';
import { sharingSchema } from './sharing.ts';

/** How a setting is shown and typed in. `null` is "off" where `canBeOff`. */
export const settingFormSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('number'), unit: z.string(), min: z.number(), max: z.number() }),
  z.object({ type: z.literal('choice'), options: z.array(z.string()) }),
  /** A time of day, `HH:MM`, by the wearer's time zone. */
  z.object({ type: z.literal('time') }),
  /** `example`: what it looks like. A secret is typed in, and never shown again. */
  z.object({ type: z.literal('text'), example: z.string(), secret: z.boolean() }),
]);
export type SettingForm = z.infer<typeof settingFormSchema>;

interface Definition<Value> {
  readonly default: Value;
  readonly form: SettingForm;
  readonly canBeOff: boolean;
  readonly help: string;
  readonly schema: z.ZodType<Value>;
  /** Why a value is refused that may look right: the rest of a sentence about the key; null: it is not. */
  readonly refusal?: (value: unknown) => string | null;
}

/** A whole number of some unit within a range. */
const whole = (
  value: number,
  unit: string,
  [min, max]: readonly [number, number],
  help: string,
): Definition<number> => ({
  default: value,
  form: { type: 'number', unit, min, max },
  canBeOff: false,
  help,
  schema: z.number().int().min(min).max(max),
});

const choice = <const Option extends string>(
  value: NoInfer<Option>,
  options: readonly Option[],
  help: string,
): Definition<Option> => ({
  default: value,
  form: { type: 'choice', options: [...options] },
  canBeOff: false,
  help,
  schema: z.enum(options),
});

const time = (value: string, help: string): Definition<string> => ({
  default: value,
  form: { type: 'time' },
  canBeOff: false,
  help,
  schema: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
});

const text = (
  value: string,
  example: string,
  help: string,
  schema: z.ZodType<string> = z.string().min(1).max(500),
): Definition<string> => ({
  default: value,
  form: { type: 'text', example, secret: false },
  canBeOff: false,
  help,
  schema,
});

/** A text that whoever sets it knows, and nobody is shown. */
const secret = (example: string, help: string, schema?: z.ZodType<string>): Definition<string | null> => ({
  ...offOr(text('', example, help, schema)),
  form: { type: 'text', example, secret: true },
});

/** The same, or off; off unless set. */
const offOr = <Value>(definition: Definition<Value>): Definition<Value | null> => ({
  ...definition,
  default: null,
  canBeOff: true,
  schema: definition.schema.nullable(),
});

/** When an alert may be heard. Words and colour never depend on it. */
export const HEARD = ['always', 'day', 'night', 'never'] as const;
export type Heard = (typeof HEARD)[number];

/** What concerns the wearer's body may wake the house; what concerns the machine wakes at most the carer. */
const heardByDefault = (role: Role, kind: AlertKind): Heard => {
  if (kind === 'over' || kind === 'long-over') return 'always';
  if (kind === 'clock') return 'never';
  if (kind === 'day-total' || kind === 'strap-battery') return 'day';
  return role === 'carer' ? 'always' : 'day';
};

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  wearer: 'the wearer’s devices',
  carer: 'carers’ devices',
  display: 'displays',
};

type SoundKey = `sound.${Role}.${AlertKind}`;
const soundKey = (role: Role, kind: AlertKind): SoundKey => `sound.${role}.${kind}`;
const soundDefinitions = Object.fromEntries(
  roleSchema.options.flatMap((role) =>
    ALERT_KINDS.map((kind) => [
      soundKey(role, kind),
      choice(
        heardByDefault(role, kind),
        HEARD,
        `When ${ROLE_WORDS[role]} may sound for the alert “${kind}”. It is shown at any hour.`,
      ),
    ]),
  ),
) as Record<SoundKey, Definition<Heard>>; // fromEntries forgets which keys it was given

/** The setting that says what carers see. */
export const SHARING_KEY = 'sharing.carers';

const DEFINITIONS = {
  'alerts.overDwell': whole(
    30,
    's',
    [5, 300],
    'Over threshold for this long raises the alert “Over threshold”.',
  ),
  'alerts.longOverAfter': whole(
    5,
    'min',
    [1, 60],
    'Over threshold for this long raises the alert “Over threshold for long”.',
  ),
  'alerts.dayTotal': offOr(
    whole(60, 'min', [1, 1440], 'More time over threshold than this raises the alert “Time over in a day”.'),
  ),
  'alerts.noSignalAfter': whole(
    60,
    's',
    [15, 600],
    'No believable heart rate for this long raises the alert “No heart rate”.',
  ),
  'alerts.batteryLow': whole(
    15,
    '%',
    [5, 50],
    'A strap’s battery at or below this raises the alert “Strap’s battery low”.',
  ),
  'alerts.batteryCharged': whole(30, '%', [10, 90], 'Above this it counts as charged, and the alert ends.'),
  'alerts.clockFor': whole(10, 'min', [1, 60], 'How long the alert “The clock was set” stands.'),
  'alerts.repeat': whole(
    10,
    'min',
    [1, 120],
    'A pacing alert that still stands says so again after this time, acknowledged or not.',
  ),
  'alerts.quiet': whole(
    5,
    'min',
    [0, 60],
    'After “Over threshold” has ended, the next one makes no sound for this long; it is shown at once.',
  ),
  'alerts.handOver': whole(
    2,
    'min',
    [0, 60],
    'Carers’ devices sound when the wearer has not acknowledged for this long; 0: at once.',
  ),
  'alerts.silence': whole(10, 'min', [1, 480], 'How long one tap on “Quiet” lasts.'),
  'night.from': time('22:00', 'When the night begins, for what may sound by day or by night.'),
  'night.to': time('07:00', 'When the night ends.'),
  'wearing.notFrom': offOr(
    time(
      '22:00',
      'From this time of day the strap is usually off: “No heart rate” waits until it is read again.',
    ),
  ),
  'wearing.notTo': offOr(time('08:00', 'From this time of day on it is worn again.')),
  'day.wakingFrom': time(
    '07:00',
    'When the waking day begins: the share of it that was recorded tells whether a day is complete.',
  ),
  'day.wakingTo': time('23:00', 'When the waking day ends; before its beginning: after midnight.'),
  'mqtt.address': {
    ...offOr(
      text(
        '',
        'mqtt://homeassistant.local:1883',
        'An MQTT broker in the house that is told the state, for Home Assistant and others.',
        mqttAddressSchema,
      ),
    ),
    refusal: credentialsIn,
  },
  'mqtt.username': offOr(text('', 'plimsoll', 'The user name at the broker, if it asks for one.')),
  'mqtt.password': secret('a password', 'The password at the broker, if it asks for one.'),
  'mqtt.name': text(
    'plimsoll',
    'plimsoll',
    'What this Plimsoll is called there: the first part of its topics.',
    topicNameSchema,
  ),
  'mqtt.discovery': text(
    'homeassistant',
    'homeassistant',
    'The first part of the topics by which Home Assistant finds devices.',
    topicNameSchema,
  ),
  'webhook.address': secret(
    'http://192.168.1.20:8123/api/webhook/plimsoll',
    'A program in the house that is sent a POST for every alert and what becomes of it.',
    webhookAddressSchema,
  ),
  [SHARING_KEY]: choice(
    'everything',
    sharingSchema.options,
    'What carers see: everything; the live state only; nothing. Displays see the live state at most.',
  ),
  'bluetooth.driver': choice(
    BLUETOOTH_DRIVERS[0],
    BLUETOOTH_DRIVERS,
    'The Bluetooth library: @stoprocent/noble by itself, @abandonware/noble, or the first through BlueZ.',
  ),
  ...soundDefinitions,
} as const;

export type SettingKey = keyof typeof DEFINITIONS;
export type Settings = { readonly [Key in SettingKey]: (typeof DEFINITIONS)[Key]['default'] };
export const SETTING_KEYS = Object.keys(DEFINITIONS) as readonly SettingKey[]; // keys of a constant

/** What must hold between settings: the key to blame, whether it does, and a sentence if not. */
const RELATIONS: readonly {
  readonly keys: readonly [SettingKey, SettingKey];
  readonly holds: (settings: Settings) => boolean;
  readonly sentence: string;
}[] = [
  {
    keys: ['alerts.batteryCharged', 'alerts.batteryLow'],
    holds: (settings) => settings['alerts.batteryCharged'] > settings['alerts.batteryLow'],
    sentence: 'alerts.batteryCharged must be more than alerts.batteryLow.',
  },
  {
    keys: ['night.to', 'night.from'],
    holds: (settings) => settings['night.to'] !== settings['night.from'],
    sentence: 'night.to must differ from night.from.',
  },
  {
    keys: ['day.wakingTo', 'day.wakingFrom'],
    holds: (settings) => settings['day.wakingTo'] !== settings['day.wakingFrom'],
    sentence: 'day.wakingTo must differ from day.wakingFrom.',
  },
  {
    keys: ['wearing.notTo', 'wearing.notFrom'],
    holds: (settings) => (settings['wearing.notTo'] === null) === (settings['wearing.notFrom'] === null),
    sentence: 'wearing.notTo and wearing.notFrom are set together or are both off.',
  },
  {
    keys: ['wearing.notTo', 'wearing.notFrom'],
    holds: (settings) =>
      settings['wearing.notTo'] === null || settings['wearing.notTo'] !== settings['wearing.notFrom'],
    sentence: 'wearing.notTo must differ from wearing.notFrom.',
  },
];

/** Every setting as it is unless somebody sets it. */
export const defaultSettings = Object.fromEntries(
  SETTING_KEYS.map((key) => [key, DEFINITIONS[key].default]),
) as Settings; // fromEntries forgets which keys it was given

/** Whether nobody is shown the value. */
export function isSecret(key: SettingKey): boolean {
  const { form } = DEFINITIONS[key];
  return form.type === 'text' && form.secret;
}

/** What is shown in place of a secret that is set. */
export const HIDDEN = '(hidden)';

export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(DEFINITIONS, key);

/** What one key may be, in words: "a whole number from 5 to 300 (s)". */
function rangeInWords({ form, canBeOff }: Pick<Definition<unknown>, 'form' | 'canBeOff'>): string {
  const words = {
    number: () =>
      form.type === 'number' ? `a whole number from ${form.min} to ${form.max} (${form.unit})` : '',
    choice: () => (form.type === 'choice' ? `one of ${form.options.join(', ')}` : ''),
    time: () => 'a time of day such as 07:30',
    text: () => (form.type === 'text' ? `a text such as ${form.example}` : ''),
  };
  return words[form.type]() + (canBeOff ? ', or off' : '');
}

/** A value that fits, or why it does not: one sentence that names the key. */
export type Checked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly sentence: string };

/** Checks one key and its value alone. `what` names the key as whoever set it knows it. */
export function checkSetting(key: string, value: unknown, what: string = key): Checked<Settings[SettingKey]> {
  if (!isSettingKey(key)) {
    return { ok: false, sentence: `There is no setting ${what}; \`plimsoll config\` lists them all.` };
  }
  const definition: Definition<Settings[SettingKey]> = DEFINITIONS[key];
  const refusal = definition.refusal?.(value) ?? null;
  if (refusal !== null) return { ok: false, sentence: `${what} ${refusal}` };
  const parsed = definition.schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const typed = isSecret(key) ? 'what was entered' : (JSON.stringify(value) ?? 'nothing');
  return { ok: false, sentence: `${what} is ${rangeInWords(definition)}, not ${typed}.` };
}

/** Checks whether settings that fit one by one contradict each other. */
export function checkTogether(settings: Settings): Checked<Settings> {
  const broken = RELATIONS.find(({ holds }) => !holds(settings));
  return broken === undefined ? { ok: true, value: settings } : { ok: false, sentence: broken.sentence };
}

/** A value as it is typed in a terminal or an environment variable: `30`, `off`, `07:30`, `day`. */
export function valueOfText(key: string, text: string): unknown {
  if (!isSettingKey(key)) return text;
  const { form, canBeOff } = DEFINITIONS[key];
  if (canBeOff && text === 'off') return null;
  return form.type === 'number' && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** The environment variable that sets a key: `PLIMSOLL_ALERTS_OVER_DWELL` for `alerts.overDwell`. */
export const environmentNameOf = (key: SettingKey): string =>
  `PLIMSOLL_${key
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[.-]/g, '_')
    .toUpperCase()}`;

/** Where a value comes from; the environment wins over what was set. */
export const settingSourceSchema = z.enum(['default', 'set', 'environment']);

const settingValueSchema = z.union([z.number(), z.string(), z.null()]);

/** One setting as the form shows it. */
export const settingViewSchema = z.object({
  key: z.string(),
  /** `null`: off. */
  value: settingValueSchema,
  source: settingSourceSchema,
  default: settingValueSchema,
  form: settingFormSchema,
  canBeOff: z.boolean(),
  help: z.string(),
  /** The environment variable that sets it; while it does, it cannot be changed here. */
  environment: z.string(),
  /** When it was last set; null when it never was. */
  setAt: epochMsSchema.nullable(),
});
export type SettingView = z.infer<typeof settingViewSchema>;

/** `GET api/settings`, and the answer of `PUT api/settings`. */
export const settingsAnswerSchema = z.object({ settings: z.array(settingViewSchema) });
export type SettingsAnswer = z.infer<typeof settingsAnswerSchema>;

/** `PUT api/settings`: what is to change; keys that are not named stay. `"default"` puts a key back. */
export const settingsChangeSchema = z.record(z.string().max(100), settingValueSchema);
export type SettingsChange = z.infer<typeof settingsChangeSchema>;
/** Puts a key back to its default. */
export const TO_DEFAULT = 'default';

/** A setting as the form shows it, but for where its value comes from. */
export function describeSetting(
  key: SettingKey,
): Pick<SettingView, 'key' | 'default' | 'form' | 'canBeOff' | 'help' | 'environment'> {
  const { default: value, form, canBeOff, help } = DEFINITIONS[key];
  return { key, default: value, form, canBeOff, help, environment: environmentNameOf(key) };
}

/** When devices of a role may sound for a kind of alert. */
export const heardBy = (settings: Settings, role: Role, kind: AlertKind): Heard =>
  settings[soundKey(role, kind)];
