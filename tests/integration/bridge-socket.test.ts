import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { FromBridge } from '../../src/contract/bridge.ts';
import { bridgeBehindSocket } from '../../src/sources/bridge-line.ts';
import { BridgeProcess } from '../../src/sources/bridge-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ENTRY = join(import.meta.dirname, '../../dist/bridge-process.js');
const HANGING = join(import.meta.dirname, '../support/hanging.cjs');
const WAIT = { timeout: 50_000, interval: 50 };

/** A Unix socket; every connection is handed to `accept`, as systemd hands it to a process. */
async function listening(accept: (socket: Socket) => void): Promise<string> {
  const path = join(temporaryFolder(), 'bridge.sock');
  const server = createServer({ pauseOnConnect: true }, accept).listen(path);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return path;
}

/** The real bridge behind it, one process for each connection. */
async function realBridge(env: NodeJS.ProcessEnv = {}) {
  const children: ChildProcess[] = [];
  const path = await listening((socket) => {
    const options = { stdio: [socket, 'ignore', 'ignore'] as const, env: { ...process.env, ...env } };
    const child = spawn(process.execPath, [ENTRY, '--socket'], { ...options, stdio: [...options.stdio] });
    children.push(child);
    socket.destroy();
    onTestFinished(() => void child.kill('SIGKILL'));
  });
  return { path, children };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

function supervised(path: string) {
  const said: FromBridge[] = [];
  const log: string[] = [];
  const bridge = new BridgeProcess(
    {
      open: bridgeBehindSocket(path),
      clock: systemClock,
      log: (line) => void log.push(line),
      adapters: () => '',
    },
    'stoprocent-hci',
  );
  bridge.messages.subscribe((message) => said.push(message));
  let ending: Promise<void> | null = null;
  const stop = () => {
    ending ??= bridge.stop();
    return ending;
  };
  onTestFinished(stop);
  bridge.start();
  return { said, log, stop };
}

test('a bridge that the system starts says what a forked one says, and ends when it is told to', async () => {
  const { children, path } = await realBridge();
  const { said, stop } = supervised(path);
  await vi.waitFor(() => {
    expect(said.map(({ type }) => type)).toEqual(expect.arrayContaining(['hello', 'bluetooth']));
  }, WAIT);
  await stop();
  await vi.waitFor(() => expect(children.every(hasEnded)).toBe(true), WAIT);
});

test('a bridge that is killed is followed by another, and the link waits meanwhile', async () => {
  const { children, path } = await realBridge();
  const { said } = supervised(path);
  const hellos = () => said.filter(({ type }) => type === 'hello').length;
  await vi.waitFor(() => expect(hellos()).toBe(1), WAIT);
  children[0]?.kill('SIGKILL');
  await vi.waitFor(() => expect(hellos()).toBe(2), WAIT);
  expect(said.flatMap((message) => (message.type === 'link' ? [message.state] : []))).toContain('waiting');
});

test('a bridge whose thread stands still ends itself: nobody else has the right to', async () => {
  const { children, path } = await realBridge({ NODE_OPTIONS: `--require ${HANGING}` });
  const { said } = supervised(path);
  await vi.waitFor(() => expect(children[0]?.signalCode).toBe('SIGKILL'), WAIT);
  // It did not end because it wanted to: it would have said so.
  const reasons = () => said.flatMap((message) => (message.type === 'link' ? [message.reason] : []));
  await vi.waitFor(() => expect(reasons().join()).toMatch(/stuck|closed the connection/), WAIT);
});

test('a bridge whose service is gone ends', async () => {
  const { children, path } = await realBridge();
  const { said, stop } = supervised(path);
  await vi.waitFor(() => expect(said.length).toBeGreaterThan(0), WAIT);
  await stop();
  await vi.waitFor(() => expect(children.every(hasEnded)).toBe(true), WAIT);
});

test('where nothing listens, Bluetooth is said to be failing, with the reason', async () => {
  const { said } = supervised(join(temporaryFolder(), 'nobody.sock'));
  await vi.waitFor(() => {
    expect(said).toContainEqual({
      type: 'bluetooth',
      state: {
        state: 'unavailable',
        problem: 'bridge-failing',
        detail: expect.stringContaining('ENOENT'),
      },
    });
  }, WAIT);
});

test('what is no message of a bridge is left out, and a line without an end is not waited for', async () => {
  let connections = 0;
  const path = await listening((socket) => {
    connections += 1;
    socket.on('error', () => undefined);
    socket.resume();
    socket.write('not JSON\n{"type":"packet"}\n');
    socket.write('x'.repeat(200_000));
  });
  const { log, said } = supervised(path);
  await vi.waitFor(() => expect(connections).toBeGreaterThan(1), WAIT);
  expect(log.filter((line) => line.includes('does not understand')).length).toBeGreaterThanOrEqual(2);
  expect(said.filter(({ type }) => type === 'packet')).toEqual([]);
});
