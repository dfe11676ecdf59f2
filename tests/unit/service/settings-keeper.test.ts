import { describe, expect, test } from 'vitest';
import { PlimsollError } from '../../../src/errors.ts';
import { SettingsKeeper, settingsOfEnvironment } from '../../../src/service/settings-keeper.ts';
import { openStore } from '../../../src/store/store.ts';
import { epochMs } from '../../../src/units.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const at = epochMs(1_000);

function keeper(environment: Record<string, string> = {}, folder = temporaryFolder()) {
  const log: string[] = [];
  const store = openStore(folder);
  const settings = new SettingsKeeper(store.settings, settingsOfEnvironment(environment), (line) =>
    log.push(line),
  );
  const viewOf = (key: string) => settings.view().find((setting) => setting.key === key);
  return { settings, store, folder, log, viewOf };
}

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof PlimsollError && error.code === 'bad-setting') return error.message;
    throw error;
  }
  return 'nothing was refused';
}

describe('settings', () => {
  test('are in force at once, survive a restart, and can be put back', () => {
    const { settings, folder, store, viewOf } = keeper();
    expect(viewOf('alerts.overDwell')).toMatchObject({ value: 30, source: 'default', setAt: null });
    settings.change({ 'alerts.overDwell': 45, 'alerts.dayTotal': 90 }, at);
    expect(settings.current['alerts.overDwell']).toBe(45);
    expect(viewOf('alerts.overDwell')).toMatchObject({ value: 45, source: 'set', setAt: at });
    store.close();
    const later = keeper({}, folder);
    expect(later.settings.current).toMatchObject({ 'alerts.overDwell': 45, 'alerts.dayTotal': 90 });
    later.settings.change({ 'alerts.overDwell': 'default', 'alerts.dayTotal': null }, at);
    expect(later.viewOf('alerts.overDwell')).toMatchObject({ value: 30, source: 'default', setAt: null });
    expect(later.viewOf('alerts.dayTotal')).toMatchObject({ value: null, source: 'set' });
  });

  test.each([
    [{ 'alerts.overDwell': 45, 'alerts.hum': 1 }, /^There is no setting alerts\.hum;/],
    [{ 'alerts.overDwell': 45, 'alerts.repeat': 0 }, /^alerts\.repeat is a whole number from 1 to 120/],
    [{ 'alerts.overDwell': 45, 'alerts.batteryLow': 31 }, /^alerts\.batteryCharged must be more/],
  ])('are changed all together or not at all: %j', (change, sentence) => {
    const { settings, store } = keeper();
    expect(refusal(() => settings.change(change, at))).toMatch(sentence);
    expect(settings.current['alerts.overDwell']).toBe(30);
    expect(store.settings.all()).toEqual([]);
  });

  test('a contradiction in between is none when both ends of it change together', () => {
    const { settings } = keeper();
    settings.change({ 'alerts.batteryLow': 35, 'alerts.batteryCharged': 60 }, at);
    expect(settings.current['alerts.batteryLow']).toBe(35);
  });

  test('of another version are left out with a line in the log, and kept', () => {
    const { store, folder } = keeper();
    store.settings.save(
      new Map<string, unknown>([
        ['alerts.melody', 'la'],
        ['alerts.repeat', 7],
      ]),
      at,
    );
    store.close();
    const later = keeper({}, folder);
    expect(later.settings.current['alerts.repeat']).toBe(7);
    expect(later.log).toEqual([expect.stringContaining('There is no setting alerts.melody')]);
    expect(later.store.settings.all()).toHaveLength(2);
  });
});

describe('the environment', () => {
  const environment = { PLIMSOLL_ALERTS_OVER_DWELL: '20', PLIMSOLL_ALERTS_DAY_TOTAL: 'off', HOME: '/x' };

  test('wins over what was set, is shown as such, and cannot be changed from inside', () => {
    const { settings, viewOf } = keeper(environment);
    expect(settings.current).toMatchObject({ 'alerts.overDwell': 20, 'alerts.dayTotal': null });
    expect(viewOf('alerts.overDwell')).toMatchObject({ value: 20, source: 'environment', default: 30 });
    for (const value of [25, 'default']) {
      expect(refusal(() => settings.change({ 'alerts.overDwell': value }, at))).toBe(
        'alerts.overDwell is set by the environment variable PLIMSOLL_ALERTS_OVER_DWELL; change it there and start Plimsoll again.',
      );
    }
  });

  test.each([
    [{ PLIMSOLL_ALERTS_OVER_DWELL: '1' }, /^PLIMSOLL_ALERTS_OVER_DWELL is a whole number from 5 to 300/],
    [{ PLIMSOLL_ALERTS_DWELL: '30' }, /^The environment variable PLIMSOLL_ALERTS_DWELL names no setting/],
    [{ PLIMSOLL_NIGHT_FROM: '9pm' }, /^PLIMSOLL_NIGHT_FROM is a time of day/],
    [{ PLIMSOLL_NIGHT_FROM: '07:00' }, /^night\.to must differ from night\.from/],
  ])('is refused at the start when it does not fit: %j', (wrong, sentence) => {
    expect(refusal(() => keeper(wrong))).toMatch(sentence);
  });

  test('may hold other variables of Plimsoll’s', () => {
    expect(settingsOfEnvironment({ PLIMSOLL_DATA: '/x', PLIMSOLL_RECORDINGS: '/y' })).toEqual({});
  });
});
