import { createHash, randomBytes } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import { z } from 'zod';
import { epochMsSchema } from '../contract/common.ts';
import { type Device, type Role, roleSchema, type SignedIn } from '../contract/http.ts';
import { type EpochMs, epochMs } from '../units.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** How long a one-time link may wait to be opened, in ms. */
export const SIGN_IN_LINK_MS = DAY_MS;
/** A device that was not seen for this long is signed out (OWASP ASVS 5.0, 7.3.1), in ms. */
export const IDLE_MS = 90 * DAY_MS;
/** However often it was seen, a device signs in anew after this long (ASVS 5.0, 7.3.2), in ms. */
export const LONGEST_SESSION_MS = 365 * DAY_MS;
/** A command on this machine is done long before; its session ends even if it was killed. In ms. */
const LOCAL_SESSION_MS = HOUR_MS;
/** `last seen` is written this often at most: a screen on the wall asks all day. In ms. */
const SEEN_EVERY_MS = HOUR_MS;

const visitorRowSchema = z.object({
  id: z.number(),
  role: roleSchema,
  name: z.string(),
  last_seen_at: z.number(),
  ends_at: epochMsSchema,
});
const deviceRowSchema = z
  .object({
    id: z.number(),
    role: roleSchema,
    name: z.string(),
    created_at: epochMsSchema,
    last_seen_at: epochMsSchema,
  })
  .transform(({ created_at, last_seen_at, ...rest }) => ({
    ...rest,
    createdAt: created_at,
    lastSeenAt: last_seen_at,
  }));
const signInRowSchema = z.object({ role: roleSchema });

/** 256 bits from the system's generator, in a form fit for a link and a cookie (ASVS 5.0, 7.2.3). */
const randomToken = (): string => randomBytes(32).toString('base64url');
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Which devices are signed in, as whom. Only hashes of tokens and codes are stored. */
export class SessionRegister {
  readonly #database: Database;
  /** Asked for every screen with every heartbeat. */
  readonly #find: Statement;

  constructor(database: Database) {
    this.#database = database;
    this.#find = database.prepare(
      'SELECT id, role, name, last_seen_at, ends_at FROM sessions WHERE token_hash = ?',
    );
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

  /**
   * Uses a code up.
   *
   * @param name what the device is called in the list of devices
   * @returns the token of a new session, or null if the code is unknown, used or too old
   */
  signIn(code: string, name: string, now: EpochMs): string | null {
    return this.#database.transaction(() => {
      const row = this.#database
        .prepare('DELETE FROM sign_in_codes WHERE code_hash = ? AND expires_at > ? RETURNING role')
        .get(hashOf(code), now);
      return row === undefined ? null : this.open(signInRowSchema.parse(row).role, name, now);
    })();
  }

  /** Signs a device in. @returns the token of its session */
  open(role: Role, name: string, now: EpochMs, longestMs: number = LONGEST_SESSION_MS): string {
    const token = randomToken();
    this.#database
      .prepare(
        'INSERT INTO sessions (token_hash, role, name, created_at, last_seen_at, ends_at) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(hashOf(token), role, name, now, now, now + longestMs);
    return token;
  }

  /** A session for a command on this machine, which may read this database anyway. @returns its token */
  openLocal(role: Role, now: EpochMs): string {
    return this.open(role, 'a command on this machine', now, LOCAL_SESSION_MS);
  }

  /** Who carries a token; null when its session has ended, by sign-out, by time, or by never having been. */
  visitor(token: string, now: EpochMs): SignedIn | null {
    const row = this.#find.get(hashOf(token));
    if (row === undefined) return null;
    const { ends_at, id, last_seen_at, name, role } = visitorRowSchema.parse(row);
    if (now >= ends_at || now - last_seen_at >= IDLE_MS) {
      this.end(id);
      return null;
    }
    if (now - last_seen_at >= SEEN_EVERY_MS) {
      this.#database.prepare('UPDATE sessions SET last_seen_at = ? WHERE id = ?').run(now, id);
    }
    return { sessionId: id, role, device: name, endsAt: ends_at };
  }

  /** Every signed-in device, the one last seen first. */
  devices(now: EpochMs): Omit<Device, 'current' | 'connected'>[] {
    return this.#database
      .prepare(
        `SELECT id, role, name, created_at, last_seen_at FROM sessions
         WHERE ends_at > ? AND last_seen_at > ? ORDER BY last_seen_at DESC, id DESC`,
      )
      .all(now, epochMs(now - IDLE_MS))
      .map((row) => deviceRowSchema.parse(row));
  }

  /** @returns whether there was such a device */
  rename(id: number, name: string): boolean {
    return this.#database.prepare('UPDATE sessions SET name = ? WHERE id = ?').run(name, id).changes > 0;
  }

  /** Signs a device out. @returns whether there was such a device */
  end(id: number): boolean {
    return this.#database.prepare('DELETE FROM sessions WHERE id = ?').run(id).changes > 0;
  }
}
