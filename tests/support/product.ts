import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { filter, firstValueFrom, map, ReplaySubject, take, timeout, toArray } from 'rxjs';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import {
  type FromService,
  fromServiceSchema,
  type ServiceView,
  type ToService,
} from '../../src/contract/live.ts';
import { internalError } from '../../src/errors.ts';

/** The built product, as `npm start` runs it. */
export const MAIN = join(import.meta.dirname, '../../dist/main.js');
/** However busy the machine is, what is waited for comes within this time, in ms. */
const PATIENCE_MS = 30_000;

type WhenDone = (end: () => Promise<void>) => void;

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the product to its end. */
export const plimsoll = (...args: string[]): CommandResult => plimsollWith({}, PATIENCE_MS, ...args);

/** The same with more in its environment, and within another time, in ms. */
export function plimsollWith(
  environment: NodeJS.ProcessEnv,
  patienceMs: number,
  ...args: string[]
): CommandResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    timeout: patienceMs,
    env: { ...process.env, ...environment },
  });
  return { code: status, stdout, stderr };
}

/** How to start with another bridge process. */
function withBridge(bridge: string, args: readonly string[]): [string[], WhenDone, NodeJS.ProcessEnv] {
  const preload = pathToFileURL(join(import.meta.dirname, 'replace-bridge.mjs')).href;
  const env = { ...process.env, BRIDGE_OF_TEST: join(import.meta.dirname, bridge) };
  return [['--import', preload, MAIN, 'start', ...args], onTestFinished, env];
}

const originAt = (port: number): string => `http://127.0.0.1:${port}`;

/** Makes a folder, with what lies in it, a disk of its own without any room: lines of a shell script. */
export const fullDisk = (folder: string, size: string): string =>
  [
    `cp -a "${folder}" "${folder}.kept"; mount -t tmpfs -o size=${size} tmpfs "${folder}"`,
    `cp -a "${folder}.kept/." "${folder}"; rm -r "${folder}.kept"`,
    `dd if=/dev/zero of="${folder}/ballast" bs=1k 2>/dev/null || true`,
    '',
  ].join('\n');

/** A service that runs as a process of its own. */
export class Product {
  readonly child: ChildProcess;
  /** Where it is, and the code of its link, if there is one. */
  readonly #link: readonly string[];
  /** What it had said when it had started. */
  readonly said: string;
  stderr = '';

  private constructor(child: ChildProcess, link: readonly string[], said: string) {
    this.child = child;
    this.said = said;
    this.#link = link;
    child.stderr?.on('data', (text: string) => {
      this.stderr += text;
    });
  }

  /** Starts `plimsoll start …` and waits for its link; it is ended when the test has finished. */
  static start(...args: string[]): Promise<Product> {
    return Product.#start([MAIN, 'start', ...args], onTestFinished);
  }

  /** The same for several tests. @param whenDone takes what ends it, as `afterAll` does */
  static startUntil(whenDone: WhenDone, ...args: string[]): Promise<Product> {
    return Product.#start([MAIN, 'start', ...args], whenDone);
  }

  /** The same with another bridge process than the Bluetooth one: a file of `tests/support`. */
  static startWithBridge(bridge: string, ...args: string[]): Promise<Product> {
    return Product.#start(...withBridge(bridge, args));
  }

  /** The same on a port of this machine that is known, whether it has a link to tell or not. */
  static startAtPort(port: number, bridge: string, ...args: string[]): Promise<Product> {
    const [command, whenDone, env] = withBridge(bridge, ['--port', `${port}`, ...args]);
    return Product.#start(command, whenDone, env, process.execPath, originAt(port));
  }

  /** The same in a mount namespace of its own, where a folder is a small disk: a tmpfs of so many bytes. */
  static startOnSmallDisk(folder: string, size: string, bridge: string, ...args: string[]): Promise<Product> {
    const [command, whenDone, env] = withBridge(bridge, args);
    const mount = `mount -t tmpfs -o size=${size} tmpfs "${folder}"; exec "$@"`;
    const namespace = ['--map-root-user', '--mount', 'sh', '-ec', mount, 'sh', process.execPath];
    return Product.#start([...namespace, ...command], whenDone, env, 'unshare');
  }

  /** The same with what lies in the folder, and no room left on that disk. */
  static startOnFullDisk(port: number, folder: string, size: string, bridge: string): Promise<Product> {
    const [command, whenDone, env] = withBridge(bridge, ['--port', `${port}`, '--data', folder]);
    const namespace = ['--map-root-user', '--mount', 'sh', '-ec', `${fullDisk(folder, size)} exec "$@"`];
    const args = [...namespace, 'sh', process.execPath, ...command];
    return Product.#start(args, whenDone, env, 'unshare', originAt(port));
  }

  static async #start(
    args: readonly string[],
    whenDone: WhenDone,
    env = process.env,
    program = process.execPath,
    origin: string | null = null,
  ): Promise<Product> {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    whenDone(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    });
    child.stdout.setEncoding('utf8');
    child.stderr.setEncoding('utf8');
    let said = '';
    child.stderr.on('data', (text: string) => {
      said += text;
    });
    return new Promise((resolve, reject) => {
      child.stdout.on('data', (text: string) => {
        said += text;
        const found = said.match(/(https?:\/\/[\w.:[\]-]+)\/#sign-in=([\w-]+)/);
        const link = found ?? (origin === null ? null : ['', origin]);
        if (link !== null && said.includes('Stop with Ctrl-C')) resolve(new Product(child, link, said));
      });
      child.once('exit', () => reject(internalError(`the service did not start: ${said}`)));
    });
  }

  get origin(): string {
    return this.#link[1] ?? '';
  }

  get code(): string {
    return this.#link[2] ?? '';
  }

  get link(): string {
    return this.#link[0] ?? '';
  }

  request(
    method: string,
    path: string,
    options: { cookie?: string; body?: unknown; origin?: string | null } = {},
  ) {
    const { body, cookie, origin = this.origin } = options;
    return fetch(`${this.origin}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(origin === null ? {} : { origin }),
        ...(cookie === undefined ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  /** Opens the one-time link as the page does. @returns the session cookie */
  async signIn(): Promise<string> {
    const response = await this.request('POST', '/api/session', { body: { code: this.code } });
    return (response.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  }

  live(cookie: string, path = '/live'): Screen {
    const url = `${this.origin.replace('http', 'ws')}${path}`;
    return new Screen(new WebSocket(url, { headers: { origin: this.origin, cookie } }));
  }

  /** Ends it as Ctrl-C does. @returns its exit code */
  async stop(): Promise<number | null> {
    this.child.kill('SIGINT');
    await once(this.child, 'exit');
    return this.child.exitCode;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

/** A connected screen; every message is checked against the contract. */
export class Screen {
  readonly #socket: WebSocket;
  readonly #messages = new ReplaySubject<FromService>();
  /** All that was said to it, from the beginning. */
  readonly messages = this.#messages.asObservable();

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#messages.next(fromServiceSchema.parse(JSON.parse(String(data)))));
    socket.on('error', (error) => this.#messages.error(error));
    onTestFinished(() => socket.terminate());
  }

  /** The first message of a type, from the beginning, that fits. */
  next<Type extends FromService['type']>(
    type: Type,
    fits: (message: Extract<FromService, { type: Type }>) => boolean = () => true,
    patienceMs = PATIENCE_MS,
  ): Promise<Extract<FromService, { type: Type }>> {
    return firstValueFrom(
      this.#messages.pipe(
        filter((message): message is Extract<FromService, { type: Type }> => message.type === type),
        filter(fits),
        timeout(patienceMs),
      ),
    );
  }

  /** The first state of the service that fits, whether it stood already when this screen came or is news. */
  service(fits: (service: ServiceView) => boolean, patienceMs = PATIENCE_MS): Promise<ServiceView> {
    return firstValueFrom(
      this.#messages.pipe(
        filter((message) => message.type === 'snapshot' || message.type === 'service'),
        map(({ service }) => service),
        filter(fits),
        timeout(patienceMs),
      ),
    );
  }

  /** The first so many messages. */
  first(count: number): Promise<FromService[]> {
    return firstValueFrom(this.#messages.pipe(take(count), toArray(), timeout(PATIENCE_MS)));
  }

  /** The next so many messages after one of them. */
  after(seq: number, count: number): Promise<FromService[]> {
    return firstValueFrom(
      this.#messages.pipe(
        filter((message) => message.seq > seq),
        take(count),
        toArray(),
        timeout(PATIENCE_MS),
      ),
    );
  }

  send(message: ToService | string): void {
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The code with which the service closes the connection. */
  closed(): Promise<number> {
    return once(this.#socket, 'close').then(([code]) => Number(code));
  }
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
