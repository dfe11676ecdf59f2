import { expect, test } from 'vitest';
import { groupsOf, nameOf } from '../../dashboard/src/settings-form.ts';
import { settings as german } from '../../dashboard/src/words/de/settings.ts';
import { settings as english } from '../../dashboard/src/words/en/settings.ts';
import { config } from '../../src/cli/config.ts';
import { defaultSettings, isSecret, SETTING_KEYS } from '../../src/contract/settings.ts';
import { SettingsKeeper, settingsOfEnvironment } from '../../src/service/settings-keeper.ts';
import { openStore } from '../../src/store/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SHOWN_ELSEWHERE = ['sharing.carers'];
/** Something that fits a setting which is off by itself. */
const FITTING: Readonly<Record<string, string>> = {
  'alerts.dayTotal': '60',
  'wearing.notFrom': '22:00',
  'wearing.notTo': '08:00',
  'mqtt.address': 'mqtt://192.168.1.20:1883',
  'mqtt.username': 'plimsoll',
  'mqtt.password': 'a password',
  'webhook.address': 'http://192.168.1.20/hook',
};
const textFor = (key: (typeof SETTING_KEYS)[number]) => FITTING[key] ?? String(defaultSettings[key]);
const keeper = () =>
  new SettingsKeeper(openStore(temporaryFolder()).settings, settingsOfEnvironment({}), () => undefined);
const sorted = (keys: readonly string[]) => [...keys].sort();

test('the page, the command line and the environment know the same settings', async () => {
  const view = keeper().view();
  const lines: string[] = [];
  const client = { view: async () => view, change: async () => view, close: async () => undefined };
  const terminal = {
    say: (line: string) => void lines.push(line),
    note: () => undefined,
    write: () => undefined,
  };
  await config([], { data: '', json: false }, async () => client, terminal);
  const told = lines.filter((line) => !line.startsWith(' ')).map((line) => line.split(' = ', 1)[0] ?? '');
  const environment = Object.fromEntries(
    view.map(({ environment: name, key }) => [name, textFor(key as never)]),
  );

  expect(sorted(told)).toEqual(sorted(SETTING_KEYS));
  expect(sorted(Object.keys(settingsOfEnvironment(environment)))).toEqual(sorted(SETTING_KEYS));
  const onPage = groupsOf(view).flatMap(({ fields }) => fields.map(({ key }) => key));
  expect(sorted([...onPage, ...SHOWN_ELSEWHERE])).toEqual(sorted(SETTING_KEYS));
});

test('every setting has a name on the page and a sentence of help', () => {
  for (const { help, key } of keeper().view()) {
    expect(help, key).toMatch(/^\p{Lu}.*\.$/u);
    if (!SHOWN_ELSEWHERE.includes(key)) expect(nameOf(key), key).not.toBe(key);
  }
  for (const key of SETTING_KEYS.filter(
    (one) => !one.startsWith('sound.') && !SHOWN_ELSEWHERE.includes(one),
  )) {
    expect([english.names[key], german.names[key]], key).toEqual([expect.any(String), expect.any(String)]);
  }
});

test.each(['PLIMSOLL_ALRTS_OVER_DWELL', 'PLIMSOLL_OVER_DWELL', 'PLIMSOLL_ALERTS_DWELL'])(
  'the environment’s %s, which sets nothing, is refused by its name',
  (name) => {
    expect(() => settingsOfEnvironment({ [name]: '20' })).toThrow(
      `The environment variable ${name} names no setting;`,
    );
  },
);

test('what is secret is secret in every list', () => {
  const secrets = keeper()
    .view()
    .filter(({ form }) => form.type === 'text' && form.secret);
  expect(secrets.map(({ key }) => key)).toEqual(SETTING_KEYS.filter(isSecret));
});
