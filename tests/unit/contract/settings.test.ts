import { describe, expect, test } from 'vitest';
import {
  checkSetting,
  checkTogether,
  defaultSettings,
  describeSetting,
  environmentNameOf,
  SETTING_KEYS,
  valueOfText,
} from '../../../src/contract/settings.ts';

test('the defaults are those of the design, fit, and do not contradict each other', () => {
  expect(defaultSettings).toMatchObject({
    'alerts.overDwell': 30,
    'alerts.longOverAfter': 5,
    'alerts.dayTotal': null,
    'alerts.noSignalAfter': 60,
    'alerts.batteryLow': 15,
    'alerts.batteryCharged': 30,
    'alerts.clockFor': 10,
    'alerts.repeat': 10,
    'alerts.quiet': 5,
    'alerts.handOver': 2,
    'day.wakingFrom': '07:00',
    'day.wakingTo': '23:00',
  });
  for (const key of SETTING_KEYS) {
    expect([key, checkSetting(key, defaultSettings[key])]).toEqual([
      key,
      { ok: true, value: defaultSettings[key] },
    ]);
  }
  expect(checkTogether(defaultSettings).ok).toBe(true);
});

describe('ranges', () => {
  test.each([
    ['alerts.overDwell', 5, 300],
    ['alerts.longOverAfter', 1, 60],
    ['alerts.noSignalAfter', 15, 600],
    ['alerts.handOver', 0, 60],
  ])('%s lies from %i to %i, both included', (key, min, max) => {
    for (const value of [min, max]) expect(checkSetting(key, value)).toEqual({ ok: true, value });
    for (const value of [min - 1, max + 1, min + 0.5, `${min}`, null, true]) {
      const result = checkSetting(key, value);
      expect(result).toMatchObject({ ok: false, sentence: expect.stringContaining(`from ${min} to ${max}`) });
      expect(result).toMatchObject({ sentence: expect.stringMatching(new RegExp(`^${key} is .*\\.$`)) });
    }
  });

  test('a refusal names the key, what it may be and what it was', () => {
    expect(checkSetting('alerts.dayTotal', 0)).toEqual({
      ok: false,
      sentence: 'alerts.dayTotal is a whole number from 1 to 1440 (min), or off, not 0.',
    });
    expect(checkSetting('night.from', '24:00')).toMatchObject({
      sentence: 'night.from is a time of day such as 07:30, not "24:00".',
    });
    expect(checkSetting('sound.carer.over', 'loud')).toMatchObject({
      sentence: 'sound.carer.over is one of always, day, night, never, not "loud".',
    });
    for (const key of ['alerts.dwel', '__proto__', 'toString', '']) {
      expect(checkSetting(key, 1)).toMatchObject({
        sentence: `There is no setting ${key}; \`plimsoll config\` lists them all.`,
      });
    }
  });
});

test.each([
  ['alerts.batteryCharged', { 'alerts.batteryLow': 30 }],
  ['night.to', { 'night.to': '22:00' }],
  ['day.wakingTo', { 'day.wakingTo': '07:00' }],
  ['wearing.notTo', { 'wearing.notFrom': '22:00' }],
  ['wearing.notTo', { 'wearing.notFrom': '22:00', 'wearing.notTo': '22:00' }],
])('a contradiction names %s: %j', (key, change) => {
  const result = checkTogether({ ...defaultSettings, ...change });
  expect(result).toMatchObject({ ok: false, sentence: expect.stringMatching(new RegExp(`^${key} .*\\.$`)) });
});

test('what is typed is understood: numbers, off, words', () => {
  expect(valueOfText('alerts.overDwell', '45')).toBe(45);
  expect(valueOfText('alerts.overDwell', '0x10')).toBe('0x10');
  expect(valueOfText('alerts.overDwell', 'off')).toBe('off');
  expect(valueOfText('alerts.dayTotal', 'off')).toBeNull();
  expect(valueOfText('night.from', '07:30')).toBe('07:30');
});

test('every setting has help in a sentence, and an environment variable of its own', () => {
  const names = SETTING_KEYS.map(environmentNameOf);
  expect(new Set(names).size).toBe(SETTING_KEYS.length);
  for (const name of names) expect(name).toMatch(/^PLIMSOLL_[A-Z]+(_[A-Z]+)+$/);
  expect(environmentNameOf('alerts.overDwell')).toBe('PLIMSOLL_ALERTS_OVER_DWELL');
  expect(environmentNameOf('sound.carer.no-signal')).toBe('PLIMSOLL_SOUND_CARER_NO_SIGNAL');
  for (const key of SETTING_KEYS) expect(describeSetting(key).help).toMatch(/^[A-Z].*\.$/);
});
