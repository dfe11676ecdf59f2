import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentError } from '../../errors.ts';
import type { KeyPair } from './authority.ts';

/** A certificate and its key as they lie in a folder. @returns null when there is none yet */
export function readPair(folder: string, name: string): KeyPair | null {
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

/** One file for both, put in place whole: a key never stands beside another key's certificate. */
export function writePair(folder: string, name: string, pair: KeyPair): KeyPair {
  const path = join(folder, `${name}.pem`);
  writeFileSync(`${path}.new`, `${pair.key}\n${pair.certificate}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return pair;
}
