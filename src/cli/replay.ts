import { Observable, type OperatorFunction } from 'rxjs';
import type { Clock } from '../clock.ts';
import { THRESHOLD_BPM, thresholdBpmSchema } from '../contract/common.ts';
import {
  checkSetting,
  checkTogether,
  defaultSettings,
  type Settings,
  valueOfText,
} from '../contract/settings.ts';
import { inputError } from '../errors.ts';
import { type RecordedAlert, RecordedAlerts } from '../pacing/alerts/recorded.ts';
import { Calendar, systemTimeZone } from '../pacing/calendar.ts';
import { endOfRecording, type PacingInput, type PipelineInput } from '../pacing/events.ts';
import { measure, type PacingOutput, pace } from '../pacing/pipeline.ts';
import { RecordingSummariser } from '../pacing/recording-summary.ts';
import { formatOf, openRecording, type RecordingOptions, saysItsTime } from '../sources/recording.ts';
import type { Bpm } from '../units.ts';
import { ALERT_WORDS } from './alert-words.ts';
import { collectGarbage } from './collect-garbage.ts';
import { rowInWords } from './day-words.ts';
import { parseStart, ReadingNotes, startNotWanted } from './reading-notes.ts';
import { inHoursAndMinutes, type Terminal } from './terminal.ts';

export interface ReplayOptions {
  /** Whole bpm; without it, what was over is unknown. */
  readonly threshold?: string;
  /** IANA time zone of the days; by default this machine's. */
  readonly tz?: string;
  /** When a recording begins that does not say it; ISO 8601. */
  readonly start?: string;
  readonly json?: boolean;
  /** Also list the alerts. */
  readonly alerts?: boolean;
  /** Settings other than the defaults, as `alerts.overDwell=20`. */
  readonly set?: readonly string[];
}

/** Where a recording that tells no time is put, so that its days have a date: local time. */
const UNTOLD_START = '2000-01-01T00:00';

/**
 * `plimsoll replay FILE`: a recording through the same pipeline as live packets.
 *
 * @throws PlimsollError for a file that is no recording, or options out of range
 */
export async function replay(
  path: string,
  options: ReplayOptions,
  clock: Clock,
  terminal: Terminal,
): Promise<void> {
  const threshold = parseThreshold(options.threshold);
  const calendar = new Calendar(options.tz ?? systemTimeZone());
  const { timeZone } = calendar;
  const hasTime = saysItsTime(await formatOf(path));
  const start = parseStart(options.start ?? UNTOLD_START, timeZone);
  if (hasTime && options.start !== undefined) throw startNotWanted(path);
  if (!hasTime && options.start === undefined) {
    terminal.note(`${path} tells no time; it is taken to begin at ${UNTOLD_START} (--start names another).`);
  }
  const settings = parseSettings(options.set ?? []);
  const notes = new ReadingNotes(path, options.json === true, clock, terminal);
  const raised = new RecordedAlerts();
  const summariser = await summarise(
    path,
    threshold,
    calendar,
    { timeZone, start, listener: notes },
    options.alerts === true ? { settings, onOutput: (output) => raised.add(output) } : null,
    collectGarbage,
  ).finally(() => notes.end());
  const alerts = options.alerts === true ? raised.list() : null;
  if (options.json === true) for (const piece of inJson(summariser, alerts)) await terminal.write(piece);
  else {
    for (const line of inWords(summariser, threshold, timeZone)) terminal.say(line);
    if (alerts !== null) for (const line of alertsInWords(alerts, timeZone)) terminal.say(line);
  }
}

/**
 * Runs a recording through the pipeline.
 *
 * @param threshold null: those that the recording itself tells, if any
 * @param watch     who also wants its alerts, with these settings; null: nobody, which is faster
 * @param onBatch   hears that a piece of the file has gone through
 */
export async function summarise(
  path: string,
  threshold: Bpm | null,
  calendar: Calendar,
  options: RecordingOptions,
  watch: { readonly settings: Settings; readonly onOutput: (output: PacingOutput) => void } | null = null,
  onBatch: () => void = () => undefined,
): Promise<RecordingSummariser> {
  const summariser = new RecordingSummariser(calendar, threshold);
  const recording = await openRecording(path, options);
  const way: OperatorFunction<PipelineInput, PacingOutput> =
    watch === null ? measure(threshold) : pace({ threshold, calendar, settings: watch.settings });
  // The threshold that was asked for is in force throughout.
  const isHeard = ({ kind }: PacingInput): boolean => threshold === null || kind !== 'threshold';
  await wholeOf(recording.events, isHeard, onBatch)
    .pipe(way)
    .forEach((output) => {
      summariser.add(output);
      watch?.onOutput(output);
    });
  return summariser;
}

/** The events of a recording one by one, to its end. */
const wholeOf = (
  batches: AsyncIterable<readonly PacingInput[]>,
  isHeard: (event: PacingInput) => boolean,
  onBatch: () => void,
): Observable<PipelineInput> =>
  new Observable((subscriber) => {
    const read = async (): Promise<void> => {
      for await (const batch of batches) {
        for (const event of batch) if (isHeard(event)) subscriber.next(event);
        if (subscriber.closed) return;
        onBatch();
      }
      subscriber.next(endOfRecording);
      subscriber.complete();
    };
    read().catch((error: unknown) => subscriber.error(error));
  });

function parseThreshold(text: string | undefined): Bpm | null {
  if (text === undefined) return null;
  const value = /^\d+$/.test(text) ? thresholdBpmSchema.safeParse(Number(text)) : null;
  if (value?.success) return value.data;
  throw inputError(
    'bad-option',
    `--threshold takes a whole number from ${THRESHOLD_BPM.min} to ${THRESHOLD_BPM.max} bpm, not "${text}".`,
  );
}

/** Settings given as `KEY=VALUE`. @throws PlimsollError `bad-setting`, `bad-option` */
function parseSettings(given: readonly string[]): Settings {
  const settings: Record<string, unknown> = { ...defaultSettings };
  for (const text of given) {
    const at = text.indexOf('=');
    if (at < 1)
      throw inputError('bad-option', `--set takes KEY=VALUE, as alerts.overDwell=20, not "${text}".`);
    const key = text.slice(0, at);
    const one = checkSetting(key, valueOfText(key, text.slice(at + 1)));
    if (!one.ok) throw inputError('bad-setting', one.sentence);
    settings[key] = one.value;
  }
  const together = checkTogether(Object.assign({}, defaultSettings, settings));
  if (!together.ok) throw inputError('bad-setting', together.sentence);
  return together.value;
}

function* alertsInWords(alerts: readonly RecordedAlert[], timeZone: string): Generator<string> {
  const moment = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  yield alerts.length === 0 ? 'Alerts: none' : `Alerts: ${alerts.length}`;
  for (const { kind, raisedAt, reopenedAt, resolvedAt } of alerts) {
    const again = reopenedAt.map((at) => `, again at ${moment.format(at)}`).join('');
    const ended =
      resolvedAt === null ? ', still there at the end' : `, ended at ${moment.format(resolvedAt)}`;
    yield `  ${moment.format(raisedAt)} ${ALERT_WORDS[kind]}${again}${ended}`;
  }
}

/** One JSON object in pieces, a day at a time: years of days need not be text at once. */
function* inJson(
  summariser: RecordingSummariser,
  alerts: readonly RecordedAlert[] | null,
): Generator<string> {
  const { episodes, ...sums } = summariser.summary();
  yield `${JSON.stringify(alerts === null ? sums : { ...sums, alerts }).slice(0, -1)},"episodes":[`;
  let separator = '';
  for (const episode of episodes) {
    yield `${separator}${JSON.stringify(episode)}`;
    separator = ',';
  }
  yield '],"days":{';
  separator = '';
  for (const day of summariser.days(alerts)) {
    yield `${separator}${JSON.stringify(day.date)}:${JSON.stringify(day)}`;
    separator = ',';
    collectGarbage();
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
    const over = threshold === null ? 'the thresholds that the recording tells' : `${threshold} bpm`;
    yield `At least ${inHoursAndMinutes(summary.overMs)} over ${over} (area ${summary.areaBpmMin} bpm·min)`;
  }
  for (const episode of summary.episodes) {
    const start = moment.format(episode.start);
    yield `  episode from ${start}: ${inHoursAndMinutes(episode.overMs)} over, highest ${episode.peakBpm} bpm`;
  }
  yield `Days in ${timeZone}:`;
  for (const day of summariser.days()) yield `  ${rowInWords(day)}`;
}
