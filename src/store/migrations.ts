import type { Database } from 'better-sqlite3';
import { environmentError } from '../errors.ts';

/** Marks a file as Plimsoll's: the ASCII letters "Plim". */
const APPLICATION_ID = 0x506c696d;

/** Forward only; the index of an entry is the version it starts from. Never edit one that was released. */
const MIGRATIONS: readonly string[] = [
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
];

/** The schema version that this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Brings a database to this program's schema, each step in a transaction of its own.
 *
 * @throws PlimsollError `database-too-new` when a newer program has written it; nothing is changed then
 */
export function migrate(database: Database, path: string): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > SCHEMA_VERSION) {
    throw environmentError(
      'database-too-new',
      `${path} was written by a newer Plimsoll; install that version, or choose another folder with --data.`,
    );
  }
  for (let from = version; from < SCHEMA_VERSION; from += 1) {
    const migration = MIGRATIONS[from];
    if (migration === undefined) break;
    database.transaction(() => {
      database.exec(migration);
      database.pragma(`application_id = ${APPLICATION_ID}`);
      database.pragma(`user_version = ${from + 1}`);
    })();
  }
}
