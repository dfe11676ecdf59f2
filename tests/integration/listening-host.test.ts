import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { Product, plimsoll } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A start and five commands, one after the other, on a slow machine. */
const PATIENCE_MS = 150_000;

const hasIPv6 = Object.values(networkInterfaces()).some((entries) =>
  entries?.some(({ address }) => address === '::1'),
);

describe.each(['127.0.0.5', ...(hasIPv6 ? ['::1'] : [])])('a service that listens on %s alone', (host) => {
  test('is reached by its own link and by every command', { timeout: PATIENCE_MS }, async () => {
    const data = temporaryFolder();
    const product = await Product.start('--host', host, '--port', '0', '--data', data);
    const cookie = await product.signIn();
    expect((await product.request('GET', '/api/session', { cookie })).status).toBe(200);
    const { stdout } = plimsoll('pair', '--json', '--data', data);
    const { origin, hash } = new URL(JSON.parse(stdout).link);
    expect(origin).toBe(product.origin);
    const body = { code: hash.replace('#sign-in=', '') };
    expect((await product.request('POST', '/api/session', { body })).status).toBe(204);
    // Nothing reads yet, which is 1; a service that does not answer would be 2.
    expect(plimsoll('status', '--data', data)).toMatchObject({ code: 1, stderr: '' });
    expect(plimsoll('config', 'get', 'alerts.overDwell', '--data', data)).toMatchObject({ code: 0 });
    expect(plimsoll('threshold', '--data', data)).toMatchObject({ code: 0 });
    expect(plimsoll('straps', '--seconds', '1', '--data', data).stderr).not.toContain('does not answer');
  });
});
