import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { VERDICTS } from '../../src/contract/common.ts';
import { DEFAULT_WAKING } from '../../src/contract/day.ts';
import { Calendar } from '../../src/pacing/calendar.ts';
import { finish, rebuildDay } from '../../src/service/day-rebuild.ts';
import { type JournalEntry, LIVE_SOURCE } from '../../src/service/ports.ts';
import { madeBy } from '../../src/service/stale-days.ts';
import { DATABASE_FILE } from '../../src/store/database.ts';
import { columnsOf } from '../../src/store/segment-codec.ts';
import { SegmentTable } from '../../src/store/segments.ts';
import { sqlite } from '../../src/store/sqlite.ts';
import { openStore } from '../../src/store/store.ts';
import { type EpochMs, epochMs } from '../../src/units.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Figure, print } from './figure.ts';
import { DAY_MS, hoursOf, later, overRadio, realRecordings, virtualDay } from './recorded.ts';

const Database = sqlite();
const SECONDS_A_YEAR = 365 * 86_400;
const DAYS = 14;
const GOAL_MB = 65;
const GOAL_RATIO = 1.25;

/** The size of the database after `DAYS` repetitions, for a packet. Everything included but what an empty one takes. */
function octetsAPacket(entries: readonly JournalEntry[]): number {
  const folder = temporaryFolder();
  openStore(folder).close();
  const path = join(folder, DATABASE_FILE);
  const empty = statSync(path).size;
  const database = new Database(path);
  const segments = new SegmentTable(database, () => undefined);
  let id = 1;
  segments.atomically(() => {
    for (let day = 0; day < DAYS; day += 1) {
      for (const hour of hoursOf(later(entries, day * DAY_MS))) {
        segments.add(LIVE_SOURCE, id, hour);
        id += hour.length;
      }
    }
  });
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  putDays(folder, entries[0]?.at ?? epochMs(0));
  return (statSync(path).size - empty) / (DAYS * entries.length);
}

/** Puts as many summaries down as there are days, as long as the first day's. */
function putDays(folder: string, at: EpochMs): void {
  const calendar = new Calendar('UTC');
  const store = openStore(folder);
  const end = epochMs(at + DAYS * DAY_MS);
  const options = { waking: DEFAULT_WAKING, madeAt: end, through: null };
  const day = calendar.dayOf(at);
  const { summary, through } = finish(rebuildDay(store, calendar, day.date, options));
  for (let ahead = 0; ahead < DAYS && summary !== null; ahead += 1) {
    const { date } = calendar.dayAfter(day, ahead);
    store.days.put(
      { ...summary, date },
      { madeBy: madeBy(date, calendar, DEFAULT_WAKING, []), madeAt: end, through },
    );
  }
  store.close();
}

/** The same in a plain table with a row a packet. */
function octetsARow(entries: readonly JournalEntry[]): number {
  const path = join(temporaryFolder(), 'rows.db');
  const database = new Database(path);
  database.exec(
    'CREATE TABLE packets (at INTEGER PRIMARY KEY, monotonic INTEGER, strap INTEGER, verdict INTEGER, bytes BLOB) STRICT',
  );
  const insert = database.prepare('INSERT OR IGNORE INTO packets VALUES (?, ?, ?, ?, ?)');
  database.transaction(() => {
    for (const entry of entries) {
      if (entry.kind !== 'packet') continue;
      insert.run(entry.at, entry.monotonic, entry.strap, VERDICTS.indexOf(entry.verdict), entry.bytes);
    }
  })();
  database.close();
  return statSync(path).size / entries.length;
}

/** Packets as plain octets, one after another: both clocks, strap, verdict, length, payload. */
function plainOctets(entries: readonly JournalEntry[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.kind !== 'packet') return [];
      const head = Buffer.alloc(19);
      head.writeBigInt64LE(BigInt(entry.at), 0);
      head.writeBigInt64LE(BigInt(entry.monotonic), 8);
      head.set([entry.strap, VERDICTS.indexOf(entry.verdict), entry.bytes.length], 16);
      return [head, entry.bytes];
    }),
  );
}

/** `ZSTD_c_compressionLevel` of zstd.h; this Node may know zstd, its types do not. */
const ZSTD_LEVEL = 100;

/** zstd's strongest usual level; null where there is no zstd. */
function zstd19(octets: Buffer): number | null {
  if ('zstdCompressSync' in zlib && typeof zlib.zstdCompressSync === 'function') {
    return zlib.zstdCompressSync(octets, { params: { [ZSTD_LEVEL]: 19 } }).length;
  }
  const { error, stdout } = spawnSync('zstd', ['-19', '-c', '-q', '--no-check'], { input: octets });
  return error === undefined ? stdout.length : null;
}

/** What a form of the hours takes compressed, for a packet; null where there is no zstd. */
function zstdAPacket(
  entries: readonly JournalEntry[],
  form: (hour: JournalEntry[]) => Buffer,
): number | null {
  let sum = 0;
  for (const hour of hoursOf(entries)) {
    const size = zstd19(form(hour));
    if (size === null) return null;
    sum += size;
  }
  return sum / entries.length;
}

const inAYear = (octets: number | null): string =>
  octets === null
    ? 'not measured (no zstd here)'
    : `${octets.toFixed(3)} bytes a packet, ${((octets * SECONDS_A_YEAR) / 1e6).toFixed(1)} MB a year`;

test('a year of 24-hour days at a packet a second fits', async () => {
  const over: string[] = [];
  const recordings = [virtualDay(), ...(await realRecordings())];
  for (const { entries, isWholeDay, name } of recordings.flatMap((recorded) => [
    recorded,
    overRadio(recorded),
  ])) {
    const kept = octetsAPacket(entries);
    const plain = zstdAPacket(entries, plainOctets);
    const columns = zstdAPacket(entries, (hour) => Buffer.concat(columnsOf(hour).columns));
    const ratio = (other: number | null) => (other === null ? 'not measured' : (kept / other).toFixed(2));
    const figures: Figure[] = [
      { what: 'in the database, everything included', is: inAYear(kept), goal: `under ${GOAL_MB} MB` },
      { what: 'plain table, a row a packet', is: inAYear(octetsARow(entries)) },
      { what: 'plain octets, zstd -19 by the hour', is: inAYear(plain) },
      { what: 'our columns, zstd -19 by the hour', is: inAYear(columns) },
      { what: 'database against zstd of plain octets', is: ratio(plain), goal: `within ${GOAL_RATIO}` },
      { what: 'database against zstd of our columns', is: ratio(columns), goal: `within ${GOAL_RATIO}` },
    ];
    print(`Size: ${name}, ${entries.length} packets`, figures);
    // A year of nothing but running has more beats than anybody's, and is shown and not judged by its size.
    if (isWholeDay && (kept * SECONDS_A_YEAR) / 1e6 > GOAL_MB) over.push(name);
    if (columns !== null && kept / columns > GOAL_RATIO) over.push(`${name}, against zstd`);
  }
  expect(over).toEqual([]);
}, 1_200_000);
