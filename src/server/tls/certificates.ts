import { X509Certificate } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { environmentError, errorText, failureOf } from '../../errors.ts';
import { type EpochMs, epochMs } from '../../units.ts';
import {
  beginOf,
  CERTIFICATE_MS,
  derOf,
  EARLIER_MS,
  endOf,
  fingerprintOf,
  type KeyPair,
  makeAuthority,
  namesIn,
  signCertificate,
  withinAuthority,
} from './authority.ts';
import type { HouseNames } from './house-names.ts';
import { readPair, writePair } from './pair-file.ts';

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
  /** Whether it is not the household's first: a device may still trust another one. */
  readonly anew: boolean;
  /** The names and addresses the certificate in use covers. */
  readonly covered: HouseNames;
}

/**
 * The certificates of a data folder: made when they are not there, and signed afresh when this machine
 * has got another name or address, or when the old one is not yet valid or ends within 30 days. Every device in
 * the house trusts one authority, so that stays as long as it is valid; then another is made beside it. None is
 * ever written over: a clock that was wrong for a while costs nothing once it is right, for the first that is
 * valid is taken. A disk that refuses keeps nobody out: the service's own is then served from memory, and the
 * authority before stays up to its last day; the next look tries again.
 *
 * @param folder  where they lie; made for its owner only
 * @param ownName this machine's host name
 * @param builtAt when this program was built: a clock that shows less is wrong, and judges nothing
 * @throws PlimsollError `certificate-unusable`
 */
export async function keepCertificates(
  folder: string,
  names: HouseNames,
  ownName: string,
  now: EpochMs,
  builtAt: EpochMs = epochMs(0),
): Promise<Certificates> {
  const time: Time = { now, at: epochMs(Math.max(now, builtAt)) };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { anew, authority } = await authorityIn(folder, ownName, time);
    const covered = withinAuthority(names, authority.certificate);
    const old = readPair(folder, 'service');
    const service =
      old !== null && isFor(old.certificate, covered) && isGood(old.certificate, authority, time)
        ? old
        : keptIfPossible(folder, await signCertificate(authority, covered, time.at, time.now));
    return {
      current: { key: service.key, certificate: `${service.certificate}\n${authority.certificate}` },
      authorityDer: derOf(authority.certificate),
      authorityPem: authority.certificate,
      fingerprint: fingerprintOf(authority.certificate),
      anew,
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

/** What the clock shows, and what is believed to be at least: the two differ where it is obviously wrong. */
interface Time {
  readonly now: EpochMs;
  readonly at: EpochMs;
}

/** The first authority that is valid; one more where none is. @returns `anew`: it is not the first that was made */
async function authorityIn(
  folder: string,
  ownName: string,
  time: Time,
): Promise<{ authority: KeyPair; anew: boolean }> {
  let ending: { authority: KeyPair; anew: boolean } | null = null;
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'authority' : `authority-${number}`;
    const found = readPair(folder, name);
    const anew = number > 1;
    if (found === null) {
      const authority = await makeAuthority(ownName, time.at, time.now);
      const failure = failureOf(() => writePair(folder, name, authority));
      if (failure === null) return { authority, anew };
      if (ending === null) throw failure.error;
      return ending;
    }
    if (isValid(found.certificate, time)) return { authority: found, anew };
    if (isValid(found.certificate, time, 0)) ending ??= { authority: found, anew };
  }
}

/** The authority alone has to be on the disk: whoever trusts it takes any certificate that it signed. */
function keptIfPossible(folder: string, pair: KeyPair): KeyPair {
  failureOf(() => writePair(folder, 'service', pair));
  return pair;
}

/** Whether a certificate is valid, and will be for so long. A clock that is wrong does not say that it is too early. */
const isValid = (certificate: string, { at, now }: Time, forMs = RENEW_BEFORE_MS): boolean =>
  (now < at || beginOf(certificate) <= at) && endOf(certificate) - at > forMs;

/** Whether a service's certificate can stay. One that was stretched over a wrong clock ends with that clock. */
function isGood(certificate: string, authority: KeyPair, time: Time): boolean {
  const isStretched = endOf(certificate) - beginOf(certificate) > CERTIFICATE_MS + EARLIER_MS;
  const isOurs = new X509Certificate(certificate).verify(
    new X509Certificate(authority.certificate).publicKey,
  );
  return isOurs && isValid(certificate, time) && (!isStretched || time.now < time.at);
}

function isFor(certificate: string, wanted: HouseNames): boolean {
  const found = namesIn(certificate);
  const sorted = ({ addresses, names }: HouseNames) =>
    JSON.stringify([[...names].sort(), [...addresses].sort()]);
  return sorted(found) === sorted(wanted);
}
