import { statfsSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { environmentError, type PlimsollError } from '../errors.ts';
import type { TimeSpan } from '../service/ports.ts';
import { AlertLog } from './alerts.ts';
import { AnswersList } from './answers.ts';
import { type FolderLock, makeDataFolder, openDatabase, storeError } from './database.ts';
import { DayTable } from './days.ts';
import { type Deleted, deleteWhileOpen } from './delete.ts';
import { Journal } from './journal.ts';
import { LoweringTable } from './lowering.ts';
import { MorningTable } from './mornings.ts';
import { NoteTable } from './notes.ts';
import { Recordings } from './recordings.ts';
import { type OnSpoiltRow, spoiltRows } from './sealed-rows.ts';
import { SessionRegister } from './sessions.ts';
import { SettingsTable } from './settings.ts';
import { StrapRegister } from './straps.ts';
import { ThresholdList } from './thresholds.ts';
import { ZoneLog } from './zones.ts';

/** Everything that is kept, in one data folder. */
export interface Store {
  readonly folder: string;
  readonly journal: Journal;
  readonly recordings: Recordings;
  readonly days: DayTable;
  readonly thresholds: ThresholdList;
  readonly alerts: AlertLog;
  readonly notes: NoteTable;
  readonly answers: AnswersList;
  readonly mornings: MorningTable;
  readonly lowering: LoweringTable;
  readonly zones: ZoneLog;
  readonly straps: StrapRegister;
  readonly sessions: SessionRegister;
  readonly settings: SettingsTable;
  /** What SQLite's own check and the rows' seals find wrong with the database, a line each; nothing: it is sound. */
  findFaults(): string[];
  /** How much the disk still takes, in bytes; null where that cannot be told. */
  freeBytes(): number | null;
  /** What went wrong in words a person can act on. */
  explain(error: unknown): PlimsollError;
  /**
   * Deletes for good what was received in a span, as {@link deleteSpan} does, while others write.
   *
   * @param pause lets everything else have its turn
   */
  deleteSpan(span: TimeSpan, pause: () => Promise<void>): Promise<Deleted>;
  /** Writes what waits and closes. @throws PlimsollError `not-written` when that cannot be; all is closed even then */
  close(): void;
}

/**
 * Opens the store of a data folder, made for its owner only if it is not there.
 *
 * @param lock the folder's, where it is held here: what an older version kept is migrated under it
 * @throws PlimsollError as {@link openDatabase} and {@link makeDataFolder}
 */
export function openStore(folder: string, lock: FolderLock | null = null): Store {
  makeDataFolder(folder);
  const connections = openDatabase(folder, lock);
  const journal = new Journal(connections.journal, folder);
  const onSpoilt: OnSpoiltRow = (part) => journal.report(part);
  return {
    folder,
    journal,
    recordings: new Recordings(connections.records),
    days: new DayTable(connections.journal),
    thresholds: new ThresholdList(connections.records),
    // An alert that cannot be written at once is told all the same, so it waits for no other writer.
    alerts: new AlertLog(connections.journal, onSpoilt),
    notes: new NoteTable(connections.records, onSpoilt),
    answers: new AnswersList(connections.records),
    mornings: new MorningTable(connections.records),
    lowering: new LoweringTable(connections.records),
    zones: new ZoneLog(connections.records),
    straps: new StrapRegister(connections.records, connections.journal),
    sessions: new SessionRegister(connections.records, connections.journal, (error) =>
      storeError(error, folder),
    ),
    settings: new SettingsTable(connections.records),
    findFaults: () => [...faultsOf(connections.records), ...spoiltRows(connections.records)],
    freeBytes: () => freeBytesOf(folder),
    deleteSpan: (span, pause) => deleteWhileOpen(connections.records, journal, folder, span, pause),
    explain: (error) => storeError(error, folder),
    close: () => {
      try {
        journal.close();
      } catch (error) {
        throw notWritten(journal.waiting, storeError(error, folder));
      } finally {
        connections.close();
      }
    },
  };
}

/** @param entries how many still waited; 0: all are written, and it is not certain that they are on the disk itself */
function notWritten(entries: number, why: PlimsollError): PlimsollError {
  const some =
    entries === 1 ? 'the last thing that came in is' : `the last ${entries} things that came in are`;
  const lost = entries === 0 ? 'what came in during the last minute may be' : some;
  return environmentError(
    'not-written',
    `Plimsoll has stopped, and ${lost} lost, because the disk did not take them: ${why.message}`,
    why,
  );
}

function faultsOf(database: Database): string[] {
  const lines = z.array(z.string()).parse(database.prepare('PRAGMA integrity_check').pluck().all());
  return lines.length === 1 && lines[0] === 'ok' ? [] : lines;
}

function freeBytesOf(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null; // not every file system tells
  }
}
