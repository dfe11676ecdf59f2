/** Where the parts of the built product lie. */
import { join } from 'node:path';
import type { ServiceFlags } from '../cli/service-commands.ts';
import type { ServiceRequest } from '../cli/system-service/manager.ts';
import { Calendar } from '../pacing/calendar.ts';

/** `dist`, as this file lies in a folder of it. */
const built = join(import.meta.dirname, '..');
/** What the command line runs. */
const MAIN_ENTRY = join(built, 'main.js');
export const BRIDGE_ENTRY = join(built, 'bridge-process.js');
export const PAGES = join(built, 'dashboard');
/** Beside `dist` in the installed package. */
export const NOTES = join(built, '..', 'firmware-notes');

/** What is to run as a service. @throws PlimsollError `bad-option` for an unknown time zone */
export const serviceRequest = ({ lan, name, port, tz }: ServiceFlags, home: string): ServiceRequest => ({
  ...{ node: process.execPath, main: MAIN_ENTRY, bridge: BRIDGE_ENTRY },
  ...{ home, port, lan, timeZone: new Calendar(tz).timeZone, names: name ?? [] },
});
