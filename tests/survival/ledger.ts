/** Holds a database against what workers said they had confirmed before they were killed. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Alert } from '../../src/contract/live.ts';
import type { Note } from '../../src/contract/note.ts';
import type { Threshold } from '../../src/contract/threshold.ts';
import { DATABASE_FILE } from '../../src/store/database.ts';
import { sqlite } from '../../src/store/sqlite.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { EpochMs } from '../../src/units.ts';
import { household } from '../support/household.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { rebuiltTally } from './rebuild.ts';
import type { Report, ShownHouse } from './report.ts';
import { numberOf } from './sequence.ts';

/** One worker's life. */
interface Run {
  readonly firstPacket: number;
  /** Each time it said up to which packet it had received, and how long it had lived by then, in ms. */
  readonly said: { readonly number: number; readonly elapsed: number }[];
  readonly allowedLossMs: number;
}

/** What was told last, and, where the end may have come between writing and telling, what was being written. */
interface Claim<What> {
  readonly told: What | null;
  readonly written: What | null;
}

const isClaimed = <What>({ told, written }: Claim<What>, found: What | null): boolean =>
  isDeepStrictEqual(found, told) || (written !== null && isDeepStrictEqual(found, written));

/** What a database has to hold, and what of that was found missing. */
export class Ledger {
  readonly #runs: Run[] = [];
  readonly #thresholds: Threshold[] = [];
  readonly #notes: Note[] = [];
  /** As it was told last, and, where more was about to be written, that. */
  readonly #alerts = new Map<string, Claim<Alert>>();
  #house: Claim<ShownHouse> | null = null;
  /** What a start did not show as it was told before. */
  readonly #changedByStart: string[] = [];
  /** The largest number that was ever said. */
  lastPacket = 0;
  /** The last wall clock that was said. */
  lastAt: EpochMs | null = null;
  /** The age of the oldest packet of the last run that was missing, in ms. */
  oldestLossMs = 0;

  /**
   * Takes down what one worker said up to its end.
   *
   * @param allowedLossMs packets younger than this at the end may be missing
   */
  add(firstPacket: number, reports: readonly Report[], allowedLossMs: number): void {
    const said: Run['said'] = [];
    for (const report of reports) {
      if (report.said === 'threshold') this.#thresholds.push(report.threshold);
      if (report.said === 'note') this.#notes.push(report.note);
      if (report.said === 'ready') this.lastAt = report.at;
      this.#noteAlerts(report);
      if (report.said !== 'packet') continue;
      said.push(report);
      this.lastAt = report.at;
      this.lastPacket = report.number;
    }
    this.#runs.push({ firstPacket, said, allowedLossMs });
  }

  #noteAlerts(report: Report): void {
    switch (report.said) {
      case 'ready':
        this.#changedByStart.push(...this.#notAsBefore(report));
        this.#alerts.clear();
        for (const alert of report.alerts) this.#alerts.set(alert.id, { told: alert, written: null });
        this.#house = { told: report.house, written: null };
        return;
      case 'writing':
        for (const alert of report.alerts) {
          this.#alerts.set(alert.id, { told: this.#alerts.get(alert.id)?.told ?? null, written: alert });
        }
        if (report.house !== null) this.#house = { told: this.#house?.told ?? null, written: report.house };
        return;
      case 'alert':
        this.#alerts.set(report.alert.id, { told: report.alert, written: null });
        return;
      case 'house':
        this.#house = { told: report.house, written: null };
        return;
    }
  }

  /** A start stands by every alert that was told: since when, who acknowledged, silenced until when. */
  *#notAsBefore({ alerts, at, house }: Extract<Report, { said: 'ready' }>): Generator<string> {
    const shown = new Map(alerts.map((alert) => [alert.id, alert]));
    for (const [id, { told, written }] of this.#alerts) {
      const after = shown.get(id);
      const claims = [told, written].filter((alert) => alert !== null);
      // The notice about the clock ends by time alone, and time has passed.
      const hasEnded = claims.some(({ kind, resolvedAt }) => kind === 'clock' || resolvedAt !== null);
      if (after === undefined && !hasEnded && told !== null)
        yield `Alert ${id} does not stand after a start.`;
      if (after === undefined) continue;
      const stands = claims.some(
        (alert) =>
          isDeepStrictEqual(factsOf(after, at), factsOf(startedAgain(alert, at), at)) &&
          (alert.told.wearer ?? after.told.wearer) === after.told.wearer &&
          (alert.told.carers ?? after.told.carers) === after.told.carers,
      );
      if (!stands) yield `Alert ${id} was ${JSON.stringify(told)} and stands as ${JSON.stringify(after)}.`;
    }
    const claimed = [this.#house?.told, this.#house?.written].filter(
      (one) => one !== null && one !== undefined,
    );
    const isAsTold = claimed.some((one) =>
      isDeepStrictEqual(houseAt(houseStartedAgain(one, at), at), houseAt(house, at)),
    );
    if (claimed.length > 0 && !isAsTold) {
      yield `The house was ${JSON.stringify(this.#house)} and is ${JSON.stringify(house)} after a start.`;
    }
  }

  /** @returns what is wrong, one sentence each; none when everything confirmed is there and nothing is damaged */
  check(folder: string): string[] {
    const problems = [...this.#changedByStart.splice(0), ...this.#integrity(folder)];
    const store = openStore(folder);
    try {
      problems.push(...this.#packetsOf(store), ...this.#thresholdsOf(store));
      problems.push(...this.#notesOf(store), ...this.#alertsOf(store));
      problems.push(...store.findFaults());
    } finally {
      store.close();
    }
    return [...problems, ...this.#tallyOf(folder)];
  }

  *#integrity(folder: string): Generator<string> {
    const database = new (sqlite())(join(folder, DATABASE_FILE));
    const found = String(database.pragma('integrity_check', { simple: true }));
    database.close();
    if (found !== 'ok') yield `The database is damaged: ${found}`;
  }

  *#packetsOf(store: Store): Generator<string> {
    this.oldestLossMs = 0;
    const found = new Set<number>();
    let before = -1;
    for (const row of store.journal.rowsFrom(0)) {
      const number = row.kind === 'packet' && row.bytes.length > 1 ? numberOf(row.bytes) : null;
      if (row.kind !== 'packet' || row.bytes.length === 1) continue;
      if (number === null) yield `A packet that nobody sent: ${Buffer.from(row.bytes).toString('hex')}`;
      else if (number <= before) yield `Packet ${number} comes after packet ${before}.`;
      else found.add(number);
      before = number ?? before;
    }
    for (const run of this.#runs) yield* this.#missingOf(run, found);
  }

  *#missingOf(run: Run, found: ReadonlySet<number>): Generator<string> {
    const { allowedLossMs, firstPacket, said } = run;
    const isLastRun = run === this.#runs.at(-1);
    const end = said.at(-1)?.elapsed ?? 0;
    let number = firstPacket;
    for (const { elapsed, number: last } of said) {
      for (; number <= last; number += 1) {
        if (found.has(number)) continue;
        const age = end - elapsed;
        if (isLastRun) this.oldestLossMs = Math.max(this.oldestLossMs, age);
        if (age > allowedLossMs) yield `Packet ${number}, ${age} ms old at the end, is missing.`;
      }
    }
  }

  *#thresholdsOf(store: Store): Generator<string> {
    const kept = new Map(store.thresholds.all().map((threshold) => [threshold.id, threshold]));
    for (const threshold of this.#thresholds) {
      if (!isDeepStrictEqual(kept.get(threshold.id), threshold))
        yield `Threshold ${threshold.id} was confirmed and is missing or changed.`;
    }
  }

  *#notesOf(store: Store): Generator<string> {
    const kept = new Map(store.notes.all().map((note) => [note.id, note]));
    for (const note of this.#notes) {
      const { session: _, ...found } = kept.get(note.id) ?? {};
      if (!isDeepStrictEqual(found, note)) yield `Note ${note.id} was confirmed and is missing or changed.`;
    }
  }

  *#alertsOf(store: Store): Generator<string> {
    for (const [id, claim] of this.#alerts) {
      const kept = store.alerts.find(id);
      if (!isClaimed(claim, kept)) {
        yield `Alert ${id} was told as ${JSON.stringify(claim.told)} and is kept as ${JSON.stringify(kept)}.`;
      } else if (kept === null) {
        // Nothing of it was written, and nobody was told: if the next start raises it, that is a new one.
        this.#alerts.delete(id);
      } else this.#alerts.set(id, { told: kept, written: null });
    }
    if (this.#house === null) return;
    const { notWorn, silences, words } = store.alerts.house();
    const kept = { notWorn, silences, words };
    if (!isClaimed(this.#house, kept)) {
      yield `The house was told as ${JSON.stringify(this.#house.told)} and is kept as ${JSON.stringify(kept)}.`;
    } else this.#house = { told: kept, written: null };
  }

  /** A start from what was kept shows the sums of all that was kept; on a copy, for a start writes. */
  *#tallyOf(folder: string): Generator<string> {
    if (this.lastAt === null) return;
    const copy = mkdtempSync(join(tmpdir(), 'plimsoll-ledger-'));
    try {
      cpSync(folder, copy, { recursive: true });
      const house = household(new VirtualClock(this.lastAt + 60_000), copy);
      const { tally, timeZone } = house.service.snapshot();
      const shown = { recordedMs: tally.recordedMs, overMs: tally.overMs, areaBpmMin: tally.areaBpmMin };
      const rebuilt = rebuiltTally(house.store, timeZone, tally.day);
      house.store.close();
      if (!isDeepStrictEqual(shown, rebuilt))
        yield `Today is shown as ${JSON.stringify(shown)}, and its packets give ${JSON.stringify(rebuilt)}.`;
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  }
}

/** What a start makes of an end that was shown: where its clock is behind, it is no further away than when it was set. */
const endAgain = <Of extends { readonly at: EpochMs; readonly until: EpochMs }>(
  of: Of,
  start: EpochMs,
): Of => ({
  ...of,
  until: Math.min(of.until, start + of.until - of.at),
});

const startedAgain = (alert: Alert, start: EpochMs): Alert =>
  alert.silence === null ? alert : { ...alert, silence: endAgain(alert.silence, start) };

const houseStartedAgain = (house: ShownHouse, start: EpochMs): ShownHouse => ({
  ...house,
  silences: house.silences.map((silence) => endAgain(silence, start)),
  words: house.words.map((word) => endAgain(word, start)),
});

/** What a start changes nothing of; silences that have ended meanwhile are none. */
function factsOf({ acknowledgements, id, raisedAt, reopenedAt, silence }: Alert, at: EpochMs) {
  const standing = silence !== null && silence.until > at ? silence : null;
  return { id, raisedAt, reopenedAt, acknowledgements, silence: standing };
}

function houseAt({ notWorn, silences, words }: ShownHouse, at: EpochMs) {
  const stillNow = ({ until }: { until: EpochMs }) => until > at;
  return { notWorn, silences: silences.filter(stillNow), words: words.filter(stillNow) };
}

/** An alert is stored before it is told: the end may come between the two. */
export function isAsSaidOrLater(kept: Alert, said: Alert): boolean {
  if (kept.raisedAt !== said.raisedAt || kept.kind !== said.kind) return false;
  if (said.resolvedAt !== null) {
    const openedAgain = kept.resolvedAt === null && kept.acknowledgedAt === null;
    return kept.resolvedAt === said.resolvedAt || openedAgain;
  }
  return said.acknowledgedAt === null || kept.acknowledgedAt === said.acknowledgedAt;
}
