import { describe, expect, test } from 'vitest';
import { config } from '../../../src/cli/config.ts';
import type { SettingView } from '../../../src/contract/settings.ts';
import { SettingsKeeper } from '../../../src/service/settings-keeper.ts';
import { openStore } from '../../../src/store/store.ts';
import { epochMs } from '../../../src/units.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const NOW = epochMs(Date.UTC(2026, 2, 10, 9));

/** A data folder on which no service runs, with its settings. @returns what a command says on it */
function settings() {
  const folder = temporaryFolder();
  return async (...request: string[]): Promise<string[]> => {
    const store = openStore(folder);
    const keeper = new SettingsKeeper(store.settings, {}, () => undefined);
    const client = {
      view: async () => keeper.view(),
      change: async (change: Parameters<SettingsKeeper['change']>[0]) => {
        keeper.change(change, NOW);
        return keeper.view();
      },
      close: async () => store.close(),
    };
    const lines: string[] = [];
    const terminal = {
      say: (line: string) => void lines.push(line),
      note: () => undefined,
      write: () => undefined,
    };
    const json = request.at(-1) === '--json';
    const options = { data: folder, json };
    await config(json ? request.slice(0, -1) : request, options, async () => client, terminal);
    return lines;
  };
}

const valueNow = async (say: ReturnType<typeof settings>, key: string): Promise<SettingView['value']> =>
  JSON.parse((await say('get', key, '--json'))[0] ?? '').value;

describe('plimsoll config', () => {
  test('sets in one go what only holds together, as the hours in which the strap is off', async () => {
    const say = settings();
    await expect(say('set', 'wearing.notFrom', '22:00')).rejects.toThrow(/are set together or are both off/);
    const lines = await say('set', 'wearing.notFrom', '22:00', 'wearing.notTo', '08:00');
    expect(lines.filter((line) => line.includes(' = '))).toEqual([
      'wearing.notFrom = 22:00  (set; default off; HH:MM)',
      'wearing.notTo = 08:00  (set; default off; HH:MM)',
    ]);
    expect(await valueNow(say, 'wearing.notTo')).toBe('08:00');
    const [json = ''] = await say('set', 'wearing.notFrom', 'off', 'wearing.notTo', 'default', '--json');
    expect(JSON.parse(json).settings).toMatchObject([{ value: null }, { value: null }]);
  });

  test.each<[string, string[], RegExp]>([
    ['one value is none', ['alerts.quiet', '9', 'alerts.overDwell', 'long'], /alerts\.overDwell is a whole/],
    ['one key is none', ['alerts.quiet', '9', 'alerts.over', '9'], /There is no setting alerts\.over;/],
    ['one value is missing', ['alerts.quiet', '9', 'alerts.overDwell'], /pairs of a key and its value/],
    ['one is given twice', ['alerts.quiet', '9', 'alerts.quiet', '8'], /alerts\.quiet is given twice;/],
    ['nothing is named', [], /Say `plimsoll config`/],
  ])('sets nothing where %s', async (_, pairs, sentence) => {
    const say = settings();
    await expect(say('set', ...pairs)).rejects.toThrow(sentence);
    expect(await valueNow(say, 'alerts.quiet')).toBe(5);
  });
});
