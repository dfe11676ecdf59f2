/** The household's own certificate authority, and the certificates it signs. Knows no file and no clock. */
import 'reflect-metadata';
import { createHash, randomBytes, webcrypto } from 'node:crypto';
import { BlockList, isIPv6 } from 'node:net';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints,
} from '@peculiar/asn1-x509';
import * as x509 from '@peculiar/x509';
import type { EpochMs } from '../../units.ts';
import type { HouseNames } from './house-names.ts';

/** A certificate with its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** The authority outlives the tablets that were told to trust it. */
const AUTHORITY_MS = 3_652 * DAY_MS;
/** Apple's systems refuse certificates of more than 825 days, public ones of more than 398. */
export const CERTIFICATE_MS = 397 * DAY_MS;
/** A clock that is somewhat behind must not find a certificate that is "not yet valid". */
export const EARLIER_MS = DAY_MS;

/**
 * Home networks only: names that no public authority signs (RFC 6762 for `local`, RFC 8375 for
 * `home.arpa`, ICANN 2024 for `internal`, the others by custom of home routers) and private addresses
 * (RFC 1918, 3927, 4193, 4291, 6598). Whoever steals this authority's key cannot pass for a bank.
 */
const HOME_NAMES = ['localhost', 'local', 'home.arpa', 'internal', 'lan', 'home', 'fritz.box'];
const HOME_NETWORKS = [
  ...['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10'],
  ...['::1/128', 'fc00::/7', 'fe80::/10'],
];

const HOME = new BlockList();
for (const network of HOME_NETWORKS) {
  const [base = '', prefix] = network.split('/');
  HOME.addSubnet(base, Number(prefix), familyOf(base));
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const EXTRACTABLE = true;

/**
 * Makes the household's authority. It may sign for names and addresses of home networks, and for this
 * machine's own host name, and nothing else (RFC 5280, 4.2.1.10).
 *
 * @param ownName this machine's host name
 * @param clock   what this machine's clock shows where that is known to be behind; then valid from there on, too
 */
export async function makeAuthority(ownName: string, now: EpochMs, clock = now): Promise<KeyPair> {
  const keys = await newKeys();
  // The name tells a person who looks through a tablet's list of authorities which one this is.
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: `CN=Plimsoll at ${ownName}, O=Plimsoll household authority`,
    notBefore: earlier(clock),
    notAfter: new Date(now + AUTHORITY_MS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      nameConstraints([...HOME_NAMES, ownName], HOME_NETWORKS),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await privateKeyPem(keys.privateKey) };
}

/**
 * Signs a certificate for these names and addresses, valid for {@link CERTIFICATE_MS} from now, and no longer than
 * the authority.
 *
 * @param clock as above
 */
export async function signCertificate(
  authority: KeyPair,
  { names, addresses }: HouseNames,
  now: EpochMs,
  clock = now,
): Promise<KeyPair> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    subject: `CN=${names.find((name) => name !== 'localhost') ?? 'localhost'}`,
    issuer: issuer.subject,
    notBefore: earlier(clock),
    notAfter: new Date(Math.min(now + CERTIFICATE_MS, issuer.notAfter.getTime())),
    publicKey: keys.publicKey,
    signingKey: await signingKey(authority.key),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...names.map((value) => ({ type: 'dns' as const, value })),
        ...addresses.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer, false),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await privateKeyPem(keys.privateKey) };
}

/** Those of the names that an authority may sign for; a certificate with others is refused by browsers. */
export function withinAuthority(names: HouseNames, authority: string): HouseNames {
  const permitted = permittedNames(authority);
  return {
    names: names.names.filter((name) => permitted.some((home) => name === home || name.endsWith(`.${home}`))),
    addresses: names.addresses.filter(isHomeAddress),
  };
}

/** The names and addresses that a certificate is for. */
export function namesIn(certificate: string): HouseNames {
  const extension = new x509.X509Certificate(certificate).getExtension(x509.SubjectAlternativeNameExtension);
  const items = extension?.names.items ?? [];
  return {
    names: items.filter(({ type }) => type === 'dns').map(({ value }) => value),
    addresses: items.filter(({ type }) => type === 'ip').map(({ value }) => value),
  };
}

/** Whether an address belongs to a home network. */
export const isHomeAddress = (address: string): boolean => HOME.check(address, familyOf(address));

/** From when on a certificate is valid. */
export const beginOf = (certificate: string): EpochMs =>
  new x509.X509Certificate(certificate).notBefore.getTime() as EpochMs;

/** When a certificate ends. */
export const endOf = (certificate: string): EpochMs =>
  new x509.X509Certificate(certificate).notAfter.getTime() as EpochMs;

/** The SHA-256 fingerprint of a certificate as systems show it: `AB:CD:…`. */
export function fingerprintOf(certificate: string): string {
  const digest = createHash('sha256').update(derOf(certificate)).digest('hex').toUpperCase();
  return digest.replace(/(..)(?=.)/g, '$1:');
}

/** A certificate's bytes, for devices that take no PEM. */
export const derOf = (certificate: string): Buffer =>
  Buffer.from(new x509.X509Certificate(certificate).rawData);

/** Not before 1970, which is where a clock without a battery begins. */
const earlier = (clock: EpochMs): Date => new Date(Math.max(0, clock - EARLIER_MS));

const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, EXTRACTABLE, ['sign', 'verify']);

/** 20 octets at most, positive, not to be guessed (RFC 5280, 4.1.2.2). */
const newSerialNumber = (): string => {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
};

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

const signingKey = (pem: string): Promise<webcrypto.CryptoKey> =>
  webcrypto.subtle.importKey(
    'pkcs8',
    x509.PemConverter.decodeFirst(pem),
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  );

function permittedNames(authority: string): string[] {
  const extension = new x509.X509Certificate(authority).getExtension(id_ce_nameConstraints);
  if (extension === null) return [];
  const { permittedSubtrees } = AsnConvert.parse(extension.value, NameConstraints);
  return [...(permittedSubtrees ?? [])].flatMap(({ base }) => base.dNSName ?? []);
}

function nameConstraints(names: readonly string[], networks: readonly string[]): x509.Extension {
  const subtrees = [
    ...names.map((dNSName) => new GeneralName({ dNSName })),
    ...networks.map((iPAddress) => new GeneralName({ iPAddress })),
  ].map((base) => new GeneralSubtree({ base }));
  const constraints = new NameConstraints({ permittedSubtrees: new GeneralSubtrees(subtrees) });
  return new x509.Extension(id_ce_nameConstraints, true, AsnConvert.serialize(constraints));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
