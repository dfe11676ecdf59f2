import type { WakingWindow } from '../contract/day.ts';
import {
  checkSetting,
  checkTogether,
  defaultSettings,
  describeSetting,
  environmentNameOf,
  HIDDEN,
  isSecret,
  isSettingKey,
  SETTING_KEYS,
  type SettingKey,
  type Settings,
  type SettingsChange,
  type SettingView,
  SHARING_KEY,
  TO_DEFAULT,
  valueOfText,
} from '../contract/settings.ts';
import { SHARING_LOST } from '../contract/sharing.ts';
import { inputError } from '../errors.ts';
import type { EpochMs } from '../units.ts';
import type { Log, SettingsPort } from './ports.ts';

type Values = Partial<Settings>;

/** An environment as a process has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that begin as those of settings do, and are none: read elsewhere, or by this project's tests. */
const OTHER_VARIABLES: ReadonlySet<string> = new Set([
  'PLIMSOLL_BRIDGE_MEMORY_MB',
  'PLIMSOLL_DATA',
  'PLIMSOLL_DEPTH',
  'PLIMSOLL_LOG_FORMAT',
  'PLIMSOLL_LOG_LEVEL',
  'PLIMSOLL_PAGE_HOURS',
  'PLIMSOLL_RECORDINGS',
  'PLIMSOLL_RUNS',
  'PLIMSOLL_SEED',
]);

/** What the environment sets. @throws PlimsollError `bad-setting`, naming the variable */
export function settingsOfEnvironment(environment: Environment): Values {
  const byName = new Map(SETTING_KEYS.map((key) => [environmentNameOf(key), key]));
  const values: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(environment)) {
    if (text === undefined || text === '') continue;
    const key = byName.get(name);
    if (key !== undefined) values[key] = checked(key, valueOfText(key, text), name);
    else if (name.startsWith('PLIMSOLL_') && !OTHER_VARIABLES.has(name)) {
      throw inputError(
        'bad-setting',
        `The environment variable ${name} names no setting; \`plimsoll config\` lists them all.`,
      );
    }
  }
  return values;
}

/** @throws PlimsollError `bad-setting` */
function checked(key: string, value: unknown, what = key): Settings[SettingKey] {
  const result = checkSetting(key, value, what);
  if (!result.ok) throw inputError('bad-setting', result.sentence);
  return result.value;
}

/** @throws PlimsollError `bad-setting` */
function together(...layers: readonly Values[]): Settings {
  const result = checkTogether(Object.assign({}, defaultSettings, ...layers));
  if (!result.ok) throw inputError('bad-setting', result.sentence);
  return result.value;
}

/** The settings in force: defaults, over them what was set, over that the environment. */
export class SettingsKeeper {
  readonly #port: SettingsPort;
  readonly #environment: Values;
  readonly #refuse: (settings: Settings) => void;
  #set: Values;
  /** What the wearer has to know of what was set and is not understood here, in a sentence; null: nothing. */
  readonly lost: string | null;
  #setAt: ReadonlyMap<string, EpochMs>;
  #current: Settings;

  /**
   * @param environment what the environment sets
   * @param log hears of what was set by another version and is not understood here; it is left out
   * @param refuse throws at settings that fit their schema, but that an adapter cannot do
   * @throws PlimsollError `bad-setting` when the environment contradicts what was set
   */
  constructor(
    port: SettingsPort,
    environment: Values,
    log: Log,
    refuse: (settings: Settings) => void = () => undefined,
  ) {
    this.#port = port;
    this.#refuse = refuse;
    this.#environment = environment;
    const stored = port.all();
    const set: Record<string, unknown> = {};
    for (const { key, value } of stored) {
      const result = checkSetting(key, value);
      if (result.ok) set[key] = result.value;
      else log(`A setting was left out: ${result.sentence}`, 'warn');
    }
    const isSharingLost = stored.some(({ key }) => key === SHARING_KEY) && set[SHARING_KEY] === undefined;
    // What nobody set is shared; of what somebody set it is not known how little.
    if (isSharingLost) set[SHARING_KEY] = 'nothing';
    this.lost = isSharingLost && environment[SHARING_KEY] === undefined ? SHARING_LOST : null;
    this.#set = set;
    this.#setAt = new Map(stored.map(({ key, setAt }) => [key, setAt]));
    this.#current = together(this.#set, environment);
    refuse(this.#current);
  }

  get current(): Settings {
    return this.#current;
  }

  /** When the wearer is awake. */
  get waking(): WakingWindow {
    return { from: this.#current['day.wakingFrom'], to: this.#current['day.wakingTo'] };
  }

  /**
   * Sets what is named and leaves the rest; all of it or nothing.
   *
   * @throws PlimsollError `bad-setting` with one sentence that names the key; the port's errors
   */
  change(change: SettingsChange, at: EpochMs): void {
    const changes = new Map<string, unknown>();
    const set: Record<string, unknown> = { ...this.#set };
    for (const [key, value] of Object.entries(change)) {
      if (isSettingKey(key) && this.#environment[key] !== undefined) {
        throw inputError(
          'bad-setting',
          `${key} is set by the environment variable ${environmentNameOf(key)}; change it there and start Plimsoll again.`,
        );
      }
      if (value === TO_DEFAULT && isSettingKey(key)) {
        changes.set(key, undefined);
        delete set[key];
      } else {
        set[key] = checked(key, value);
        changes.set(key, set[key]);
      }
    }
    const current = together(set, this.#environment);
    this.#refuse(current);
    this.#port.save(changes, at);
    this.#set = set;
    this.#current = current;
    const setAt = new Map(this.#setAt);
    for (const [key, value] of changes) {
      if (value === undefined) setAt.delete(key);
      else setAt.set(key, at);
    }
    this.#setAt = setAt;
  }

  /** Every setting with where its value comes from. */
  view(): SettingView[] {
    return SETTING_KEYS.map((key) => ({
      ...describeSetting(key),
      value: isSecret(key) && this.#current[key] !== null ? HIDDEN : this.#current[key],
      source: this.#sourceOf(key),
      setAt: this.#setAt.get(key) ?? null,
    }));
  }

  #sourceOf(key: SettingKey): SettingView['source'] {
    if (this.#environment[key] !== undefined) return 'environment';
    return key in this.#set ? 'set' : 'default';
  }
}
