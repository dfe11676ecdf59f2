import { createServer as createHttpServer } from 'node:http';
import { Server } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { listenError } from '../../../src/composition/listen-error.ts';
import { internalError } from '../../../src/errors.ts';
import { Door } from '../../../src/server/door.ts';
import { Entrance } from '../../../src/server/entrance.ts';

const systemError = (code: string) => Object.assign(internalError(code), { code });

/** From now on this machine has no IPv6, as with `ipv6.disable=1`. */
function withoutIPv6(): void {
  const { listen } = Server.prototype;
  const spy = vi.spyOn(Server.prototype, 'listen').mockImplementation(function (
    this: Server,
    options: unknown,
    done: unknown,
  ) {
    const asked = options as { host: string; port: number };
    if (!asked.host.includes(':')) return listen.call(this, asked, done as () => void);
    process.nextTick(() => this.emit('error', systemError('EAFNOSUPPORT')));
    return this;
  });
  onTestFinished(() => spy.mockRestore());
}

function entrance(): Entrance {
  const names = { names: ['localhost'], addresses: ['127.0.0.1'] };
  const door = new Door({ visitor: () => null, names, secure: false, anyPort: false });
  const made = new Entrance(createHttpServer(), door, false);
  onTestFinished(() => made.close());
  return made;
}

describe('listening', () => {
  test('a machine without IPv6 serves the house all the same', async () => {
    withoutIPv6();
    expect(await entrance().listen('::', 0)).toBeGreaterThan(0);
  });

  test('an address that was named is listened on or refused, never another instead', async () => {
    withoutIPv6();
    await expect(entrance().listen('::1', 0)).rejects.toThrow(/EAFNOSUPPORT/);
  });
});

describe('an address that cannot be listened on is told', () => {
  const told = (asked: string | null) =>
    listenError(systemError('EADDRNOTAVAIL'), { asked, host: asked ?? '127.0.0.1', port: 8787 })?.message;

  test('as the one that was named', () => {
    expect(told('192.0.2.1')).toMatch(/^192\.0\.2\.1 is no address of this computer; .*\.$/);
  });

  test('as this machine’s own where none was named', () => {
    expect(told(null)).toMatch(
      /does not let Plimsoll listen on 127\.0\.0\.1; look whether the network is up/,
    );
  });
});
