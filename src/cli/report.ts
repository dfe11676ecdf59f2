import { copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import type { Clock } from '../clock.ts';
import { type Report, reportQuerySchema } from '../contract/report.ts';
import { environmentError, inputError, PlimsollError } from '../errors.ts';
import { makeFile } from '../new-file.ts';
import { Calendar } from '../pacing/calendar.ts';
import { reportDocument } from '../report/page.ts';
import { REPORT_LANGUAGES, type ReportLanguage, reportWords } from '../report/words.ts';
import { reportOf } from '../service/report.ts';
import { findChromium, printWithChromium } from './chromium.ts';
import { type DaysOptions, type KeptDays, spanOf } from './days.ts';
import { Progress } from './progress.ts';
import type { Terminal } from './terminal.ts';

export interface ReportCommandOptions extends DaysOptions {
  /** The file to write, `.pdf` or `.html`; only with `json` it may be left out. */
  readonly output?: string;
  /** Whether what the notes say is in it. */
  readonly notes: boolean;
  readonly language: string;
}

/** Four weeks, which fit on one page. */
const DEFAULT_DAYS = 28;
type Format = 'pdf' | 'html';

/**
 * `plimsoll report`: the page for a clinician, as PDF where a Chromium is installed, else as HTML. Also while the
 * service runs.
 *
 * @throws PlimsollError `bad-option` for days that are none, a wrong span, ending or language; `file-exists`,
 *   `file-unwritable`
 */
export async function report(
  options: ReportCommandOptions,
  version: string,
  open: (folder: string) => KeptDays,
  environment: NodeJS.ProcessEnv,
  clock: Clock,
  terminal: Terminal,
): Promise<void> {
  const { json, output } = options;
  const language = languageOf(options.language);
  const format = output === undefined ? null : formatOf(output);
  if (format === null && !json) {
    throw inputError('bad-option', 'Name the file to write with -o, as in -o report.pdf; or ask for --json.');
  }
  const made = gather(options, version, open, clock, terminal);
  const words = reportWords[language];
  if (output === undefined || format === null) {
    terminal.say(JSON.stringify(made));
    return;
  }
  const html = reportDocument(made, words);
  const written =
    format === 'html' ? await writeHtml(output, html) : await writePdf(output, html, environment, clock);
  if (json) {
    terminal.say(JSON.stringify(written));
    return;
  }
  if (written.why !== null) terminal.note(written.why);
  terminal.say(`Wrote ${written.file} (${written.format}, ${written.octets} bytes).`);
}

function gather(
  options: ReportCommandOptions,
  version: string,
  open: (folder: string) => KeptDays,
  clock: Clock,
  terminal: Terminal,
): Report {
  const calendar = new Calendar(options.tz);
  const now = clock.wall();
  const query = reportQuerySchema.safeParse({
    ...spanOf(options, calendar.dayOf(now), calendar, DEFAULT_DAYS),
    notes: options.notes ? 'words' : 'kinds',
  });
  if (!query.success) throw inputError('bad-option', query.error.issues[0]?.message ?? 'Which days?');
  const { close, store, waking } = open(options.data);
  try {
    const progress = new Progress('Working days out', clock, terminal);
    return reportOf(query.data, { store, calendar, waking, now, version }, (done, total) =>
      progress.at(done, total),
    );
  } finally {
    close();
  }
}

/** What was written; `why`: why it is not what was asked for. */
interface Written {
  readonly file: string;
  readonly format: Format;
  readonly octets: number;
  readonly why: string | null;
}

async function writeHtml(file: string, html: string, why: string | null = null): Promise<Written> {
  await makeFile(file, async (path) => writeFileSync(path, html));
  return { file, format: 'html', octets: statSync(file).size, why };
}

async function writePdf(
  file: string,
  html: string,
  environment: NodeJS.ProcessEnv,
  clock: Clock,
): Promise<Written> {
  const asHtml = (why: string) =>
    writeHtml(
      `${file.slice(0, -extname(file).length)}.html`,
      html,
      `${why} This is the same as HTML: open it in a browser and print it.`,
    );
  const chromium = findChromium(environment);
  if (chromium === null) return asHtml('No Chromium is installed here, which makes the PDF.');
  const failure = await makeFile(file, async (path) => {
    const folder = mkdtempSync(join(dirname(path), 'plimsoll-report-'));
    try {
      const [page, pdf] = [join(folder, 'report.html'), join(folder, 'report.pdf')];
      writeFileSync(page, html, { mode: 0o600 });
      const why = await printWithChromium(chromium, { folder, html: page, pdf }, clock);
      if (why !== null) throw environmentError('not-printed', `${chromium} made no PDF (${why}).`);
      copyFileSync(pdf, path);
      return null;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }).catch((error: unknown) => {
    // Nothing is left where the file would have been.
    if (error instanceof PlimsollError && error.code === 'not-printed') return error.message;
    throw error;
  });
  if (failure !== null) return asHtml(failure);
  return { file, format: 'pdf', octets: statSync(file).size, why: null };
}

function formatOf(file: string): Format {
  const ending = extname(file).toLowerCase();
  if (ending === '.pdf') return 'pdf';
  if (ending === '.html' || ending === '.htm') return 'html';
  throw inputError('bad-option', `${file} ends neither in .pdf nor in .html; name one that does.`);
}

function languageOf(text: string): ReportLanguage {
  const known = REPORT_LANGUAGES.find((language) => language === text);
  if (known !== undefined) return known;
  throw inputError('bad-option', `--language takes one of ${REPORT_LANGUAGES.join(', ')}.`);
}
