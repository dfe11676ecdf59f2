import { describe, expect, it } from 'vitest';
import { houseLookup, isHouseIp, mayBeInHouse, needHouseHost } from '../../../src/hooks/house-address.ts';

describe('an address in the house', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.254',
    '192.168.1.20',
    '::1',
    'fd12:3456::1',
    'fe80::1%eth0',
    '::ffff:192.168.1.20',
  ])('%s', (address) => {
    expect(isHouseIp(address)).toBe(true);
    expect(mayBeInHouse(address)).toBe(true);
  });

  it.each(['localhost', 'pi', 'homeassistant.local', 'HA.LAN', 'nas.home.arpa', 'ha.fritz.box', '[fd00::1]'])(
    '%s, by its name, until its addresses are looked up',
    (host) => expect(mayBeInHouse(host)).toBe(true),
  );
});

describe('an address outside the house is refused', () => {
  it.each([
    '8.8.8.8',
    '172.32.0.1',
    '172.15.255.255',
    '192.169.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '2001:4860:4860::8888',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '::',
    '[2001:db8::1]',
  ])('%s', (address) => expect(mayBeInHouse(address)).toBe(false));

  it.each(['example.com', 'evil-local', 'homeassistant.local.example.com', 'nabu.casa', ''])('%s', (host) => {
    expect(mayBeInHouse(host)).toBe(host === 'evil-local');
  });

  it('with a sentence that says what to enter instead', () => {
    expect(() => needHouseHost('example.com')).toThrow(
      'example.com is not in this house, and Plimsoll sends nothing out of it; enter a private address such as 192.168.1.20 or a name such as homeassistant.local.',
    );
  });
});

describe('looking a name up for a connection', () => {
  const look = (host: string, all: boolean) =>
    new Promise<unknown>((resolve) => {
      houseLookup(host, { all }, (error, address) => resolve(error ?? address));
    });

  it('gives the addresses of a name in the house, one or all', async () => {
    expect(isHouseIp(String(await look('localhost', false)))).toBe(true);
    expect(await look('localhost', true)).toEqual(
      expect.arrayContaining([expect.objectContaining({ family: expect.any(Number) })]),
    );
  });

  it.each([true, false])('refuses a name that points out of the house (all: %s)', async (all) => {
    // An address is a name that points to itself.
    expect(await look('8.8.8.8', all)).toMatchObject({ code: 'not-in-house' });
  });
});
