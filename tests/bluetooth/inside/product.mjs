/** The built product, unmodified, and a page that watches it: everything goes the way a browser's would. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { REPOSITORY, TestBedError } from '../../guest/test-bed.mjs';
import { command, until } from './checks.mjs';

export const MAIN = join(REPOSITORY, 'dist', 'main.js');

/** `plimsoll start` on the controller hci0. */
export class Product {
  output = [];
  link = null;

  /** @param nodeOptions what Node itself is told, and @param env besides its environment */
  constructor({ port = 8787, data, options = [], driver = 'abandonware', nodeOptions = [], env = {} }) {
    this.origin = `http://127.0.0.1:${port}`;
    this.process = spawn(
      process.execPath,
      [...nodeOptions, MAIN, 'start', '--port', String(port), '--data', data, '--driver', driver, ...options],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env, NOBLE_HCI_DEVICE_ID: '0' } },
    );
    for (const stream of [this.process.stdout, this.process.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.output.push(`${new Date().toISOString().slice(11, 23)} ${line}`);
        this.link ??= /http:\/\/127\.0\.0\.1:\d+\/#sign-in=\S+/.exec(line)?.[0] ?? null;
      });
    }
  }

  get isAlive() {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** The process numbers of its bridge; mostly one, none while it is being replaced. */
  get bridges() {
    const { pid } = this.process;
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  }

  /** Ends it as Ctrl-C does; gives its exit code. */
  async end() {
    if (this.process.exitCode !== null) return this.process.exitCode;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGINT');
    const [exitCode] = await ended;
    return exitCode;
  }
}

/** A signed-in page. */
export class Page {
  /** Every message of the live WebSocket, oldest first. */
  messages = [];

  constructor(origin) {
    this.origin = origin;
  }

  /** Opens the one-time link and the live WebSocket. */
  static async open(product) {
    const page = new Page(product.origin);
    const code = new URL(product.link).hash.replace('#sign-in=', '');
    const answer = await page.post('/api/session', { code });
    page.cookie = answer.headers.get('set-cookie').split(';')[0];
    page.socket = new WebSocket(`${page.origin.replace('http', 'ws')}/live`, {
      headers: { origin: page.origin, cookie: page.cookie },
    });
    page.socket.on('message', (data) => page.messages.push({ ...JSON.parse(data), arrived: Date.now() }));
    await once(page.socket, 'open');
    await until('the page has a snapshot', 20_000, () => page.of('snapshot').length > 0);
    return page;
  }

  /** Posts as the page does; throws unless it is accepted. */
  async post(path, body) {
    const answer = await fetch(`${this.origin}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: this.origin,
        ...(this.cookie === undefined ? {} : { cookie: this.cookie }),
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok)
      throw new TestBedError(`POST ${path} was answered with ${answer.status}: ${await answer.text()}`, []);
    return answer;
  }

  of(type) {
    return this.messages.filter((message) => message.type === type);
  }

  get readings() {
    return this.of('reading').map(({ reading, arrived }) => ({ ...reading, arrived }));
  }

  /** What it was last told of straps, of the service, of today. */
  get strap() {
    return this.messages.findLast(({ strap }) => strap !== undefined)?.strap;
  }

  get service() {
    return this.messages.findLast(({ service }) => service !== undefined)?.service;
  }

  get tally() {
    return this.messages.findLast(({ tally }) => tally !== undefined)?.tally;
  }

  close() {
    this.socket?.terminate();
  }
}

/** What a command of the product answers with `--json`. */
async function answerOf(...args) {
  const env = { ...process.env, NOBLE_HCI_DEVICE_ID: '0' };
  const { stdout } = await command(process.execPath, [MAIN, ...args, '--json'], { env });
  return JSON.parse(stdout);
}

/** What `plimsoll replay FILE` says. */
export const replay = (file, threshold) => answerOf('replay', file, '--threshold', String(threshold));

/** What `plimsoll straps` says on a data folder. */
export const straps = (data, ...options) => answerOf('straps', '--data', data, ...options);
