import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentError, errorText, failureOf } from '../../errors.ts';
import type { EpochMs } from '../../units.ts';
import {
  derOf,
  endOf,
  fingerprintOf,
  type KeyPair,
  makeAuthority,
  namesIn,
  signCertificate,
  withinAuthority,
} from './authority.ts';
import type { HouseNames } from './house-names.ts';

/** A certificate is replaced this long before it ends, in ms. */
const RENEW_BEFORE_MS = 30 * 24 * 60 * 60 * 1000;

/** What the service shows to those who connect, and what they may compare it with. */
export interface Certificates {
  /** The certificate in use, with the authority's appended, and its key. */
  readonly current: KeyPair;
  /** The authority's certificate, for a device that shall trust it. */
  readonly authorityDer: Buffer;
  readonly authorityPem: string;
  /** SHA-256, as systems show it. */
  readonly fingerprint: string;
  /** The names and addresses the certificate in use covers. */
  readonly covered: HouseNames;
}

/**
 * The certificates of a data folder: made when they are not there, and signed afresh when this machine
 * has got another name or address or the old one ends within 30 days. The authority is made once: every
 * device in the house trusts exactly that one. A disk that refuses the other one keeps nobody out: it serves from
 * memory, and the next look makes and writes another.
 *
 * @param folder  where they lie; made for its owner only
 * @param ownName this machine's host name
 * @throws PlimsollError `certificate-unusable`
 */
export async function keepCertificates(
  folder: string,
  names: HouseNames,
  ownName: string,
  now: EpochMs,
): Promise<Certificates> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const authority =
      read(folder, 'authority') ?? write(folder, 'authority', await makeAuthority(ownName, now));
    const covered = withinAuthority(names, authority.certificate);
    const old = read(folder, 'service');
    const service =
      old !== null && isFor(old.certificate, covered) && endOf(old.certificate) - now > RENEW_BEFORE_MS
        ? old
        : keptIfPossible(folder, await signCertificate(authority, covered, now));
    return {
      current: { key: service.key, certificate: `${service.certificate}\n${authority.certificate}` },
      authorityDer: derOf(authority.certificate),
      authorityPem: authority.certificate,
      fingerprint: fingerprintOf(authority.certificate),
      covered,
    };
  } catch (error) {
    throw environmentError(
      'certificate-unusable',
      `The certificates in ${folder} cannot be used (${errorText(error)}); move that folder aside and start again, then every device has to be told to trust the new ones.`,
      error,
    );
  }
}

function isFor(certificate: string, wanted: HouseNames): boolean {
  const found = namesIn(certificate);
  const sorted = ({ addresses, names }: HouseNames) =>
    JSON.stringify([[...names].sort(), [...addresses].sort()]);
  return sorted(found) === sorted(wanted);
}

/** @returns null when there is none yet */
function read(folder: string, name: string): KeyPair | null {
  const path = join(folder, `${name}.pem`);
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8');
  const [key, certificate] = [/PRIVATE KEY/, /CERTIFICATE/].map((kind) =>
    text.split(/(?<=-----END [A-Z ]+-----\n)/).find((block) => kind.test(block)),
  );
  if (key === undefined || certificate === undefined) {
    throw environmentError('certificate-unusable', `${path} holds no key and certificate`);
  }
  return { key: key.trim(), certificate: certificate.trim() };
}

/** The authority alone has to be on the disk: whoever trusts it takes any certificate that it signed. */
function keptIfPossible(folder: string, pair: KeyPair): KeyPair {
  failureOf(() => write(folder, 'service', pair));
  return pair;
}

/** One file for both, put in place whole: a key never stands beside another key's certificate. */
function write(folder: string, name: string, pair: KeyPair): KeyPair {
  const path = join(folder, `${name}.pem`);
  writeFileSync(`${path}.new`, `${pair.key}\n${pair.certificate}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return pair;
}
