/** Where the parts of the built product lie. */
import { join } from 'node:path';
import type { ServiceFlags } from '../cli/command-line/service-commands.ts';
import type { ServiceRequest } from '../cli/system-service/manager.ts';
import { BUILT_NOTES } from '../firmware-notes/built.ts';
import { Calendar } from '../pacing/calendar.ts';
import { packageFolder } from '../package-folder.ts';

const built = join(packageFolder(), 'dist');
/** What the command line runs. */
const MAIN_ENTRY = join(built, 'main.js');
export const BRIDGE_ENTRY = join(built, 'bridge-process.js');
export const PAGES = join(built, 'dashboard');
export const NOTES = join(built, 'parts', BUILT_NOTES);

/** What is to run as a service. @throws PlimsollError `bad-option` for an unknown time zone */
export const serviceRequest = ({ lan, name, port, tz }: ServiceFlags, home: string): ServiceRequest => ({
  ...{ node: process.execPath, main: MAIN_ENTRY, bridge: BRIDGE_ENTRY },
  ...{ home, port, lan, timeZone: new Calendar(tz).timeZone, names: name ?? [] },
});
