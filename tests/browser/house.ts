import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Role } from '../../src/contract/http.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const LINK = /http:\/\/\S+#sign-in=\S+/;
const START_MS = 30_000;
/** What the name of a data folder begins with: a page that names it must not take it for its own. */
const DATA = 'plimsoll-browser-<b>-';

/** A real service in a process of its own, with a data folder of its own. */
export interface House {
  /** The one-time link that it printed. */
  readonly link: string;
  /** The address of its page. */
  readonly address: string;
  /** Its data folder. */
  readonly folder: string;
  signal(name: NodeJS.Signals): void;
  /** After a SIGKILL: the same service again, on the same data and at the same address. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the built service and waits for the link that it prints. */
export const startHouse = (...options: readonly string[]): Promise<House> => startHouseWith({}, ...options);

/** The same with settings from the environment. */
export const startHouseWith = (environment: NodeJS.ProcessEnv, ...options: readonly string[]) =>
  start(() => undefined, environment, [...atNoon(), ...options]);

/** At whatever hour the tests run, it is midday in the house: no night keeps an alert quiet, and no day ends. */
function atNoon(): string[] {
  const ahead = 12 - new Date().getUTCHours();
  // These zones count westwards.
  return ['--tz', ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`];
}

/** The same in a data folder that is prepared first. */
export const startHouseIn = (prepare: (data: string) => void, ...options: readonly string[]) =>
  start(prepare, {}, options);

async function start(
  prepare: (data: string) => void,
  environment: NodeJS.ProcessEnv,
  options: readonly string[],
): Promise<House> {
  const data = await mkdtemp(join(tmpdir(), DATA));
  prepare(data);
  const startOn = (port: string) =>
    spawn(process.execPath, [MAIN, 'start', ...options, '--port', port, '--data', data], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
    });
  let child = startOn('0');
  const link = await printedLink(child);
  return {
    link,
    address: new URL('.', link).href,
    folder: data,
    signal: (name) => {
      child.kill(name);
    },
    startAgain: async () => {
      if (child.signalCode === null) await once(child, 'exit');
      child = startOn(new URL(link).port);
      await printedLink(child);
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGCONT');
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function printedLink(child: ChildProcess): Promise<string> {
  const said = child.stdout;
  if (said === null) throw new TypeError('the service has no standard output');
  const timeout = AbortSignal.timeout(START_MS);
  let text = '';
  said.setEncoding('utf8');
  while (true) {
    const [chunk] = await once(said, 'data', { signal: timeout });
    text += String(chunk);
    const [link] = LINK.exec(text) ?? [];
    if (link !== undefined) return link;
  }
}

/** The browser to test in: CHROMIUM, or where the usual packages put it. */
function chromiumPath(): string {
  const places = [
    process.env['CHROMIUM'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const found = places.find((place) => place !== undefined && existsSync(place));
  if (found === undefined)
    throw new TypeError('No Chromium here; name one in the environment variable CHROMIUM.');
  return found;
}

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** The link of the picture that the wearer's screen shows to let another device in. @param wearer a page of theirs */
export async function linkFor(role: Role, wearer: Page, { address }: House): Promise<string> {
  const answer = await wearer.request.post(new URL('api/pairing', address).href, {
    data: { role },
    headers: { origin: new URL(address).origin },
  });
  return `${address}#pair=${(await answer.json()).code}`;
}

/** The number in the mark. */
export const numberOf = (page: Page) => page.locator('.mark-number');
