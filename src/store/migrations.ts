import { rmSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { environmentError, errorText, internalError, systemErrorCode } from '../errors.ts';
import { sealRows } from './seal-rows.ts';
import { sealTheJournal } from './seal-the-journal.ts';
import { sqlite } from './sqlite.ts';

/** Marks a file as Plimsoll's: the ASCII letters "Plim". */
export const APPLICATION_ID = 0x506c696d;

/** A step from one schema to the next: statements, or what statements alone cannot do. */
type Migration = string | ((database: Database) => void);

/** Forward only; the index of an entry is the version it starts from. Never edit one that was released. */
const MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE journal (
    id        INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,            -- wall clock, UTC ms
    monotonic INTEGER NOT NULL,            -- monotonic clock of this start of the machine, ms
    kind      INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 3), -- 0 packet, 1 connected, 2 disconnected, 3 clock step
    strap     INTEGER,                     -- straps.id; kept when the strap is forgotten
    bytes     BLOB,                        -- of a packet, as received
    verdict   INTEGER,                     -- of a packet, see VERDICT_CODES
    step_ms   INTEGER                      -- of a clock step
  ) STRICT;
  CREATE INDEX journal_at ON journal (at);

  CREATE TABLE thresholds (
    id            INTEGER PRIMARY KEY,
    valid_from    INTEGER NOT NULL,
    after_journal INTEGER NOT NULL,        -- the last journal row before it came into force
    bpm           INTEGER NOT NULL CHECK (bpm BETWEEN 50 AND 200),
    method        TEXT NOT NULL,
    note          TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER thresholds_never_change BEFORE UPDATE ON thresholds
    BEGIN SELECT RAISE(ABORT, 'the list of thresholds is append-only'); END;
  CREATE TRIGGER thresholds_never_vanish BEFORE DELETE ON thresholds
    BEGIN SELECT RAISE(ABORT, 'the list of thresholds is append-only'); END;

  CREATE TABLE alerts (
    id              TEXT PRIMARY KEY,
    kind            TEXT NOT NULL,
    family          TEXT NOT NULL,
    raised_at       INTEGER NOT NULL,
    acknowledged_at INTEGER,
    resolved_at     INTEGER,
    changed_at      INTEGER NOT NULL       -- the moment of the event that raised, reopened or resolved it
  ) STRICT;

  CREATE TABLE straps (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    address      TEXT NOT NULL,
    name         TEXT,
    serial       TEXT,
    adopted_at   INTEGER NOT NULL,
    forgotten_at INTEGER,
    information  TEXT NOT NULL
  ) STRICT;

  CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    role       TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE sign_in_codes (
    code_hash  BLOB PRIMARY KEY,
    role       TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE settings (
    key        TEXT PRIMARY KEY,
    value      TEXT NOT NULL,              -- JSON
    changed_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  sealTheJournal,
  `
  ALTER TABLE straps ADD COLUMN preference INTEGER NOT NULL DEFAULT 0; -- the highest first
  UPDATE straps SET preference = id;
  `,
  `
  CREATE TABLE devices (
    id           INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: an alert names who acknowledged it
    token_hash   BLOB NOT NULL UNIQUE,
    role         TEXT NOT NULL,
    name         TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    ends_at      INTEGER NOT NULL
  ) STRICT;
  INSERT INTO devices (token_hash, role, name, created_at, last_seen_at, ends_at)
    SELECT token_hash, role, 'A browser', created_at, created_at, created_at + 31536000000 FROM sessions;
  DROP TABLE sessions;
  ALTER TABLE devices RENAME TO sessions;
  `,
  `
  CREATE TABLE days (
    date    TEXT PRIMARY KEY,              -- local, YYYY-MM-DD
    made_by TEXT NOT NULL,                 -- version of the calculation, time zone, waking window
    made_at INTEGER NOT NULL,
    through INTEGER NOT NULL,              -- the last journal entry that was known then
    row     TEXT NOT NULL,                 -- what a list of days shows, JSON
    details BLOB NOT NULL                  -- the rest of the summary, deflated JSON
  ) STRICT;
  `,
  `
  ALTER TABLE alerts ADD COLUMN record TEXT;   -- JSON: all there is to say of it; NULL: written by the first version
  CREATE INDEX alerts_raised_at ON alerts (raised_at);
  CREATE TABLE house (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    record TEXT NOT NULL                       -- JSON: silences, words, whether the strap is worn
  ) STRICT;
  `,
  `
  CREATE TABLE notes (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at         INTEGER NOT NULL,           -- the moment it is about, UTC ms
    kind       TEXT NOT NULL,
    text       TEXT NOT NULL,
    role       TEXT NOT NULL,              -- who wrote it, and on which device
    device     TEXT NOT NULL,
    session    INTEGER NOT NULL,           -- sessions.id; kept when the device is signed out
    written_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX notes_at ON notes (at);
  `,
  `
  ALTER TABLE thresholds ADD COLUMN inputs TEXT; -- JSON: what it was found from; NULL: nothing of that was said
  CREATE TABLE answers (
    id     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    record TEXT NOT NULL                   -- JSON: every answer
  ) STRICT;
  CREATE TRIGGER answers_never_change BEFORE UPDATE ON answers
    BEGIN SELECT RAISE(ABORT, 'the list of answers is append-only'); END;
  CREATE TRIGGER answers_never_vanish BEFORE DELETE ON answers
    BEGIN SELECT RAISE(ABORT, 'the list of answers is append-only'); END;
  CREATE TABLE mornings (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    at           INTEGER NOT NULL,         -- when a guided reading ended, UTC ms
    date         TEXT NOT NULL,            -- local, YYYY-MM-DD, in the zone beside it
    time_zone    TEXT NOT NULL,
    bpm          REAL NOT NULL CHECK (bpm BETWEEN 25 AND 240),
    not_ok_share REAL NOT NULL,
    rmssd_ms     REAL,                     -- NULL: too few intervals
    rmssd_pairs  INTEGER
  ) STRICT;
  CREATE INDEX mornings_date ON mornings (date);
  CREATE TABLE lowering (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    record TEXT NOT NULL                   -- JSON: the lower threshold that was offered, or that it was dismissed
  ) STRICT;
  CREATE TABLE zones (
    since     INTEGER PRIMARY KEY,         -- UTC ms
    time_zone TEXT NOT NULL
  ) STRICT;
  `,
  sealRows,
];

/** The schema version that this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Whether an older program has written a database, so that {@link migrate} would change what is in it. */
export function isOlder(database: Database): boolean {
  const version = versionOf(database);
  return version > 0 && version < SCHEMA_VERSION;
}

const versionOf = (database: Database): number => Number(database.pragma('user_version', { simple: true }));

/**
 * Brings a database to this program's schema, each step in a transaction of its own. A database that
 * holds something is copied first, and the steps are tried on the copy. To be called by whoever holds the folder's lock
 * where there may be something: an older service would go on writing into what it does not know.
 *
 * @throws PlimsollError `database-too-new` when a newer program has written it, `migration-failed` when a step
 *   cannot be done; nothing is changed then
 */
export function migrate(database: Database, path: string): void {
  const version = knownVersion(database, path);
  if (isOlder(database)) rehearse(database, path, version);
  takeSteps(database, version);
}

/**
 * The same for a copy that its owner throws away if a step cannot be done: it is tried on itself, and nothing is
 * written beside it or beside its original, which may lie on a disk that takes nothing.
 *
 * @param original the path to name in sentences
 * @throws PlimsollError as {@link migrate}; the copy is of no use then
 */
export function migrateCopy(copy: Database, original: string): void {
  const version = knownVersion(copy, original);
  try {
    takeSteps(copy, version);
  } catch (cause) {
    throw stepsFailed(original, cause);
  }
}

/** @throws PlimsollError `database-too-new` */
function knownVersion(database: Database, path: string): number {
  const version = versionOf(database);
  if (version <= SCHEMA_VERSION) return version;
  throw environmentError(
    'database-too-new',
    `${path} was written by a newer Plimsoll; install that version, or choose another folder with --data.`,
  );
}

function takeSteps(database: Database, version: number): void {
  for (const [from, step] of MIGRATIONS.entries()) {
    if (from < version) continue;
    database.transaction(() => {
      if (typeof step === 'string') database.exec(step);
      else step(database);
      database.pragma(`application_id = ${APPLICATION_ID}`);
      database.pragma(`user_version = ${from + 1}`);
    })();
  }
}

/** Tries the steps on a copy beside the database, which is gone afterwards. */
function rehearse(database: Database, path: string, version: number): void {
  const copyPath = `${path}.rehearsal`;
  rmSync(copyPath, { force: true });
  try {
    database.prepare('VACUUM INTO ?').run(copyPath);
    const copy = new (sqlite())(copyPath);
    try {
      takeSteps(copy, version);
      const verdict: unknown = copy.pragma('integrity_check', { simple: true });
      if (verdict !== 'ok') throw internalError(`after the steps its check says: ${String(verdict)}`);
    } finally {
      copy.close();
    }
  } catch (cause) {
    throw stepsFailed(path, cause);
  } finally {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${copyPath}${end}`, { force: true });
  }
}

/** A full disk is its owner's to mend, and told as such; anything else should not have happened. */
function stepsFailed(path: string, cause: unknown): unknown {
  if (systemErrorCode(cause) === 'SQLITE_FULL') return cause;
  return environmentError(
    'migration-failed',
    `${path} could not be brought to the form that this version needs (${errorText(cause)}); nothing was changed. Go on with the version before, and report this.`,
    cause,
  );
}
