import type { Clock } from '../clock.ts';
import type { WakingWindow } from '../contract/day.ts';
import { Calendar } from '../pacing/calendar.ts';
import { putDownAnew } from '../service/day-keeper.ts';
import { finish } from '../service/day-rebuild.ts';
import type { DamagedPart, StorePort } from '../service/ports.ts';
import { damageInWords } from '../service/recorder.ts';
import { everyDay } from '../service/stale-days.ts';
import { type DayFinding, verifyDays } from '../service/verify-days.ts';
import { Progress } from './progress.ts';
import { counted, EXIT_UNWELL, type Terminal } from './terminal.ts';

export interface VerifyOptions {
  readonly data: string;
  /** IANA time zone of the wearer's days. */
  readonly tz: string;
  readonly json: boolean;
}

/** What is kept in a data folder, as far as it can be verified. */
export interface Kept {
  readonly store: StorePort & {
    readonly journal: { readEverything(): Iterable<{ readonly entries: number; readonly total: number }> };
    findFaults(): string[];
  };
  readonly waking: WakingWindow;
  close(): void;
}

/** What `verify --json` says. */
interface Report {
  readonly ok: boolean;
  /** What SQLite's own check finds. */
  readonly database: readonly string[];
  readonly segments: {
    readonly read: number;
    readonly entries: number;
    readonly damaged: readonly DamagedPart[];
  };
  readonly days: { readonly verified: number; readonly findings: readonly DayFinding[] };
}

/**
 * `plimsoll verify`: reads every segment, works every day out again from its packets, and says what differs
 * from what is stored. A damaged segment is set aside. May be run while the service records.
 *
 * @returns the exit code: 1 when something is damaged or differs
 */
export function verify(
  options: VerifyOptions,
  open: (folder: string) => Kept,
  clock: Clock,
  terminal: Terminal,
): number {
  const kept = open(options.data);
  try {
    const report = reportOn(kept, new Calendar(options.tz), clock, terminal);
    if (options.json) terminal.say(JSON.stringify(report));
    else for (const line of inWords(report)) terminal.say(line);
    return report.ok ? 0 : EXIT_UNWELL;
  } finally {
    kept.close();
  }
}

/** `plimsoll rebuild`: works the summary of every day out again from its packets. */
export function rebuild(
  options: VerifyOptions,
  open: (folder: string) => Kept,
  clock: Clock,
  terminal: Terminal,
): void {
  const { close, store, waking } = open(options.data);
  try {
    const calendar = new Calendar(options.tz);
    const dates = everyDay(store, calendar);
    const progress = new Progress('Working days out again', clock, terminal);
    let days = 0;
    for (const [done, date] of dates.entries()) {
      progress.at(done, dates.length);
      const summary = finish(putDownAnew(store, calendar, date, { waking, madeAt: clock.wall() }));
      if (summary !== null) days += 1;
    }
    if (options.json) terminal.say(JSON.stringify({ days }));
    else terminal.say(`${days} ${days === 1 ? 'day was' : 'days were'} worked out again from the packets.`);
  } finally {
    close();
  }
}

function reportOn({ store, waking }: Kept, calendar: Calendar, clock: Clock, terminal: Terminal): Report {
  const database = store.findFaults();
  let read = 0;
  let entries = 0;
  const reading = new Progress('Reading segments', clock, terminal);
  for (const segment of store.journal.readEverything()) {
    read += 1;
    entries += segment.entries;
    reading.at(read, segment.total);
  }
  const findings: DayFinding[] = [];
  const total = everyDay(store, calendar).length;
  const verifying = new Progress('Working days out again', clock, terminal);
  for (const finding of verifyDays(store, calendar, waking, clock.wall())) {
    findings.push(finding);
    verifying.at(findings.length, total);
  }
  const damaged = store.journal.takeDamage();
  const unsound = findings.filter((finding) => !isSound(finding));
  return {
    ok: database.length === 0 && damaged.length === 0 && unsound.length === 0,
    database,
    segments: { read, entries, damaged },
    days: {
      verified: findings.length,
      findings: findings.filter((finding) => finding.state !== 'same' || !isSound(finding)),
    },
  };
}

/** Whether nothing about a day contradicts its packets. A day that is yet to be made anew does not. */
const isSound = ({ otherVerdicts, state }: DayFinding): boolean =>
  otherVerdicts === 0 && state !== 'differs' && state !== 'empty';

function* inWords({ database, days, ok, segments }: Report): Generator<string> {
  for (const fault of database) yield `The database is damaged: ${fault}`;
  for (const part of segments.damaged) yield damageInWords(part);
  const anew = days.findings.filter(({ state }) => state === 'missing' || state === 'older').length;
  for (const { date, fields, otherVerdicts, state } of days.findings) {
    if (state === 'differs') yield `${date}: differs from its packets in ${fields.join(', ')}`;
    if (state === 'empty') yield `${date}: has a summary and no packets`;
    if (otherVerdicts > 0) yield `${date}: ${otherVerdicts} packets get another verdict than the one stored`;
  }
  if (anew > 0)
    yield `${counted(anew, 'day')} ${anew === 1 ? 'is' : 'are'} yet to be worked out; the running service does so, or plimsoll rebuild.`;
  const read = `${counted(segments.read, 'segment')} with ${counted(segments.entries, 'entry', 'entries')} read`;
  yield `${read}, ${counted(days.verified, 'day')} worked out again.`;
  yield ok
    ? 'Everything is as it was stored.'
    : 'plimsoll rebuild works summaries out again from the packets that are left.';
}
