import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interval, type Subscription } from 'rxjs';
import { type Clock, systemClock } from '../../src/clock.ts';
import type { FirmwareNote } from '../../src/contract/firmware-note.ts';
import type { Role } from '../../src/contract/http.ts';
import { readNotes } from '../../src/firmware-notes/folder.ts';
import { buildServer } from '../../src/server/app.ts';
import { reachOf, THIS_MACHINE } from '../../src/server/reach.ts';
import { PacingService } from '../../src/service/service.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { ScriptedSource } from '../support/scripted-source.ts';

export interface ScriptedHouse {
  readonly source: ScriptedSource;
  readonly store: Store;
  readonly service: PacingService;
  /** The one-time link of the wearer. */
  readonly link: string;
  /** A one-time link for one more device. */
  newLink(role: Role): string;
  /** From now on this happens twice a second, in place of what happened before; null: nothing does. */
  twiceASecond(happens: (() => void) | null): void;
  stop(): Promise<void>;
}

/**
 * The real service, server, database and pages with a source that says what a bridge says: what a
 * person sees from the first strap in range to the last reading.
 *
 * @param moreNotes on straps, beside those of the product
 */
export async function startScriptedHouse(
  environment: NodeJS.ProcessEnv = {},
  clock: Clock = systemClock,
  moreNotes: readonly FirmwareNote[] = [],
): Promise<ScriptedHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-browser-'));
  const source = new ScriptedSource(clock);
  const store = openStore(folder);
  const service = new PacingService({
    clock,
    store,
    source,
    timeZone: 'UTC',
    demo: false,
    version: 'test',
    environment,
    log: () => undefined,
    notes: [
      ...readNotes(join(import.meta.dirname, '../../firmware-notes'), (problem) => {
        throw new TypeError(problem);
      }),
      ...moreNotes,
    ],
  });
  service.start();
  const server = await buildServer({
    sessions: store.sessions,
    household: service,
    data: null,
    demo: null,
    pages: join(import.meta.dirname, '../../dist/dashboard'),
    reach: reachOf({ ...THIS_MACHINE, port: 0 }, folder, () => clock.wall()),
    now: () => service.now(),
    clock,
    log: () => undefined,
  });
  await server.listen();
  let happening: Subscription | null = null;
  const newLink = (role: Role) =>
    `${server.origin()}/#sign-in=${store.sessions.newSignInCode(role, service.now())}`;
  return {
    source,
    store,
    service,
    link: newLink('wearer'),
    newLink,
    twiceASecond: (happens) => {
      happening?.unsubscribe();
      happening = happens === null ? null : interval(500).subscribe(happens);
    },
    stop: async () => {
      happening?.unsubscribe();
      await server.close();
      await service.stop();
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
