import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { onTestFinished } from 'vitest';
import { internalError } from '../../src/errors.ts';
import { freePort } from './product.ts';
import { temporaryFolder } from './temporary-folder.ts';

const PLACES = ['mosquitto', '/usr/sbin/mosquitto'];

/** The broker of the Debian package; null where it is not installed. */
export const mosquittoPath = (): string | null =>
  PLACES.find((path) => spawnSync(path, ['-h']).error === undefined) ?? null;

/** A real broker in a process of its own. */
export interface Mosquitto {
  readonly address: string;
  readonly port: number;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port. */
  again(): Promise<void>;
}

export async function startMosquitto(extra: readonly string[] = []): Promise<Mosquitto> {
  const path = mosquittoPath();
  if (path === null) throw internalError('Mosquitto is not installed: apt-get install mosquitto');
  const folder = temporaryFolder();
  const port = await freePort();
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(config, [`listener ${port} 127.0.0.1`, ...extra, ''].join('\n'));
  const run = async () => {
    const child = spawn(path, ['-c', config], { stdio: 'ignore', cwd: folder });
    onTestFinished(() => void child.kill('SIGKILL'));
    await accepts(port);
    return child;
  };
  let running = await run();
  return {
    address: `mqtt://127.0.0.1:${port}`,
    port,
    kill: async (signal) => {
      running.kill(signal);
      await once(running, 'exit');
    },
    again: async () => {
      running = await run();
    },
  };
}

async function accepts(port: number): Promise<void> {
  const { connect } = await import('node:net');
  const deadline = AbortSignal.timeout(30_000);
  while (!deadline.aborted) {
    const socket = connect(port, '127.0.0.1');
    const up = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (up === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw internalError('Mosquitto does not listen');
}

/** Someone who listens on the broker, as Home Assistant does. */
export async function listenOn(address: string, login: { username?: string; password?: string } = {}) {
  const client = await connectAsync(address, login);
  onTestFinished(() => void client.end(true));
  const heard: { topic: string; payload: string; retain: boolean }[] = [];
  const waiting = new Set<() => void>();
  client.on('message', (topic, payload, { retain }) => {
    heard.push({ topic, payload: payload.toString(), retain });
    for (const look of waiting) look();
  });
  await client.subscribeAsync('#', { qos: 1 });
  return {
    heard,
    publish: (topic: string, payload: string) => client.publishAsync(topic, payload),
    /** The first message from index `from` on that fits. */
    until: (fits: (message: (typeof heard)[number]) => boolean, from = 0) =>
      new Promise<(typeof heard)[number]>((resolve) => {
        const look = () => {
          const found = heard.slice(from).find(fits);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}
