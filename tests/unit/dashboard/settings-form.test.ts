import { describe, expect, test } from 'vitest';
import {
  changeOf,
  groupsOf,
  hintsOf,
  nameOf,
  refusalOf,
  shownValue,
} from '../../../dashboard/src/settings-form.ts';
import {
  HIDDEN,
  SETTING_KEYS,
  type SettingKey,
  type SettingsChange,
  type SettingView,
} from '../../../src/contract/settings.ts';
import { PlimsollError } from '../../../src/errors.ts';
import { SettingsKeeper } from '../../../src/service/settings-keeper.ts';
import { openStore } from '../../../src/store/store.ts';
import { epochMs } from '../../../src/units.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** The settings as the service gives them out, after a change. */
function views(change: SettingsChange = {}) {
  const store = openStore(temporaryFolder());
  const keeper = new SettingsKeeper(store.settings, { 'night.from': '21:00' }, () => undefined);
  keeper.change(change, epochMs(1_000));
  return { keeper, list: keeper.view() };
}

function viewOf(key: SettingKey, change: SettingsChange = {}): SettingView {
  const view = views(change).list.find((setting) => setting.key === key);
  return view ?? expect.unreachable(key);
}

describe('the form of the settings', () => {
  test('has every setting once, but for what carers see, which is set beside the devices', () => {
    const keys = groupsOf(views().list).flatMap(({ fields }) => fields.map(({ key }) => key));
    expect(keys.sort()).toEqual(SETTING_KEYS.filter((key) => key !== 'sharing.carers').sort());
  });

  test('gives every setting and every group a name in words', () => {
    for (const { id, name, fields } of groupsOf(views().list)) {
      expect(name).not.toBe(id);
      for (const { key } of fields) expect(nameOf(key)).not.toBe(key);
    }
  });

  test('says what a field may be, and what it usually is', () => {
    expect(hintsOf(viewOf('alerts.overDwell'))).toEqual(['From 5 to 300\u00a0s.', 'Usually 30.']);
    expect(hintsOf(viewOf('alerts.dayTotal'))).toEqual([
      'From 1 to 1440\u00a0min.',
      'Empty: off.',
      'Usually off.',
    ]);
    expect(hintsOf(viewOf('sound.wearer.clock'))).toEqual(['Usually never.']);
    expect(hintsOf(viewOf('night.from'))).toEqual([
      'Set by PLIMSOLL_NIGHT_FROM where Plimsoll was started; change it there.',
    ]);
  });

  test('shows nothing of a secret, and says that it is set', () => {
    const secret = viewOf('mqtt.password', { 'mqtt.password': 'swordfish' });
    expect(secret.value).toBe(HIDDEN);
    expect(shownValue(secret)).toBe('');
    expect(hintsOf(secret)).toEqual(['Set; it is not shown. Type another to replace it.']);
  });
});

describe('what was typed', () => {
  const change = (key: SettingKey, text: string | null, before: SettingsChange = {}) =>
    changeOf([viewOf(key, before)], { [key]: text });

  test.each<[SettingKey, string | null, SettingsChange]>([
    ['alerts.overDwell', '45', { 'alerts.overDwell': 45 }],
    ['alerts.overDwell', ' 45 ', { 'alerts.overDwell': 45 }],
    ['alerts.overDwell', '30', {}],
    ['alerts.overDwell', 'soon', { 'alerts.overDwell': 'soon' }],
    ['alerts.overDwell', '', { 'alerts.overDwell': '' }],
    ['alerts.overDwell', null, { 'alerts.overDwell': 'default' }],
    ['alerts.dayTotal', '90', { 'alerts.dayTotal': 90 }],
    ['alerts.dayTotal', '', {}],
    ['sound.carer.over', 'never', { 'sound.carer.over': 'never' }],
    ['wearing.notFrom', '21:30', { 'wearing.notFrom': '21:30' }],
    ['mqtt.password', 'swordfish', { 'mqtt.password': 'swordfish' }],
    ['mqtt.password', '', {}],
    ['mqtt.password', null, { 'mqtt.password': null }],
  ])('%s: “%s” asks for %j', (key, text, expected) => {
    expect(change(key, text)).toEqual(expected);
  });

  test('an emptied field switches off what can be off', () => {
    expect(change('alerts.dayTotal', '', { 'alerts.dayTotal': 90 })).toEqual({ 'alerts.dayTotal': null });
  });

  test('a refusal of the service is shown at its field, by its name', () => {
    const refused = (asked: SettingsChange) => {
      try {
        views().keeper.change(asked, epochMs(2_000));
      } catch (error) {
        if (error instanceof PlimsollError) return refusalOf(error.message, asked);
        throw error;
      }
      return expect.unreachable('nothing was refused');
    };
    expect(refused({ 'alerts.repeat': 5, 'alerts.overDwell': 1 })).toEqual({
      key: 'alerts.overDwell',
      text: '“Over for how long until the alert” is a whole number from 5 to 300 (s), not 1.',
    });
    expect(refused({ 'alerts.batteryLow': 40 })).toEqual({
      key: 'alerts.batteryLow',
      text: '“Battery is charged above” must be more than “Battery is low at”.',
    });
    expect(refused({ 'wearing.notFrom': '22:00' }).key).toBe('wearing.notFrom');
    expect(refused({ 'mqtt.address': 'not an address' }).key).toBe('mqtt.address');
  });

  test('a refusal that names no field stands by itself', () => {
    expect(refusalOf('The disk of /data is full.', { 'alerts.repeat': 5 })).toEqual({
      key: null,
      text: 'The disk of /data is full.',
    });
  });
});
