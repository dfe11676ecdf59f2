import type { Database } from 'better-sqlite3';
import { VERDICTS } from '../contract/common.ts';
import { type JournalRow, LIVE_SOURCE } from '../service/ports.ts';
import { epochMs, monotonicMs } from '../units.ts';
import { encodeSegment, MOST_ENTRIES } from './segment-codec.ts';
import { HOUR_MS, outlineOf } from './segments.ts';

const SCHEMA = `
  CREATE TABLE sources (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT NOT NULL CHECK (kind IN ('live', 'import')),
    name        TEXT NOT NULL,
    format      TEXT,                        -- of an import
    sha256      BLOB,                        -- of an import: of the file
    imported_at INTEGER,
    complete    INTEGER NOT NULL CHECK (complete IN (0, 1)) -- 0: still being written, or given up half-way
  ) STRICT;
  CREATE UNIQUE INDEX sources_sha256 ON sources (sha256) WHERE complete = 1;
  INSERT INTO sources (id, kind, name, complete) VALUES (${LIVE_SOURCE}, 'live', 'straps', 1);

  CREATE TABLE segments (
    id       INTEGER PRIMARY KEY,            -- of its first entry; the others follow without a gap
    source   INTEGER NOT NULL,
    first_at INTEGER NOT NULL,               -- the earliest and the latest wall time in it, UTC ms
    last_at  INTEGER NOT NULL,
    entries  INTEGER NOT NULL,
    links    INTEGER NOT NULL,               -- how many entries are links that came or went
    bytes    BLOB NOT NULL                   -- see segment-codec.ts
  ) STRICT;
  CREATE INDEX segments_at ON segments (source, first_at);

  CREATE TABLE damaged (
    id       INTEGER PRIMARY KEY,
    segment  INTEGER NOT NULL,               -- what it was as a segment
    source   INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    entries  INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    bytes    BLOB NOT NULL                   -- as they were found
  ) STRICT;
`;

/** As stored by version 1. */
interface StoredRow {
  readonly id: number;
  readonly at: number;
  readonly monotonic: number;
  readonly kind: number;
  readonly strap: number | null;
  readonly bytes: Uint8Array | null;
  readonly verdict: number | null;
  readonly step_ms: number | null;
}

/** Version 1 kept one row a packet; from version 2 on what came in is sealed. */
export function sealTheJournal(database: Database): void {
  database.exec(SCHEMA);
  const insert = database.prepare(
    'INSERT INTO segments (id, source, first_at, last_at, entries, links, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const next = database.prepare('SELECT * FROM journal WHERE id > ? ORDER BY id LIMIT 1000');
  let run: JournalRow[] = [];
  const seal = () => {
    if (run[0] === undefined) return;
    const { first, last, links } = outlineOf(run);
    insert.run(run[0].id, LIVE_SOURCE, first, last, run.length, links, encodeSegment(run[0].id, run));
    run = [];
  };
  for (let last = 0; ; ) {
    const rows = next.all(last) as StoredRow[];
    if (rows.length === 0) break;
    for (const row of rows.map(rowOf)) {
      const before = run.at(-1);
      const follows = before === undefined || (before.id + 1 === row.id && hourOf(before) === hourOf(row));
      if (!follows || run.length === MOST_ENTRIES) seal();
      run.push(row);
      last = row.id;
    }
  }
  seal();
  database.exec('DROP TABLE journal');
}

const hourOf = ({ at }: JournalRow): number => Math.floor(at / HOUR_MS);

function rowOf(row: StoredRow): JournalRow {
  const { id } = row;
  const at = epochMs(row.at);
  const monotonic = monotonicMs(row.monotonic);
  const strap = row.strap ?? 0;
  switch (row.kind) {
    case 1:
      return { id, at, monotonic, kind: 'connected', strap };
    case 2:
      return { id, at, monotonic, kind: 'disconnected', strap };
    case 3:
      return { id, at, monotonic, kind: 'clock-step', byMs: row.step_ms ?? 0 };
    default: {
      const bytes = row.bytes ?? new Uint8Array();
      return {
        id,
        at,
        monotonic,
        kind: 'packet',
        strap,
        bytes,
        verdict: VERDICTS[row.verdict ?? 0] ?? 'malformed',
      };
    }
  }
}
