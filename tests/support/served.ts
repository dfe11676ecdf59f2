import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDesk } from '../../src/cli/data-desk.ts';
import type { Role } from '../../src/contract/http.ts';
import { cookieNameOf } from '../../src/contract/service-address.ts';
import { buildServer, type ServerOptions } from '../../src/server/app.ts';
import { type ReachOptions, reachOf, THIS_MACHINE } from '../../src/server/reach.ts';
import { withStrap, ZONE } from './household.ts';
import { VirtualClock } from './virtual-clock.ts';

/**
 * A household in virtual time with its web server, for several tests; `close` ends it.
 *
 * @param pages the folder of its pages
 */
export async function serveHousehold(
  startsAt = Date.UTC(2026, 5, 1, 9),
  pages = join(import.meta.dirname, '../../dashboard'),
  reach: Omit<ReachOptions, 'port'> = THIS_MACHINE,
  more: Partial<Pick<ServerOptions, 'log' | 'onAddress'>> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-served-'));
  const clock = new VirtualClock(startsAt);
  const house = withStrap(clock, folder);
  const { service, store } = house;
  const server = await buildServer({
    sessions: store.sessions,
    household: service,
    data: new DataDesk({
      store,
      timeZone: ZONE,
      version: 'test',
      now: () => service.now(),
      onDeleted: () => undefined,
      deleteEverything: () => undefined,
    }),
    demo: { running: () => null, start: async () => undefined, stop: async () => undefined },
    pages,
    reach: reachOf({ ...reach, port: 0 }, folder, () => clock.wall()),
    now: () => clock.wall(),
    clock,
    log: () => undefined,
    ...more,
  });
  const address = await server.listen();
  const { port, secure } = address;
  const host = `127.0.0.1:${port}`;
  return {
    ...{ address, clock, house, server },
    /** What a screen of somebody's connects with. */
    screen: (who: Role) => ({
      url: `ws://${host}/live`,
      headers: {
        origin: `${secure ? 'https' : 'http'}://${host}`,
        cookie: `${cookieNameOf({ port, secure })}=${store.sessions.open(who, who, service.now())}`,
      },
    }),
    /** Sends a request as somebody of a role, or nobody. */
    ask: (
      method: string,
      url: string,
      who: Role | 'nobody',
      sent: {
        readonly payload?: string;
        readonly headers?: Readonly<Record<string, string>>;
        /** The other end of the connection; this machine, if it is not said. */
        readonly remoteAddress?: string;
      } = {},
    ) => {
      const token = who === 'nobody' ? '' : store.sessions.open(who, who, service.now());
      const cookie = `${cookieNameOf({ port, secure })}=${token}`;
      const headers = { host, origin: `${secure ? 'https' : 'http'}://${host}`, cookie, ...sent.headers };
      const { payload, remoteAddress } = sent;
      return server.app.inject({
        ...{ method: method as 'GET', url, headers },
        ...(payload === undefined ? {} : { payload }),
        ...(remoteAddress === undefined ? {} : { remoteAddress }),
      });
    },
    close: async () => {
      await server.close();
      await service.stop();
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
