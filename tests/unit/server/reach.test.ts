import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { type ReachOptions, reachOf, THIS_MACHINE } from '../../../src/server/reach.ts';

const reach = (options: Partial<ReachOptions>) =>
  reachOf({ ...THIS_MACHINE, port: 8787, ...options }, '/nowhere', systemClock.wall);

describe('where a service listens is where it lets itself be asked', () => {
  test.each([
    ['this machine alone', {}, '127.0.0.1'],
    ['the house', { lan: true }, '127.0.0.1'],
    ['every address, by name', { host: '0.0.0.0' }, '127.0.0.1'],
    ['every address, written out', { host: '0:0:0:0:0:0:0:0' }, '127.0.0.1'],
    ['the other loopback', { host: '::1' }, '::1'],
    ['the other loopback, written out', { host: '0:0:0:0:0:0:0:1' }, '::1'],
    ['an address of its own', { host: '127.0.0.5' }, '127.0.0.5'],
    ['an address of the house', { host: '192.168.77.4' }, '192.168.77.4'],
    ['an address of the house, in capitals', { host: 'FD00::2' }, 'fd00::2'],
  ])('%s', (_, options, here) => {
    const found = reach(options);
    expect(found.here).toBe(here);
    expect(found.names().addresses).toContain(here);
  });

  test.each([[null], ['127.0.0.1'], ['::1']])('a proxy elsewhere that cannot reach %s is refused', (host) => {
    const elsewhere = { proxy: '192.168.77.5', names: ['x.example'] };
    expect(() => reach({ ...elsewhere, host })).toThrow(
      /^The proxy at 192\.168\.77\.5 cannot reach a Plimsoll that listens on this computer alone; .*--host\.$/,
    );
    expect(reach({ ...elsewhere, host: '192.168.77.4' }).host).toBe('192.168.77.4');
  });

  test('an address that no browser can open is refused, not served', () => {
    expect(() => reach({ host: 'fe80::1%eth0' })).toThrow(
      /no browser can open fe80::1%eth0; give another address/,
    );
  });
});
