import { createHash, randomBytes } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import { z } from 'zod';
import { epochMsSchema } from '../contract/common.ts';
import { type Device, type Role, roleSchema, type SignedIn } from '../contract/http.ts';
import { failureOf, type PlimsollError } from '../errors.ts';
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
/** After the disk refused it is tried again with every so many calls: each may wait for another program. */
const CALLS_BETWEEN_TRIES = 20;
/** The last answer is remembered of so many sessions: more than a house has devices. */
const MOST_REMEMBERED = 200;

const visitorRowSchema = z.object({
  id: z.number(),
  role: roleSchema,
  name: z.string(),
  last_seen_at: z.number(),
  ends_at: epochMsSchema,
});
type VisitorRow = z.infer<typeof visitorRowSchema>;
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

/**
 * Which devices are signed in, as whom. Only hashes of tokens and codes are stored. Who asks whether a device is
 * signed in is answered though the disk refuses: when it was seen, and that its time is over, is remembered and
 * written later, by {@link saveWaiting}.
 */
export class SessionRegister {
  readonly #database: Database;
  readonly #prompt: Database;
  readonly #explain: (error: unknown) => PlimsollError;
  /** Asked for every screen with every heartbeat. */
  readonly #find: Statement;
  /** When sessions were seen, where it is not written yet; by their ids. */
  readonly #seen = new Map<number, EpochMs>();
  /** Sessions that are over and not deleted yet, by their ids, which are never given twice. */
  readonly #over = new Set<number>();
  /** What was last read of each session; by the hash of its token, the one asked for last at the end. */
  readonly #lastRead = new Map<string, VisitorRow>();
  /** The token whose session could not be read when it was last asked for, as its hash. */
  #unread: Buffer | null = null;
  #failure: { readonly error: unknown } | null = null;
  #callsToNextTry = 0;

  /**
   * @param database waits for other programs that write: it does what people ask for
   * @param prompt the same database without waiting: live screens must not stand still
   * @param explain an error of theirs as a sentence that says what to do
   */
  constructor(database: Database, prompt: Database, explain: (error: unknown) => PlimsollError) {
    this.#database = database;
    this.#prompt = prompt;
    this.#explain = explain;
    this.#find = prompt.prepare(
      'SELECT id, role, name, last_seen_at, ends_at FROM sessions WHERE token_hash = ?',
    );
  }

  /** A new code for a one-time link; earlier codes that were not used end. @throws PlimsollError when it cannot be written */
  newSignInCode(role: Role, now: EpochMs): string {
    const code = randomToken();
    this.#write((database) => {
      database.prepare('DELETE FROM sign_in_codes').run();
      database
        .prepare('INSERT INTO sign_in_codes (code_hash, role, expires_at) VALUES (?, ?, ?)')
        .run(hashOf(code), role, now + SIGN_IN_LINK_MS);
    });
    return code;
  }

  /**
   * Uses a code up.
   *
   * @param name what the device is called in the list of devices
   * @returns the token of a new session, or null if the code is unknown, used or too old
   * @throws PlimsollError when it cannot be written
   */
  signIn(code: string, name: string, now: EpochMs): string | null {
    return this.#write((database) => {
      const row = database
        .prepare('DELETE FROM sign_in_codes WHERE code_hash = ? AND expires_at > ? RETURNING role')
        .get(hashOf(code), now);
      return row === undefined ? null : this.open(signInRowSchema.parse(row).role, name, now);
    });
  }

  /** Signs a device in. @returns the token of its session @throws PlimsollError when it cannot be written */
  open(role: Role, name: string, now: EpochMs, longestMs: number = LONGEST_SESSION_MS): string {
    const token = randomToken();
    this.#write((database) =>
      database
        .prepare(
          'INSERT INTO sessions (token_hash, role, name, created_at, last_seen_at, ends_at) VALUES (?, ?, ?, ?, ?, ?)',
        )
        .run(hashOf(token), role, name, now, now, now + longestMs),
    );
    return token;
  }

  /** A session for a command on this machine, which may read this database anyway. @returns its token */
  openLocal(role: Role, now: EpochMs): string {
    return this.open(role, 'a command on this computer', now, LOCAL_SESSION_MS);
  }

  /** Ends what commands left behind that were killed before they ended it themselves: at a start none is asking. */
  endLocal(): void {
    this.#database.prepare('DELETE FROM sessions WHERE ends_at - created_at <= ?').run(LOCAL_SESSION_MS);
  }

  /**
   * Who carries a token; null when its session has ended, by sign-out, by time, or by never having been. While the
   * database cannot be read, what was last read of that session holds.
   *
   * @throws PlimsollError when it cannot be read and nothing of that session is remembered
   */
  visitor(token: string, now: EpochMs): SignedIn | null {
    const row = this.#rowOf(hashOf(token));
    if (row === null || this.#over.has(row.id)) return null;
    const { ends_at, id, name, role } = row;
    const unseenMs = now - this.#lastSeen(id, row.last_seen_at);
    if (now >= ends_at || unseenMs >= IDLE_MS) {
      this.#over.add(id);
      return null;
    }
    if (unseenMs >= SEEN_EVERY_MS) this.#seen.set(id, now);
    return { sessionId: id, role, device: name, endsAt: ends_at };
  }

  /** Every signed-in device, the one last seen first. */
  devices(now: EpochMs): Omit<Device, 'current' | 'connected'>[] {
    return this.#database
      .prepare('SELECT id, role, name, created_at, last_seen_at FROM sessions WHERE ends_at > ?')
      .all(now)
      .map((row) => deviceRowSchema.parse(row))
      .map((device) => ({ ...device, lastSeenAt: this.#lastSeen(device.id, device.lastSeenAt) }))
      .filter(({ id, lastSeenAt }) => !this.#over.has(id) && now - lastSeenAt < IDLE_MS)
      .sort((one, other) => other.lastSeenAt - one.lastSeenAt || other.id - one.id);
  }

  /** @returns whether there was such a device @throws PlimsollError when it cannot be written */
  rename(id: number, name: string): boolean {
    return this.#write(
      (database) => database.prepare('UPDATE sessions SET name = ? WHERE id = ?').run(name, id).changes > 0,
    );
  }

  /**
   * Signs a device out, at once.
   *
   * @returns whether there was such a device
   * @throws PlimsollError when it cannot be written: it is out all the same, and that is written later
   */
  end(id: number): boolean {
    const isThere = this.#database.prepare('SELECT 1 FROM sessions WHERE id = ?').get(id) !== undefined;
    if (!isThere) return false;
    this.#over.add(id);
    this.#write((database) => database.prepare('DELETE FROM sessions WHERE id = ?').run(id));
    this.#forget(id);
    return true;
  }

  /**
   * Writes when devices were seen and which sessions are over, and looks again for what could not be read. To be
   * called again and again; after a failure only some of the calls try.
   *
   * @throws the database's error, until it was tried again with success
   */
  saveWaiting(): void {
    if (this.#failure !== null && this.#callsToNextTry > 0) {
      this.#callsToNextTry -= 1;
      throw this.#failure.error;
    }
    this.#callsToNextTry = CALLS_BETWEEN_TRIES;
    this.#failure = failureOf(() => this.#save());
    if (this.#failure !== null) throw this.#failure.error;
  }

  #save(): void {
    if (this.#unread !== null) this.#find.get(this.#unread);
    this.#unread = null;
    if (this.#seen.size === 0 && this.#over.size === 0) return;
    const see = this.#prompt.prepare('UPDATE sessions SET last_seen_at = ? WHERE id = ?');
    const end = this.#prompt.prepare('DELETE FROM sessions WHERE id = ?');
    this.#prompt
      .transaction(() => {
        for (const [id, at] of this.#seen) see.run(at, id);
        for (const id of this.#over) end.run(id);
      })
      .immediate();
    this.#seen.clear();
    for (const id of [...this.#over]) this.#forget(id);
  }

  /** Does what a person asked for, all of it or nothing. @throws PlimsollError */
  #write<Result>(work: (database: Database) => Result): Result {
    try {
      return this.#database.transaction(() => work(this.#database))();
    } catch (error) {
      throw this.#explain(error);
    }
  }

  #lastSeen(id: number, written: number): EpochMs {
    return epochMs(Math.max(written, this.#seen.get(id) ?? 0));
  }

  /** @returns null: there is no such session */
  #rowOf(hash: Buffer): VisitorRow | null {
    const key = hash.toString('base64');
    try {
      const found = this.#find.get(hash);
      const row = found === undefined ? null : visitorRowSchema.parse(found);
      this.#remember(key, row);
      return row;
    } catch (error) {
      this.#unread = hash;
      const remembered = this.#lastRead.get(key);
      if (remembered === undefined) throw this.#explain(error);
      return remembered;
    }
  }

  #remember(key: string, row: VisitorRow | null): void {
    this.#lastRead.delete(key);
    if (row === null) return;
    this.#lastRead.set(key, row);
    const [oldest] = this.#lastRead.keys();
    if (this.#lastRead.size > MOST_REMEMBERED && oldest !== undefined) this.#lastRead.delete(oldest);
  }

  /** A session is deleted. */
  #forget(id: number): void {
    this.#over.delete(id);
    this.#seen.delete(id);
    for (const [key, row] of this.#lastRead) if (row.id === id) this.#lastRead.delete(key);
  }
}
