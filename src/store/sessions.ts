import { createHash, randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type Role, roleSchema } from '../contract/http.ts';
import { type EpochMs, epochMs } from '../units.ts';

const rowSchema = z.object({ role: roleSchema });

/** How long a one-time link may wait to be opened, in ms. */
export const SIGN_IN_LINK_MS = 24 * 60 * 60 * 1000;

/** 256 bits from the system's generator, in a form fit for a link and a cookie. */
const randomToken = (): string => randomBytes(32).toString('base64url');
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Who is signed in. Only hashes of tokens and codes are stored. */
export class SessionRegister {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A new code for a one-time link; earlier codes that were not used end. */
  newSignInCode(role: Role, now: EpochMs): string {
    const code = randomToken();
    this.#database.transaction(() => {
      this.#database.prepare('DELETE FROM sign_in_codes').run();
      this.#database
        .prepare('INSERT INTO sign_in_codes (code_hash, role, expires_at) VALUES (?, ?, ?)')
        .run(hashOf(code), role, now + SIGN_IN_LINK_MS);
    })();
    return code;
  }

  /** Uses a code up. @returns the token of a new session, or null if the code is unknown, used or too old */
  signIn(code: string, now: EpochMs): string | null {
    return this.#database.transaction(() => {
      const row = this.#database
        .prepare('DELETE FROM sign_in_codes WHERE code_hash = ? AND expires_at > ? RETURNING role')
        .get(hashOf(code), now);
      return row === undefined ? null : this.#open(rowSchema.parse(row).role, now);
    })();
  }

  /** A session for a program that may read this database anyway. @returns its token */
  openLocal(role: Role, now: EpochMs): string {
    return this.#open(role, now);
  }

  roleOf(token: string): Role | null {
    const row = this.#database.prepare('SELECT role FROM sessions WHERE token_hash = ?').get(hashOf(token));
    return row === undefined ? null : rowSchema.parse(row).role;
  }

  signOut(token: string): void {
    this.#database.prepare('DELETE FROM sessions WHERE token_hash = ?').run(hashOf(token));
  }

  #open(role: Role, now: EpochMs): string {
    const token = randomToken();
    this.#database
      .prepare('INSERT INTO sessions (token_hash, role, created_at) VALUES (?, ?, ?)')
      .run(hashOf(token), role, epochMs(now));
    return token;
  }
}
