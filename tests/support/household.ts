import type { FirmwareNote } from '../../src/contract/firmware-note.ts';
import type { Visitor } from '../../src/contract/http.ts';
import type { LiveMessage } from '../../src/contract/live.ts';
import { PacingService } from '../../src/service/service.ts';
import { captureLine } from '../../src/sources/capture-file.ts';
import { openStore } from '../../src/store/store.ts';
import { ScriptedSource } from './scripted-source.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** The strap of the wearer in these tests. */
export const STRAP = 'AA:BB:CC:DD:EE:01';
export const ZONE = 'Europe/London';

/** The wearer's device in these tests. */
export const WEARER: Visitor = { sessionId: 1, role: 'wearer', device: 'Bedside' };
export const CARER: Visitor = { sessionId: 2, role: 'carer', device: 'Kitchen tablet' };

export const acknowledge = (service: PacingService, alertId: string, by: Visitor = WEARER): void =>
  service.onRequest({ type: 'acknowledge', alertId }, by);

/** A service on a real database, with a scripted source, in virtual time. */
export function household(
  clock: VirtualClock,
  folder: string,
  { notes = [], timeZone = ZONE }: { notes?: readonly FirmwareNote[]; timeZone?: string } = {},
) {
  const source = new ScriptedSource(clock);
  const store = openStore(folder);
  const log: string[] = [];
  const capture: string[] = [];
  const service = new PacingService({
    clock,
    store,
    source,
    timeZone,
    demo: false,
    version: 'test',
    environment: {},
    log: (line) => log.push(line),
    notes,
    onEvent: (event) => {
      const line = captureLine(event);
      if (line !== null) capture.push(line);
    },
  });
  const said: LiveMessage[] = [];
  service.messages.subscribe((message) => said.push(message));
  service.start();
  return { service, source, store, folder, log, capture, said };
}

/** The same with a strap that was chosen and is linked. */
export function withStrap(clock: VirtualClock, folder: string, options: { timeZone?: string } = {}) {
  const house = household(clock, folder, options);
  house.service.choose(true);
  house.source.inRange(STRAP, 'Strap One');
  house.service.adopt(STRAP);
  house.service.choose(false);
  house.source.link('listening', STRAP);
  return house;
}
