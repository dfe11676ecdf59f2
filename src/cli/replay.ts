import { Subject } from 'rxjs';
import { THRESHOLD_BPM, thresholdBpmSchema } from '../contract/common.ts';
import { inputError } from '../errors.ts';
import { Calendar, systemTimeZone } from '../pacing/calendar.ts';
import { endOfRecording, type PacingInput } from '../pacing/events.ts';
import { DEFAULT_DWELL_MS } from '../pacing/over-alert.ts';
import { pace } from '../pacing/pipeline.ts';
import { RecordingSummariser } from '../pacing/recording-summary.ts';
import { readCapture } from '../sources/capture-file.ts';
import type { Bpm } from '../units.ts';
import { rowInWords } from './day-words.ts';
import { inHoursAndMinutes, type Terminal } from './terminal.ts';

export interface ReplayOptions {
  /** Whole bpm; without it, what was over is unknown. */
  readonly threshold?: string;
  /** IANA time zone of the days; by default this machine's. */
  readonly tz?: string;
  readonly json?: boolean;
}

/** More lines than this are counted, not told one by one. */
const TOLD_LINES = 100;

/**
 * `plimsoll replay FILE`: a capture through the same pipeline as live packets.
 *
 * @throws PlimsollError for a file without a valid line, or options out of range
 */
export async function replay(path: string, options: ReplayOptions, terminal: Terminal): Promise<void> {
  const threshold = parseThreshold(options.threshold);
  const calendar = new Calendar(options.tz ?? systemTimeZone());
  let skipped = 0;
  const summariser = await summarise(path, threshold, calendar, (line, reason) => {
    skipped += 1;
    if (skipped <= TOLD_LINES) terminal.note(`Line ${line} left out: ${reason}.`);
  });
  if (skipped > TOLD_LINES)
    terminal.note(`… and ${skipped - TOLD_LINES} more; ${skipped} lines left out in all.`);
  if (options.json === true) for (const piece of inJson(summariser)) terminal.write(piece);
  else for (const line of inWords(summariser, threshold, calendar.timeZone)) terminal.say(line);
}

/** Runs a capture through the pipeline. `onSkipped` hears of each line that is not valid. */
export async function summarise(
  path: string,
  threshold: Bpm | null,
  calendar: Calendar,
  onSkipped: (line: number, reason: string) => void,
): Promise<RecordingSummariser> {
  const summariser = new RecordingSummariser(calendar, threshold);
  const events = new Subject<PacingInput>();
  let failure: unknown;
  events.pipe(pace({ threshold, dwellMs: DEFAULT_DWELL_MS })).subscribe({
    next: (output) => summariser.add(output),
    error: (error: unknown) => {
      failure = error;
    },
  });
  for await (const batch of readCapture(path, ({ line, reason }) => onSkipped(line, reason))) {
    for (const event of batch) events.next(event);
    if (failure !== undefined) throw failure;
  }
  events.next(endOfRecording);
  events.complete();
  if (failure !== undefined) throw failure;
  return summariser;
}

function parseThreshold(text: string | undefined): Bpm | null {
  if (text === undefined) return null;
  const value = /^\d+$/.test(text) ? thresholdBpmSchema.safeParse(Number(text)) : null;
  if (value?.success) return value.data;
  throw inputError(
    'bad-option',
    `--threshold takes a whole number from ${THRESHOLD_BPM.min} to ${THRESHOLD_BPM.max} bpm, not "${text}".`,
  );
}

/** One JSON object in pieces, a day at a time: years of days need not be text at once. */
function* inJson(summariser: RecordingSummariser): Generator<string> {
  yield `${JSON.stringify(summariser.summary()).slice(0, -1)},"days":{`;
  let separator = '';
  for (const day of summariser.days()) {
    yield `${separator}${JSON.stringify(day.date)}:${JSON.stringify(day)}`;
    separator = ',';
  }
  yield '}}\n';
}

function* inWords(
  summariser: RecordingSummariser,
  threshold: Bpm | null,
  timeZone: string,
): Generator<string> {
  const summary = summariser.summary();
  const moment = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const verdicts = Object.entries(summary.verdicts)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(', ');
  yield `${summary.packets} packets${verdicts === '' ? '' : `: ${verdicts}`}`;
  yield `Recorded ${inHoursAndMinutes(summary.recordedMs)}`;
  if (summary.overMs === null) {
    yield threshold === null
      ? 'Time over threshold: unknown, no threshold was given (--threshold BPM)'
      : 'Time over threshold: unknown, nothing was recorded';
  } else {
    yield `At least ${inHoursAndMinutes(summary.overMs)} over ${threshold} bpm (area ${summary.areaBpmMin} bpm·min)`;
  }
  for (const episode of summary.episodes) {
    const start = moment.format(episode.start);
    yield `  episode from ${start}: ${inHoursAndMinutes(episode.overMs)} over, highest ${episode.peakBpm} bpm`;
  }
  yield `Days in ${timeZone}:`;
  for (const day of summariser.days()) yield `  ${rowInWords(day)}`;
}
