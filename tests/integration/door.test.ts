import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { errorBodySchema } from '../../src/contract/http.ts';
import { Product } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const startDemo = () => Product.start('--demo', '--port', '0', '--data', temporaryFolder());

/** A request with any Host header at all, as no browser of ours would send it. */
function rawStatus(
  product: Product,
  headers: Record<string, string>,
  path = '/api/thresholds',
): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(product.origin);
    request({ hostname, port, path, headers, setHost: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

/** The status with which a WebSocket upgrade is refused; 101 when it is not. */
function upgradeStatus(product: Product, headers: Record<string, string>, path = '/live'): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${product.origin.replace('http', 'ws')}${path}`, { headers });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
  });
}

/** The sentence of a refusal. */
async function messageOf(response: Response): Promise<string> {
  return errorBodySchema.parse(await response.json()).error.message;
}

describe('who may come in', () => {
  test('nobody reads anything of the wearer’s without a session', async () => {
    const product = await startDemo();
    for (const path of ['/api/thresholds', '/api/session', '/demo/api/thresholds']) {
      const response = await product.request('GET', path);
      expect([path, response.status]).toEqual([path, path.startsWith('/demo') ? 404 : 401]);
    }
    for (const cookie of ['', 'plimsoll-1=x', `plimsoll-${new URL(product.origin).port}=guess`]) {
      expect(await upgradeStatus(product, { origin: product.origin, cookie })).toBe(401);
    }
  });

  test('the link signs in once; its cookie is out of reach of scripts and of other sites', async () => {
    const product = await startDemo();
    const body = { code: product.code };
    const first = await product.request('POST', '/api/session', { body });
    expect(first.status).toBe(204);
    expect(first.headers.get('set-cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    const second = await product.request('POST', '/api/session', { body });
    expect(second.status).toBe(401);
    expect(await messageOf(second)).toMatch(
      /used before or is too old\. `npx plimsoll pair` makes a new link/,
    );
  });

  test('a page of another name or another origin gets nothing, session or not', async () => {
    const product = await startDemo();
    const cookie = await product.signIn();
    const { port } = new URL(product.origin);
    expect(await rawStatus(product, { host: `127.0.0.1:${port}`, cookie })).toBe(200);
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:1`, '']) {
      expect([host, await rawStatus(product, { host, cookie })]).toEqual([host, 421]);
    }
    for (const origin of [
      'http://evil.example',
      'null',
      `https://127.0.0.1:${port}`,
      `http://localhost:${port}`,
    ]) {
      expect([origin, await upgradeStatus(product, { origin, cookie })]).toEqual([origin, 403]);
      const response = await product.request('POST', '/api/thresholds', {
        cookie,
        origin,
        body: { bpm: 60, method: 'symptom' },
      });
      expect([origin, response.status]).toEqual([origin, 403]);
    }
    expect(await upgradeStatus(product, { cookie })).toBe(403);
    expect(await upgradeStatus(product, { origin: product.origin, cookie }, '/nowhere')).toBe(404);
    expect(await upgradeStatus(product, { origin: product.origin, cookie })).toBe(101);
  });

  test('signing out ends the session and its open screens at once', async () => {
    const product = await startDemo();
    const cookie = await product.signIn();
    const screen = product.live(cookie);
    await screen.next('snapshot');
    const closed = screen.closed();
    await product.request('DELETE', '/api/session', { cookie });
    expect(await closed).toBe(4401);
    expect((await product.request('GET', '/api/session', { cookie })).status).toBe(401);
  });

  test('every answer forbids what the pages do not need', async () => {
    const product = await startDemo();
    for (const path of ['/', '/api/session', '/nothing/here', '/../../etc/passwd', '/%2e%2e/package.json']) {
      const response = await product.request('GET', path);
      const csp = response.headers.get('content-security-policy') ?? '';
      expect([path, csp]).toEqual([path, expect.stringContaining("default-src 'self'")]);
      expect(csp).toContain("frame-ancestors 'none'");
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await response.text()).not.toContain('"devDependencies"');
    }
  });
});

describe('what is sent is checked', () => {
  test.each([
    [{ bpm: 49, method: 'symptom' }, /between 50 and 200/],
    [{ bpm: 201, method: 'symptom' }, /between 50 and 200/],
    [{ bpm: 95.5, method: 'symptom' }, /whole number/],
    [{ bpm: '95', method: 'symptom' }, /whole number/],
    [{ method: 'symptom' }, /whole number/],
    [{ bpm: 95, method: 'age' }, /Say how the threshold was found/],
    [{ bpm: 94, method: 'symptom', note: 'x'.repeat(501) }, /at most 500 characters/],
    [{ bpm: 96, method: 'symptom' }, /higher than your threshold of 95 bpm; write down why/],
  ])('the threshold %j is refused with a sentence and changes nothing', async (body, sentence) => {
    const product = await startDemo();
    const cookie = await product.signIn();
    const entered = async () => (await product.request('GET', '/api/thresholds', { cookie })).json();
    const before = await entered();
    const response = await product.request('POST', '/api/thresholds', { cookie, body });
    expect(response.status).toBe(400);
    expect(await messageOf(response)).toMatch(sentence);
    expect(await entered()).toEqual(before);
  });

  test('bodies that are no JSON, too large or of another kind are refused', async () => {
    const product = await startDemo();
    const cookie = await product.signIn();
    const post = (body: string) => product.request('POST', '/api/thresholds', { cookie, body });
    expect((await post('{"bpm":')).status).toBe(400);
    expect((await post(`{"note":"${'x'.repeat(20_000)}"}`)).status).toBe(413);
    const form = await fetch(`${product.origin}/api/thresholds`, {
      method: 'POST',
      headers: { origin: product.origin, cookie },
      body: new URLSearchParams({ bpm: '95' }),
    });
    expect(form.status).toBe(415);
  });
});
