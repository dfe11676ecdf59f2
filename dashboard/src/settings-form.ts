/** The settings as a form: drawn from what the service says of each, and read back as a change. */
import type { SettingsChange, SettingView } from '../../src/contract/settings.ts';
import { settingsWords } from './settings-words.ts';

/** Settings that are shown together and saved together. */
export interface SettingsGroup {
  readonly id: string;
  readonly name: string;
  readonly fields: readonly SettingView[];
}

/** What was typed into a field; `null` asks for the usual value, or removes a secret. */
export type Typed = Readonly<Record<string, string | null>>;

/** What carers see has a place of its own, beside the devices. */
const ELSEWHERE: ReadonlySet<string> = new Set(['sharing.carers']);

/** The groups in the order in which the service lists their first settings. */
export function groupsOf(settings: readonly SettingView[]): SettingsGroup[] {
  const groups = new Map<string, SettingView[]>();
  for (const setting of settings) {
    if (ELSEWHERE.has(setting.key)) continue;
    const id = groupOf(setting.key);
    groups.set(id, [...(groups.get(id) ?? []), setting]);
  }
  return [...groups].map(([id, fields]) => ({ id, name: nameOfGroup(id), fields }));
}

/** `sound.carer` of `sound.carer.over`, `alerts` of `alerts.repeat`. */
function groupOf(key: string): string {
  const parts = key.split('.');
  return parts.slice(0, parts[0] === 'sound' ? 2 : 1).join('.');
}

function nameOfGroup(id: string): string {
  const role = (['wearer', 'carer', 'display'] as const).find((one) => id === `sound.${one}`);
  return role === undefined ? (settingsWords.groups[id] ?? id) : settingsWords.sounds[role];
}

/** What a setting is called on the page. */
export function nameOf(key: string): string {
  const kind = key.startsWith('sound.') ? key.split('.').at(-1) : undefined;
  return (kind === undefined ? settingsWords.names[key] : settingsWords.kinds[kind]) ?? key;
}

export const isSecret = ({ form }: SettingView): boolean => form.type === 'text' && form.secret;

/** What a field holds before anybody types: nothing where it is off, and nothing of a secret. */
export function shownValue(setting: SettingView): string {
  return setting.value === null || isSecret(setting) ? '' : String(setting.value);
}

/** What a field may be, and what it usually is. */
export function hintsOf(setting: SettingView): string[] {
  const { canBeOff, default: usual, environment, form, source, value } = setting;
  if (source === 'environment') return [settingsWords.fromEnvironment(environment)];
  const hints: string[] = [];
  if (form.type === 'number') hints.push(settingsWords.range(form.min, form.max, form.unit));
  if (isSecret(setting)) return value === null ? hints : [settingsWords.secretSet];
  if (canBeOff) hints.push(settingsWords.emptyIsOff);
  if (usual === null) hints.push(settingsWords.usuallyOff);
  else if (usual !== '') hints.push(settingsWords.usually(optionWords(String(usual))));
  return hints;
}

export const optionWords = (option: string): string => settingsWords.options[option] ?? option;

/** The change that saving would ask for: of what was typed, what is not as it was. */
export function changeOf(fields: readonly SettingView[], typed: Typed): SettingsChange {
  const change: SettingsChange = {};
  for (const setting of fields) {
    const text = typed[setting.key];
    if (text === undefined) continue;
    if (text === null) change[setting.key] = isSecret(setting) ? null : 'default';
    else if (text !== shownValue(setting)) change[setting.key] = typedValue(setting, text);
  }
  return change;
}

/** What cannot be a number goes as it was typed, so that the service says what is wrong with it. */
function typedValue({ canBeOff, form }: SettingView, text: string): number | string | null {
  const trimmed = text.trim();
  if (trimmed === '' && canBeOff) return null;
  const number = Number(trimmed.replace(',', '.'));
  return form.type === 'number' && trimmed !== '' && Number.isFinite(number) ? number : text;
}

/** A refusal, with the field to blame and its name in place of the key. */
export function refusalOf(message: string, change: SettingsChange): { key: string | null; text: string } {
  const keys = Object.keys(change).filter((key) => message.includes(key));
  const key = keys.sort((a, b) => message.indexOf(a) - message.indexOf(b))[0] ?? null;
  const text = message.replaceAll(/[a-z]+\.[a-zA-Z.-]*[a-zA-Z]/g, (word) => {
    const name = nameOf(word);
    return name === word ? word : settingsWords.quoted(name);
  });
  return { key, text };
}
