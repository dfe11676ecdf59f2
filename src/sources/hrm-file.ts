import { inputError } from '../errors.ts';
import type { PacingInput } from '../pacing/events.ts';
import { type EpochMs, epochMs } from '../units.ts';
import { readLines } from './lines.ts';
import { bpmOf, packetsOf } from './made-packets.ts';
import { MomentReader } from './moments.ts';
import type { ReadReport } from './read-report.ts';
import { Intervals } from './rr-text.ts';

/** In the heading, this instead of a number of seconds means that the data are RR intervals in ms. */
const RR_DATA = 238;
/** Seconds between two heart rates. */
const LONGEST_STEP_S = 240;

const isHeadingLine = (text: string): boolean => /^\[\w+\]$/.test(text);

/** Whether a file with this first line is a Polar HRM file. */
export const isHrm = (firstLine: string): boolean => /^\[Params\]$/i.test(firstLine.trim());

/** What one line of the data is turned into. */
type DataReader = (text: string, where: string) => readonly PacingInput[];

/**
 * Reads a Polar HRM file: settings as `Key=value`, then `[HRData]` with RR intervals in ms or a heart
 * rate every few seconds. Its time of day has no zone; the wearer's is taken.
 *
 * @throws PlimsollError `file-unreadable`; `recording-unreadable` when the heading tells no start or no kind of data
 */
export async function* readHrm(
  path: string,
  timeZone: string,
  report: ReadReport,
): AsyncGenerator<readonly PacingInput[]> {
  const heading = new Map<string, string>();
  let data: { read: DataReader; end(): void } | null = null;
  let ended = false;
  for await (const lines of readLines(path, (bytes) => report.progress(bytes))) {
    const packets: PacingInput[] = [];
    for (const { number, text } of lines) {
      const line = text?.trim() ?? 'too long';
      if (line === '' || ended) continue;
      if (data !== null) {
        if (isHeadingLine(line)) ended = true;
        else packets.push(...data.read(line, `line ${number}`));
      } else if (/^\[HRData\]$/i.test(line)) {
        data = dataReader(path, heading, timeZone, report);
      } else {
        const [key = '', value] = line.split('=');
        if (value !== undefined) heading.set(key.trim().toLowerCase(), value.trim());
      }
    }
    yield packets;
  }
  data?.end();
}

function dataReader(
  path: string,
  heading: ReadonlyMap<string, string>,
  timeZone: string,
  report: ReadReport,
): { read: DataReader; end(): void } {
  const start = startOf(heading, timeZone);
  if (start === null) {
    throw inputError(
      'recording-unreadable',
      `${path} does not say when it starts (Date=, StartTime=); it cannot be placed in a day.`,
    );
  }
  const interval = Number(heading.get('interval'));
  if (interval === RR_DATA) {
    const intervals = new Intervals(start, report);
    return { read: (text, where) => intervals.push(text, 1, where), end: () => intervals.end() };
  }
  if (!Number.isInteger(interval) || interval < 1 || interval >= LONGEST_STEP_S) {
    throw inputError(
      'recording-unreadable',
      `${path} holds neither RR intervals nor a heart rate every few seconds (Interval=${heading.get('interval') ?? ''}).`,
    );
  }
  return { read: heartRates(start, interval, report), end: () => undefined };
}

/** The first column of each line is the heart rate; it stands for the moment it was written. */
function heartRates(start: EpochMs, stepSeconds: number, report: ReadReport): DataReader {
  let number = 0;
  return (text, where) => {
    const at = epochMs(start + number * stepSeconds * 1_000);
    number += 1;
    report.met();
    const bpm = bpmOf(text.split(/\s+/)[0] ?? '');
    if (bpm === null) {
      report.reject(where, 'no heart rate');
      return [];
    }
    report.accept();
    return packetsOf({ at, bpm, rr: [], contact: 'unsupported' });
  };
}

/** `Date=20080208` and `StartTime=08:50:31.0`, in the wearer's zone. */
function startOf(heading: ReadonlyMap<string, string>, timeZone: string): EpochMs | null {
  const date = /^(\d{4})(\d\d)(\d\d)$/.exec(heading.get('date') ?? '');
  const time = /^(\d{1,2})(:\d\d:\d\d(?:\.\d+)?)$/.exec(heading.get('starttime') ?? '');
  if (date === null || time === null) return null;
  const [, year, month, day] = date;
  const [, hour = '', rest] = time;
  const start = new MomentReader(timeZone).read(`${year}-${month}-${day}T${hour.padStart(2, '0')}${rest}`);
  return typeof start === 'string' ? null : start;
}
