/** Who may come in, from the machine itself: for who has lost every signed-in screen, and for those without one. */
import { renderUnicodeCompact } from 'uqr';
import type { Device, Pairing, Role } from '../contract/http.ts';
import { inputError } from '../errors.ts';
import type { EpochMs } from '../units.ts';
import type { Terminal } from './terminal.ts';
import { linkLines, trustSentence, type WearerLink } from './wearer-link.ts';

/** A new one-time link for the wearer. */
export interface NewWearerLink extends WearerLink {
  readonly expiresAt: EpochMs;
  /** The page where a browser in the house learns to trust its certificates; null where it needs not. */
  readonly trustAt: string | null;
}

/** The devices of a running service. */
export interface DevicesClient {
  /** A new one-time link for the wearer; ends those before that were not used. */
  wearerLink(): Promise<NewWearerLink>;
  /** A new code for a carer or a display; ends one that was open. */
  pair(role: Role): Promise<Pairing>;
  list(): Promise<readonly Device[]>;
  /** @throws PlimsollError `bad-input` when there is no such device */
  signOut(id: number): Promise<void>;
  close(): Promise<void>;
}

export interface PairOptions {
  readonly data: string;
  readonly tz: string;
  readonly json: boolean;
}

/**
 * `plimsoll pair [ROLE]`: lets a device in. The wearer's is a one-time link for a browser on this machine
 * or, where the house is served, in the house; the others' a code of five minutes.
 *
 * @throws PlimsollError `not-running`, `service-unreachable`
 */
export async function pair(
  role: Role,
  options: PairOptions,
  connect: (folder: string) => Promise<DevicesClient>,
  terminal: Terminal,
): Promise<void> {
  const client = await connect(options.data);
  try {
    if (role === 'wearer') {
      const made = await client.wearerLink();
      const { expiresAt, houseLink, link } = made;
      if (options.json) terminal.say(JSON.stringify({ role, link, houseLink, expiresAt }));
      else sayLink(made, momentText(expiresAt, options.tz), terminal);
      return;
    }
    const { code, expiresAt, link } = await client.pair(role);
    if (options.json) terminal.say(JSON.stringify({ role, code, link, expiresAt }));
    else sayCode(role, code, link, momentText(expiresAt, options.tz), terminal);
  } finally {
    await client.close();
  }
}

function sayLink(made: NewWearerLink, until: string, terminal: Terminal): void {
  const { houseLink, trustAt } = made;
  if (houseLink !== null) sayAsPicture(houseLink, terminal);
  for (const line of linkLines(made)) terminal.say(line);
  if (houseLink !== null) terminal.say('The picture is the link for the house, to be scanned.');
  if (trustAt !== null) terminal.say(trustSentence(trustAt));
  terminal.say(`It is good until ${until}. Links before it no longer work.`);
}

function sayAsPicture(link: string, terminal: Terminal): void {
  for (const line of renderUnicodeCompact(link).split('\n')) terminal.say(line);
}

function sayCode(role: Role, code: string, link: string | null, until: string, terminal: Terminal): void {
  if (link === null) {
    terminal.say(`The code for a ${role} on this computer: ${code}, once, until ${until}.`);
    terminal.note(
      'Other devices cannot get here: Plimsoll listens on this computer alone; start it with --lan.',
    );
    return;
  }
  sayAsPicture(link, terminal);
  terminal.say(
    `Scan this on the device of the ${role}, or open ${new URL(link).origin} there and type ${code}.`,
  );
  terminal.say(`It works once, until ${until}.`);
}

export interface DevicesOptions extends PairOptions {
  /** The number of a device to sign out; without it they are listed. */
  readonly signOut?: string;
}

/**
 * `plimsoll devices`: every signed-in device; `--sign-out NUMBER` signs one out at once.
 *
 * @throws PlimsollError `not-running`, `service-unreachable`, `bad-option`, `bad-input`
 */
export async function devices(
  options: DevicesOptions,
  connect: (folder: string) => Promise<DevicesClient>,
  terminal: Terminal,
): Promise<void> {
  const id = options.signOut === undefined ? null : numberOf(options.signOut);
  const client = await connect(options.data);
  try {
    if (id !== null) await client.signOut(id);
    // The command's own session is no device of anybody's.
    const list = (await client.list()).filter(({ current }) => !current);
    if (options.json) terminal.say(JSON.stringify({ devices: list }));
    else if (list.length === 0)
      terminal.say('No device is signed in; `npx plimsoll pair` makes a link for the wearer.');
    else for (const device of list) terminal.say(lineOf(device, options.tz));
  } finally {
    await client.close();
  }
}

function numberOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw inputError('bad-option', `${text} is not a number of the list; \`npx plimsoll devices\` shows them.`);
}

function lineOf({ connected, id, lastSeenAt, name, role }: Device, timeZone: string): string {
  const seen = connected ? 'open now' : `last seen ${momentText(lastSeenAt, timeZone)}`;
  return `${id}  ${role}  ${name}  (${seen})`;
}

/** A moment as the wearer's clock and calendar show it. */
const momentText = (at: EpochMs, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(at);
