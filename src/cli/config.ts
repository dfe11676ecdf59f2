import { isSettingKey, type SettingsChange, type SettingView, valueOfText } from '../contract/settings.ts';
import { inputError } from '../errors.ts';
import type { Terminal } from './terminal.ts';

export interface ConfigOptions {
  readonly data: string;
  readonly json: boolean;
}

/** Whoever keeps the settings: a running service, or the data folder itself. */
export interface SettingsClient {
  view(): Promise<readonly SettingView[]>;
  change(change: SettingsChange): Promise<readonly SettingView[]>;
  close(): Promise<void>;
}

/**
 * `plimsoll config`: all settings; `config get KEY`: one; `config set KEY VALUE`, of as many as belong together:
 * sets them, all or none, at once also in a running service.
 *
 * @throws PlimsollError `bad-setting`, `bad-option`
 */
export async function config(
  request: readonly string[],
  options: ConfigOptions,
  connect: (folder: string) => Promise<SettingsClient>,
  terminal: Terminal,
): Promise<void> {
  const { change, keys } = understood(request);
  const client = await connect(options.data);
  try {
    const settings = change === null ? await client.view() : await client.change(change);
    const asked = keys === null ? settings : settings.filter(({ key }) => keys.includes(key));
    report(asked, keys?.length === 1, options.json, terminal);
  } finally {
    await client.close();
  }
}

interface Request {
  /** The settings to show; null: all. */
  readonly keys: readonly string[] | null;
  readonly change: SettingsChange | null;
}

function understood([action, ...rest]: readonly string[]): Request {
  const [key] = rest;
  if (action === undefined || (action === 'get' && key === undefined)) return { keys: null, change: null };
  if (action === 'get' && key !== undefined && rest.length === 1) return { keys: [known(key)], change: null };
  if (action === 'set' && rest.length > 0 && rest.length % 2 === 0) {
    const change = changeOf(rest);
    return { keys: Object.keys(change), change };
  }
  throw inputError(
    'bad-option',
    'Say `plimsoll config`, `config get KEY` or `config set KEY VALUE`, with more pairs of a key and its value where they belong together.',
  );
}

/** @param pairs a key, its value, the next key, its value … */
function changeOf(pairs: readonly string[]): SettingsChange {
  const change: Record<string, SettingsChange[string]> = {};
  for (let at = 0; at < pairs.length; at += 2) {
    const [key = '', text = ''] = pairs.slice(at, at + 2);
    if (known(key) in change) {
      throw inputError('bad-option', `${key} is given twice; say which value it shall have.`);
    }
    change[key] = typedValue(key, text);
  }
  return change;
}

function known(key: string): string {
  if (isSettingKey(key)) return key;
  throw inputError('bad-setting', `There is no setting ${key}; \`plimsoll config\` lists them all.`);
}

function typedValue(key: string, text: string): SettingsChange[string] {
  const value = valueOfText(key, text);
  return typeof value === 'number' || value === null ? value : text;
}

function report(settings: readonly SettingView[], one: boolean, json: boolean, terminal: Terminal): void {
  if (json) {
    terminal.say(JSON.stringify(one ? settings[0] : { settings }));
    return;
  }
  for (const setting of settings) {
    terminal.say(`${setting.key} = ${inWords(setting)}`);
    terminal.say(`    ${setting.help}`);
  }
}

function inWords({ value, source, form, default: preset, environment }: SettingView): string {
  const unit = form.type === 'number' && value !== null ? ` ${form.unit}` : '';
  const range =
    form.type === 'number'
      ? `${form.min} to ${form.max}`
      : form.type === 'choice'
        ? form.options.join(', ')
        : form.type === 'time'
          ? 'HH:MM'
          : `such as ${form.example}`;
  const from = {
    default: 'default',
    set: `set; default ${preset ?? 'off'}`,
    environment: `from ${environment}`,
  }[source];
  return `${value ?? 'off'}${unit}  (${from}; ${range})`;
}
