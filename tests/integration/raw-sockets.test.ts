import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { errorBodySchema } from '../../src/contract/http.ts';
import { Product } from '../support/product.ts';

/** What comes over the network when somebody means harm, or is broken: bytes, not requests. */
let product: Product;
let end: (() => unknown) | undefined;
let cookie: string;
let port: number;

const data = mkdtempSync(join(tmpdir(), 'plimsoll-raw-'));
afterAll(async () => {
  await end?.();
  rmSync(data, { recursive: true, force: true });
});

beforeAll(async () => {
  const whenDone = (stop: () => unknown): void => {
    end = stop;
  };
  product = await Product.startUntil(whenDone, '--demo', '--port', '0', '--data', data);
  cookie = await product.signIn();
  port = Number(new URL(product.origin).port);
});

async function open(): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Waits for the end of a connection. A reset is an end like any other: what was still unread is dropped. */
const closed = (socket: Socket) => new Promise<void>((resolve) => void socket.once('close', () => resolve()));

/** Sends bytes and reads until the service closes, or has answered. */
async function say(bytes: string | Buffer): Promise<string> {
  const socket = await open();
  let answer = '';
  socket.on('data', (data) => {
    answer += data.toString('latin1');
  });
  socket.write(bytes);
  await Promise.race([closed(socket), new Promise((resolve) => void socket.once('data', resolve))]);
  return answer;
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);

const head = (line: string, headers: Record<string, string | number> = {}): string =>
  [
    `${line} HTTP/1.1`,
    ...Object.entries({ host: `127.0.0.1:${port}`, origin: product.origin, cookie, ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    ),
    '\r\n',
  ].join('\r\n');

/** Everybody else is still served. */
async function othersAreServed(): Promise<void> {
  const response = await product.request('GET', '/api/session', { cookie });
  expect(response.status).toBe(200);
}

const post = (body: Buffer | string, headers: Record<string, string | number> = {}) => {
  const bytes = Buffer.from(body);
  return say(
    Buffer.concat([
      Buffer.from(
        head('POST /api/thresholds', {
          'content-type': 'application/json',
          'content-length': bytes.length,
          ...headers,
        }),
      ),
      bytes,
    ]),
  );
};

describe('whoever knocks', () => {
  test('a thousand connections that say nothing keep nobody out', async () => {
    const silent = await Promise.all(Array.from({ length: 1_000 }, open));
    await othersAreServed();
    const screen = product.live(cookie);
    await screen.next('snapshot');
    const half = silent.at(-1);
    half?.write(`GET / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n`);
    await othersAreServed();
    for (const socket of silent) socket.destroy();
  });

  test('headers that never end are cut off', async () => {
    const socket = await open();
    socket.write('GET / HTTP/1.1\r\n');
    socket.resume();
    await closed(socket);
    await othersAreServed();
  });

  test.each([
    ['headers of 64 kB', () => head('GET /', { 'x-long': 'x'.repeat(65_536) }), 431],
    ['what is no HTTP', () => '\u0016\u0003\u0001 hello\r\n\r\n', 400],
    [
      'two lengths',
      () => head('POST /api/session', { 'content-length': 5, 'transfer-encoding': 'chunked' }),
      400,
    ],
    [
      'a Host that is ours and one that is not',
      () => `GET /api/session HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nhost: evil.example\r\n\r\n`,
      421,
    ],
    ['no Host', () => 'GET / HTTP/1.1\r\n\r\n', 400],
    ['a proxy’s request', () => `GET http://evil.example/ HTTP/1.1\r\nhost: evil.example\r\n\r\n`, 421],
    ['a CONNECT', () => `CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example:443\r\n\r\n`, 0],
    ['a method that is not used', () => head('TRACE /api/session'), 404],
  ])('%s is refused', async (what, bytes, status) => {
    const answer = await say(bytes());
    expect(statusOf(answer)).toBe(status);
    // Whatever is answered is answered as every error is, but for what Node itself refuses (RFC 9112, 3.2).
    if (status !== 0 && what !== 'no Host') {
      const [, body = ''] = answer.split('\r\n\r\n');
      expect(errorBodySchema.parse(JSON.parse(body)).error.message).toMatch(/^[A-Z].*\.$/);
    }
    await othersAreServed();
  });

  test.each([
    '/../../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/..%2f..%2fpackage.json',
    '/assets/..%5c..%5c..%5cpackage.json',
    '/%00',
    '/api/../../package.json',
    '/demo/%2e%2e%2f%2e%2e%2fpackage.json',
  ])('the path %s leads nowhere', async (path) => {
    const answer = await say(head(`GET ${path}`));
    expect(statusOf(answer)).toBeGreaterThanOrEqual(300);
    expect(answer).not.toContain('devDependencies');
  });
});

describe('whoever is let in and sends', () => {
  test.each([
    ['a body larger than any we take', () => post('x', { 'content-length': 10_000_000 }), 413],
    ['a compressed body', () => post(gzipSync(Buffer.alloc(1_000_000)), { 'content-encoding': 'gzip' }), 400],
    ['broken JSON', () => post('{"bpm": '), 400],
    ['broken UTF-8', () => post(Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])), 400],
    ['a prototype', () => post('{"__proto__": {"bpm": 95}, "bpm": 95, "method": "symptom"}'), 400],
    [
      'a constructor',
      () => post('{"constructor": {"prototype": {"x": 1}}, "bpm": 95, "method": "symptom"}'),
      400,
    ],
    ['a thousand nested arrays', () => post(`${'['.repeat(8_000)}${']'.repeat(8_000)}`), 400],
  ])('%s is refused, and nothing changes', async (_what, send, status) => {
    const thresholds = async () => (await product.request('GET', '/api/thresholds', { cookie })).text();
    const before = await thresholds();
    expect(statusOf(await send())).toBe(status);
    expect(await thresholds()).toBe(before);
  });
});

describe('whoever speaks on the live connection', () => {
  const upgrade = () =>
    head('GET /live', {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': 13,
      'sec-websocket-key': Buffer.alloc(16).toString('base64'),
      'sec-websocket-extensions': 'permessage-deflate',
    });

  /** A client frame (RFC 6455, 5.2) with an empty mask. */
  const frame = (opcode: number, payload: Buffer, length = payload.length): Buffer => {
    const size =
      length < 126 ? Buffer.from([0x80 | length]) : Buffer.from([0x80 | 127, 0, 0, 0, 0, ...uint32(length)]);
    return Buffer.concat([Buffer.from([0x80 | opcode]), size, Buffer.alloc(4), payload]);
  };
  const uint32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

  async function speak(bytes: Buffer) {
    const socket = await open();
    socket.write(upgrade());
    const [greeting] = await once(socket, 'data');
    expect(String(greeting)).toMatch(/^HTTP\/1\.1 101/);
    // No compression is agreed to, so no small message can unpack into a large one.
    expect(String(greeting).toLowerCase()).not.toContain('permessage-deflate');
    socket.resume();
    socket.write(bytes);
    await closed(socket);
  }

  test.each([
    ['a message that claims to be 1 GB long', () => frame(1, Buffer.alloc(0), 2 ** 30)],
    ['a message longer than any of ours', () => frame(1, Buffer.alloc(100_000, 0x20))],
    ['broken UTF-8', () => frame(1, Buffer.from([0xc3, 0x28]))],
    ['a kind of frame that does not exist', () => frame(0xb, Buffer.alloc(0))],
    ['a compressed message', () => Buffer.concat([Buffer.from([0xc1, 0x81]), Buffer.alloc(5)])],
    ['no JSON', () => frame(1, Buffer.from('hello'))],
    ['a message we do not know', () => frame(1, Buffer.from('{"type":"shutdown"}'))],
    ['a prototype', () => frame(1, Buffer.from('{"__proto__":{"type":"resync"}}'))],
    ['bytes', () => frame(2, Buffer.from([1, 2, 3]))],
  ])('%s ends that connection alone', async (_what, bytes) => {
    const screen = product.live(cookie);
    const { seq } = await screen.next('snapshot');
    await speak(bytes());
    expect((await screen.next('heartbeat', (message) => message.seq > seq)).type).toBe('heartbeat');
    await othersAreServed();
  });
});
