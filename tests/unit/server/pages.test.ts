import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveHousehold } from '../../support/served.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A house whose built page is one file and one chunk. */
async function servePage() {
  const pages = temporaryFolder();
  mkdirSync(join(pages, 'assets'));
  writeFileSync(join(pages, 'index.html'), '<title>Plimsoll</title>');
  writeFileSync(join(pages, 'manifest.webmanifest'), '{}');
  writeFileSync(join(pages, 'assets', 'index-CK260cyO.js'), '0;');
  writeFileSync(join(pages, 'assets', 'index-CK260cyO.js.gz'), gzipSync('0;'));
  const served = await serveHousehold(undefined, pages);
  onTestFinished(() => served.close());
  const { host } = new URL(served.screen('wearer').url);
  return (url: string, headers: Record<string, string> = {}) =>
    served.server.app.inject({ url, headers: { host, ...headers } });
}

describe('after an upgrade', () => {
  it.each(['/', '/index.html', '/manifest.webmanifest'])(
    'a browser asks anew for %s, and is told in a word that it is the same',
    async (path) => {
      const get = await servePage();
      const answer = await get(path);
      expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-cache']);
      const again = await get(path, { 'if-none-match': String(answer.headers.etag) });
      expect(again.statusCode).toBe(304);
    },
  );

  it('a browser keeps a chunk for as long as it likes: its name says what is in it', async () => {
    const get = await servePage();
    const answer = await get('/assets/index-CK260cyO.js');
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it('no browser keeps that a chunk is not there', async () => {
    const get = await servePage();
    const answer = await get('/assets/DayScreen-of-the-version-before.js');
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([404, 'no-store']);
  });
});

describe('a file that the build has gzipped', () => {
  const PATH = '/assets/index-CK260cyO.js';

  it.each([
    ['gzipped to a browser that takes it so', { 'accept-encoding': 'gzip, deflate, br' }, 'gzip'],
    ['as it is to one that does not', { 'accept-encoding': 'identity' }, undefined],
    ['as it is to one that does not say', {}, undefined],
  ])('is sent %s', async (_how, headers, encoding) => {
    const answer = await (await servePage())(PATH, headers);
    const sent = encoding === 'gzip' ? gunzipSync(answer.rawPayload) : answer.rawPayload;
    expect(sent.toString()).toBe('0;');
    expect(answer.headers).toMatchObject({
      'content-type': expect.stringContaining('javascript'),
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    expect(answer.headers['content-encoding']).toBe(encoding);
  });

  it('is not asked for where there is none: another file comes as it is', async () => {
    const answer = await (await servePage())('/', { 'accept-encoding': 'gzip, deflate, br' });
    expect([answer.statusCode, answer.payload]).toEqual([200, '<title>Plimsoll</title>']);
    expect(answer.headers['content-encoding']).toBeUndefined();
  });
});
