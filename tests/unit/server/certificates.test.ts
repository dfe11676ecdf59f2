import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  fingerprintOf,
  isHomeAddress,
  makeAuthority,
  signCertificate,
} from '../../../src/server/tls/authority.ts';
import { type Certificates, keepCertificates } from '../../../src/server/tls/certificates.ts';
import { isHostName } from '../../../src/server/tls/house-names.ts';
import { epochMs } from '../../../src/units.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const NOW = epochMs(Date.UTC(2026, 10, 22));
const DAY_MS = 86_400_000;
const NAMES = { names: ['localhost', 'pi', 'pi.local'], addresses: ['127.0.0.1', '::1', '192.168.1.7'] };

/** Connects to a server with these certificates, as a device that trusts the household's authority. */
async function errorOfHandshake(
  { current, authorityPem }: Pick<Certificates, 'current' | 'authorityPem'>,
  name: string,
) {
  const server = createServer({ key: current.key, cert: current.certificate }, (socket) => socket.end());
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return new Promise<string | null>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, servername: name, ca: authorityPem });
    socket.on('secureConnect', () => resolve(null));
    socket.on('error', (error) => resolve(error.message));
  });
}

describe('the household’s certificates', () => {
  test('a device that trusts the authority is connected without a warning, under every name', async () => {
    const certificates = await keepCertificates(
      join(temporaryFolder(), 'tls'),
      NAMES,
      'pi',
      epochMs(Date.now()),
    );
    for (const name of NAMES.names)
      expect([name, await errorOfHandshake(certificates, name)]).toEqual([name, null]);
    expect(await errorOfHandshake(certificates, 'bank.example')).toMatch(/does not match/);
  });

  test('who steals the authority cannot pass for a bank', async () => {
    const now = epochMs(Date.now());
    const authority = await makeAuthority('pi', now);
    const forged = await signCertificate(authority, { names: ['bank.example'], addresses: [] }, now);
    const shown = { key: forged.key, certificate: `${forged.certificate}\n${authority.certificate}` };
    const error = await errorOfHandshake(
      { current: shown, authorityPem: authority.certificate },
      'bank.example',
    );
    expect(error).toMatch(/permitted subtree/);
  });

  test('nobody but their owner can read them', async () => {
    const folder = join(temporaryFolder(), 'tls');
    await keepCertificates(folder, NAMES, 'pi', NOW);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777])).toEqual([
      ['authority.pem', 0o600],
      ['service.pem', 0o600],
    ]);
  });

  test('they stay as they are until the last 30 days, then the service’s is renewed and the authority stays', async () => {
    const folder = join(temporaryFolder(), 'tls');
    const first = await keepCertificates(folder, NAMES, 'pi', NOW);
    const later = await keepCertificates(folder, NAMES, 'pi', epochMs(NOW + 366 * DAY_MS));
    expect(later.current).toEqual(first.current);
    const renewed = await keepCertificates(folder, NAMES, 'pi', epochMs(NOW + 368 * DAY_MS));
    expect(renewed.current.key).not.toBe(first.current.key);
    expect(renewed.fingerprint).toBe(first.fingerprint);
    const { validTo } = new X509Certificate(renewed.current.certificate);
    expect(Date.parse(validTo) - NOW).toBe((368 + 397) * DAY_MS);
  });

  test('a new address in the house makes a new certificate', async () => {
    const folder = join(temporaryFolder(), 'tls');
    const first = await keepCertificates(folder, NAMES, 'pi', NOW);
    const moved = { ...NAMES, addresses: [...NAMES.addresses, '10.0.0.9'] };
    const second = await keepCertificates(folder, moved, 'pi', NOW);
    expect(second.covered.addresses).toContain('10.0.0.9');
    expect(second.current.key).not.toBe(first.current.key);
  });

  test('a disk that takes no new one keeps no device out, also under a new address', async () => {
    const folder = join(temporaryFolder(), 'tls');
    const first = await keepCertificates(folder, NAMES, 'pi', NOW);
    mkdirSync(join(folder, 'service.pem.new'));
    const moved = { ...NAMES, names: [...NAMES.names, 'attic.local'] };
    const second = await keepCertificates(folder, moved, 'pi', epochMs(Date.now()));
    expect(second.fingerprint).toBe(first.fingerprint);
    expect(await errorOfHandshake(second, 'attic.local')).toBeNull();
    rmdirSync(join(folder, 'service.pem.new'));
    const third = await keepCertificates(folder, moved, 'pi', NOW);
    expect((await keepCertificates(folder, moved, 'pi', NOW)).current).toEqual(third.current);
  });

  test('names and addresses of the outside world are left out', async () => {
    const folder = join(temporaryFolder(), 'tls');
    const wanted = {
      names: ['pi', 'plimsoll.example.com', 'pi.fritz.box'],
      addresses: ['8.8.8.8', '2001:db8::1', 'fd00::7'],
    };
    const { covered } = await keepCertificates(folder, wanted, 'pi', NOW);
    expect(covered).toEqual({ names: ['pi', 'pi.fritz.box'], addresses: ['fd00::7'] });
  });

  test('an authority is followed by another before it ends, and nothing that is shown outlives it', async () => {
    const folder = join(temporaryFolder(), 'tls');
    const first = await keepCertificates(folder, NAMES, 'pi', NOW);
    const last = await keepCertificates(folder, NAMES, 'pi', epochMs(NOW + 3_600 * DAY_MS));
    expect([first.anew, last.anew, last.fingerprint]).toEqual([false, false, first.fingerprint]);
    const shown = new X509Certificate(last.current.certificate);
    expect(Date.parse(shown.validTo)).toBeLessThanOrEqual(
      Date.parse(new X509Certificate(last.authorityPem).validTo),
    );
    const next = await keepCertificates(folder, NAMES, 'pi', epochMs(NOW + 3_630 * DAY_MS));
    expect([next.anew, next.fingerprint === first.fingerprint]).toEqual([true, false]);
    const service = new X509Certificate(next.current.certificate);
    expect(service.verify(new X509Certificate(next.authorityPem).publicKey)).toBe(true);
  });

  test('a clock that was wrong for a while locks nobody out, and costs no device its trust', async () => {
    const folder = join(temporaryFolder(), 'tls');
    const first = await keepCertificates(folder, NAMES, 'pi', NOW);
    // As a machine without a battery for its clock wakes up; or one that was set to a far year by mistake.
    for (const wrong of [NOW - 200 * DAY_MS, NOW + 9_000 * DAY_MS]) {
      const meanwhile = await keepCertificates(folder, NAMES, 'pi', epochMs(wrong));
      expect(meanwhile.fingerprint).not.toBe(first.fingerprint);
    }
    const again = await keepCertificates(folder, NAMES, 'pi', epochMs(NOW + DAY_MS));
    expect([again.anew, again.fingerprint]).toEqual([false, first.fingerprint]);
  });

  test('a disk that takes no other authority leaves the one before in use up to its last day', async () => {
    const folder = join(temporaryFolder(), 'tls');
    const first = await keepCertificates(folder, NAMES, 'pi', NOW);
    // A folder in the place of the file that is written first: what a disk without room does.
    mkdirSync(join(folder, 'authority-2.pem.new'));
    const last = await keepCertificates(folder, NAMES, 'pi', epochMs(NOW + 3_640 * DAY_MS));
    expect([last.anew, last.fingerprint]).toEqual([false, first.fingerprint]);
    expect(Date.parse(new X509Certificate(last.current.certificate).validTo)).toBeGreaterThan(
      NOW + 3_640 * DAY_MS,
    );
    rmdirSync(join(folder, 'authority-2.pem.new'));
    const next = await keepCertificates(folder, NAMES, 'pi', epochMs(NOW + 3_641 * DAY_MS));
    expect([next.anew, next.fingerprint === first.fingerprint]).toEqual([true, false]);
  });

  test('a first start in a far year is made good as soon as the clock is right', async () => {
    const folder = join(temporaryFolder(), 'tls');
    await keepCertificates(folder, NAMES, 'pi', epochMs(NOW + 9_000 * DAY_MS));
    const right = await keepCertificates(folder, NAMES, 'pi', NOW);
    for (const pem of [right.current.certificate, right.authorityPem]) {
      const { validFrom, validTo } = new X509Certificate(pem);
      expect([Date.parse(validFrom) <= NOW, Date.parse(validTo) > NOW]).toEqual([true, true]);
    }
    expect(right.anew).toBe(true);
  });

  test('a clock that shows a time before this program was built judges nothing', async () => {
    const folder = join(temporaryFolder(), 'tls');
    const behind = epochMs(3_600_000);
    const builtAt = epochMs(NOW - 100 * DAY_MS);
    const first = await keepCertificates(folder, NAMES, 'pi', behind, builtAt);
    // Valid by that clock, for commands on this machine, and by the right one, for everybody else.
    for (const pem of [first.current.certificate, first.authorityPem]) {
      const { validFrom, validTo } = new X509Certificate(pem);
      expect([Date.parse(validFrom) <= behind, Date.parse(validTo) > NOW]).toEqual([true, true]);
    }
    const right = await keepCertificates(folder, NAMES, 'pi', NOW, builtAt);
    expect([right.anew, right.fingerprint]).toEqual([false, first.fingerprint]);
    // Some systems refuse one that is valid for years.
    const { validFrom, validTo } = new X509Certificate(right.current.certificate);
    expect(Date.parse(validTo) - Date.parse(validFrom)).toBe(398 * DAY_MS);
    expect((await keepCertificates(folder, NAMES, 'pi', behind, builtAt)).fingerprint).toBe(
      first.fingerprint,
    );
    expect(await keepCertificates(folder, NAMES, 'pi', NOW, builtAt)).toEqual(right);
  });

  test('what a right clock made stays while a later start has one from before this program was built', async () => {
    const folder = join(temporaryFolder(), 'tls');
    const right = await keepCertificates(folder, NAMES, 'pi', NOW);
    const builtAt = epochMs(NOW - 100 * DAY_MS);
    expect(await keepCertificates(folder, NAMES, 'pi', epochMs(3_600_000), builtAt)).toEqual(right);
  });

  test('a spoilt file is told with what to do, and is not written over', async () => {
    const folder = join(temporaryFolder(), 'tls');
    await keepCertificates(folder, NAMES, 'pi', NOW);
    const path = join(folder, 'authority.pem');
    chmodSync(path, 0o600);
    writeFileSync(path, 'spoilt');
    await expect(keepCertificates(folder, NAMES, 'pi', NOW)).rejects.toThrow(
      /move that folder aside and start again/,
    );
    expect(readFileSync(path, 'utf8')).toBe('spoilt');
  });

  test('the fingerprint is the one that systems show', async () => {
    const { certificate } = await makeAuthority('pi', NOW);
    expect(fingerprintOf(certificate)).toBe(new X509Certificate(certificate).fingerprint256);
  });
});

test.each([
  ['192.168.178.20', true],
  ['172.31.255.255', true],
  ['172.32.0.1', false],
  ['100.64.0.1', true],
  ['8.8.8.8', false],
  ['::1', true],
  ['fd12:3456::1', true],
  ['2001:db8::1', false],
])('%s is an address of a home: %s', (address, home) => {
  expect(isHomeAddress(address)).toBe(home);
});

test.each([
  ['pi', true],
  ['my-pi.local', true],
  ['-pi', false],
  ['pi_', false],
  ['a'.repeat(64), false],
  ['', false],
  ['pi..local', false],
])('%s can be a host’s name: %s', (name, can) => {
  expect(isHostName(name)).toBe(can);
});
