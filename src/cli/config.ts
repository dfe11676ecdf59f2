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
 * `plimsoll config`: all settings; `config get KEY`: one; `config set KEY VALUE`: sets one, at once also
 * in a running service.
 *
 * @throws PlimsollError `bad-setting`, `bad-option`
 */
export async function config(
  request: readonly string[],
  options: ConfigOptions,
  connect: (folder: string) => Promise<SettingsClient>,
  terminal: Terminal,
): Promise<void> {
  const { change, key } = understood(request);
  const client = await connect(options.data);
  try {
    const settings = change === null ? await client.view() : await client.change(change);
    const asked = key === null ? settings : settings.filter((setting) => setting.key === key);
    report(asked, key !== null, options.json, terminal);
  } finally {
    await client.close();
  }
}

function understood(request: readonly string[]): { key: string | null; change: SettingsChange | null } {
  const [action, key, text, ...rest] = request;
  if (action === undefined) return { key: null, change: null };
  if (action === 'get' && key === undefined) return { key: null, change: null };
  if (key !== undefined && rest.length === 0) {
    if (action === 'get' && text === undefined) return { key: known(key), change: null };
    if (action === 'set' && text !== undefined) {
      return { key: known(key), change: { [key]: typedValue(key, text) } };
    }
  }
  throw inputError('bad-option', 'Say `plimsoll config`, `config get KEY` or `config set KEY VALUE`.');
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
