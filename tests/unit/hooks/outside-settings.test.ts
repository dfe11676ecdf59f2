import { describe, expect, it } from 'vitest';
import { checkSetting, defaultSettings, HIDDEN, type Settings } from '../../../src/contract/settings.ts';
import { outsideOf, refuseOutside } from '../../../src/hooks/hooks.ts';
import { SettingsKeeper } from '../../../src/service/settings-keeper.ts';
import { epochMs } from '../../../src/units.ts';

const withSettings = (settings: Partial<Settings>): Settings => ({ ...defaultSettings, ...settings });

/** A keeper on a table in memory. */
function keeperOf() {
  const saved: ReadonlyMap<string, unknown>[] = [];
  const port = { all: () => [], save: (changes: ReadonlyMap<string, unknown>) => saved.push(changes) };
  const keeper = new SettingsKeeper(
    { ...port, save: (changes) => void port.save(changes) },
    {},
    () => undefined,
    refuseOutside,
  );
  return { keeper, saved };
}

describe('the ways out of the browser', () => {
  it('are off unless an address was set', () => {
    expect(outsideOf(defaultSettings)).toEqual({ mqtt: null, webhook: null });
  });

  it.each([
    ['mqtt.address', 'homeassistant.local'],
    ['mqtt.address', 'http://homeassistant.local'],
    ['mqtt.address', 'mqtt:'],
    ['mqtt.address', 'mqtt://:1883'],
    ['mqtt.address', 'mqtts:///homeassistant.local'],
    ['mqtt.name', 'a/b'],
    ['mqtt.name', '#'],
    ['webhook.address', 'file:///etc/passwd'],
  ])('refuse %s = %s', (key, value) => {
    expect(checkSetting(key, value)).toMatchObject({ ok: false });
  });

  it('refuse an address outside the house with a sentence, and keep nothing of it', () => {
    const { keeper, saved } = keeperOf();
    expect(() => keeper.change({ 'mqtt.address': 'mqtt://broker.example.com' }, epochMs(1))).toThrow(
      'broker.example.com is not in this house',
    );
    expect(() => keeper.change({ 'webhook.address': 'https://8.8.8.8/hook' }, epochMs(1))).toThrow(
      '8.8.8.8 is not in this house',
    );
    expect(saved).toEqual([]);
    expect(keeper.current['mqtt.address']).toBeNull();
  });

  it.each([
    ['mqtt://anna:hunter2@homeassistant.local'],
    ['mqtt://anna@homeassistant.local'],
    ['mqtts://:hunter2@homeassistant.local'],
  ])('refuse %s, whose user name and password everybody would read and nobody would use', (address) => {
    const { keeper, saved } = keeperOf();
    const change = () => keeper.change({ 'mqtt.address': address }, epochMs(1));
    expect(change).toThrow(
      /^mqtt\.address .* leave it out of the address and set mqtt\.username and mqtt\.password\.$/,
    );
    expect(change).not.toThrow(/hunter2/);
    expect(saved).toEqual([]);
  });

  it('never show a secret again, nor put it into the sentence that refuses it', () => {
    const { keeper } = keeperOf();
    keeper.change({ 'mqtt.password': 'hunter2', 'webhook.address': 'http://10.0.0.2/SECRET' }, epochMs(1));
    expect(keeper.current['mqtt.password']).toBe('hunter2');
    const shown = keeper.view().filter(({ key }) => key === 'mqtt.password' || key === 'webhook.address');
    expect(shown.map(({ value }) => value)).toEqual([HIDDEN, HIDDEN]);
    expect(checkSetting('webhook.address', 'ftp://SECRET')).not.toMatchObject({
      sentence: expect.stringContaining('SECRET'),
    });
  });

  it('say in the settings what belongs together', () => {
    expect(
      outsideOf(withSettings({ 'mqtt.address': 'mqtt://ha.local', 'mqtt.username': 'anna' })).mqtt,
    ).toEqual({
      address: 'mqtt://ha.local',
      username: 'anna',
      password: null,
      name: 'plimsoll',
      discoveryPrefix: 'homeassistant',
    });
  });
});
