import { type Answers, type AnswersEntry, answersEntrySchema, QUESTIONS } from '../contract/questions.ts';
import { type Threshold, type ThresholdEntry, thresholdEntrySchema } from '../contract/threshold.ts';
import type { ThresholdView } from '../contract/threshold-view.ts';
import { inputError } from '../errors.ts';
import { Calendar } from '../pacing/calendar.ts';
import { printable, type Terminal } from './terminal.ts';
import { refuseUnusedOptions } from './threshold-options.ts';

/** The options as they are typed; what was left out is not there. */
export interface ThresholdOptions {
  readonly data: string;
  readonly tz: string;
  readonly json: boolean;
  readonly method?: string;
  readonly note?: string;
  readonly measuredOn?: string;
  readonly testDay?: string;
  readonly posture?: string;
  readonly medicine?: string;
  readonly pots?: string;
  readonly atrialFibrillation?: string;
  readonly pacemaker?: string;
  readonly pregnancy?: string;
  readonly age?: string;
  readonly medicineChanged?: boolean;
}

/** Whoever keeps the threshold: a running service, or the data folder itself. */
export interface ThresholdClient {
  view(): Promise<ThresholdView>;
  enter(entry: ThresholdEntry): Promise<void>;
  answer(entry: AnswersEntry): Promise<void>;
  answerOffer(accept: boolean): Promise<void>;
  close(): Promise<void>;
}

/**
 * `plimsoll threshold`: the threshold in force, what each method gives, and those before; `threshold set BPM`
 * enters one, `threshold answers` the answers to the questions, `threshold lower` takes the lower one that is
 * offered, `threshold keep` says no to it.
 *
 * @throws PlimsollError `bad-option`, `bad-input`
 */
export async function threshold(
  request: readonly string[],
  options: ThresholdOptions,
  connect: (folder: string, timeZone: string) => Promise<ThresholdClient>,
  terminal: Terminal,
): Promise<void> {
  const act = understood(request, options);
  const calendar = new Calendar(options.tz);
  const client = await connect(options.data, calendar.timeZone);
  try {
    await act(client);
    const view = await client.view();
    if (options.json) terminal.say(JSON.stringify(view));
    else for (const line of inWords(view, calendar)) terminal.say(line);
  } finally {
    await client.close();
  }
}

/** Those that stand alone. */
const ACTIONS: readonly string[] = ['answers', 'lower', 'keep'];

function understood(
  request: readonly string[],
  options: ThresholdOptions,
): (client: ThresholdClient) => Promise<void> {
  const [action, bpm, ...rest] = request;
  if (rest.length === 0) {
    if (action === undefined) {
      refuseUnusedOptions(action, options);
      return async () => undefined;
    }
    if (action === 'set' && bpm !== undefined) {
      refuseUnusedOptions(action, options);
      const entry = entryOf(bpm, options);
      return (client) => client.enter(entry);
    }
    if (bpm === undefined && ACTIONS.includes(action)) {
      refuseUnusedOptions(action, options);
      if (action === 'answers') {
        return async (client) => client.answer(answersOf(options, (await client.view()).answers));
      }
      return (client) => client.answerOffer(action === 'lower');
    }
  }
  throw inputError(
    'bad-option',
    'Say `plimsoll threshold`, `threshold set BPM --method …`, `threshold answers …`, `threshold lower` or `threshold keep`.',
  );
}

function entryOf(bpm: string, options: ThresholdOptions): ThresholdEntry {
  const { measuredOn = null, method, note = '', posture = null, testDay = null } = options;
  const inputs = { kind: 'clinician', measuredOn, testDay, posture, medicine: options.medicine ?? '' };
  const entry = { bpm: numberOf(bpm), method, note, ...(method === 'clinician' ? { inputs } : {}) };
  const parsed = thresholdEntrySchema.safeParse(entry);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.at(-1);
  if (field === 'testDay' || field === 'posture') {
    throw inputError(
      'bad-option',
      'Give --test-day first, second or lower, and --posture upright, sitting or lying.',
    );
  }
  throw inputError('bad-input', issue?.message ?? 'That is no threshold.', parsed.error);
}

/** The answers that hold, with what was typed. @throws PlimsollError while one is missing */
function answersOf(options: ThresholdOptions, before: Answers | null): AnswersEntry {
  const answers: Record<string, unknown> = {
    age: options.age === undefined ? (before?.age ?? null) : ageOf(options.age),
    medicineChanged: options.medicineChanged ?? false,
  };
  for (const question of QUESTIONS) {
    const typed = options[question];
    answers[question] = typed === undefined ? before?.[question] : yesOrNo(typed);
  }
  const parsed = answersEntrySchema.safeParse(answers);
  if (parsed.success) return parsed.data;
  const sentence = parsed.error.issues[0]?.message ?? 'That is no answer.';
  throw inputError(
    'bad-input',
    `${sentence} As in: plimsoll threshold answers --medicine no --pots no --atrial-fibrillation no --pacemaker no --pregnancy no --age 40`,
    parsed.error,
  );
}

function yesOrNo(text: string): boolean {
  if (text === 'yes' || text === 'no') return text === 'yes';
  throw inputError('bad-option', `"${text}" is neither yes nor no; answer with one of them.`);
}

const ageOf = (text: string): number | null => (text === 'unknown' ? null : numberOf(text));
const numberOf = (text: string): number => (/^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN);

const NAMES = {
  clinician: 'measured',
  symptom: 'by experience',
  resting: 'heart rate at rest + 15',
  age: 'age, only as a cap',
} as const;

function inWords(view: ThresholdView, calendar: Calendar): string[] {
  const { inForce, methods, offer, resting } = view;
  const day = ({ validFrom }: Threshold) => calendar.dayOf(validFrom).date;
  const about = (threshold: Threshold) =>
    `${threshold.bpm} bpm, ${NAMES[threshold.method]}, since ${day(threshold)}`;
  const lines = [
    inForce === null
      ? 'No threshold yet; without one, time over is unknown.'
      : `${about(inForce)}; ${view.caveat}.`,
  ];
  if (offer !== null) {
    lines.push(
      `Offered: ${offer.toBpm} bpm. ${offer.reason}`,
      '  `plimsoll threshold lower` takes it, `threshold keep` says no for good.',
    );
  }
  lines.push('', 'Today each method gives:');
  for (const { estimate } of methods) {
    lines.push(`  ${NAMES[estimate.method]}: ${estimate.known ? `${estimate.bpm} bpm` : 'no number'}`);
    const said = estimate.known ? [...estimate.reasons, ...estimate.caveats] : estimate.sentences;
    for (const line of said) lines.push(`    ${line}`);
  }
  if (view.disagreement !== null) lines.push(view.disagreement);
  lines.push(
    '',
    resting.known
      ? `Heart rate at rest: ${resting.bpm} bpm, from ${resting.values.length} ${resting.kind === 'waking' ? 'morning readings' : 'nights'}.`
      : `Heart rate at rest: ${resting.sentence}`,
    ...view.restarted,
    ...view.follows,
  );
  const earlier = view.history.filter(({ id }) => id !== inForce?.id).toReversed();
  if (earlier.length > 0) lines.push('', 'Earlier:');
  for (const one of earlier)
    lines.push(`  ${about(one)}${one.note === '' ? '' : `: ${printable(one.note)}`}`);
  return lines;
}
