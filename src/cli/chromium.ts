import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { timer } from 'rxjs';
import type { Clock } from '../clock.ts';
import { errorText } from '../errors.ts';

/** What the browsers that can print are called, the usual one first. */
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'chrome.exe',
  'msedge.exe',
];
/** Where they lie on systems that do not name them in the path. */
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
/** A browser that has not printed after so long will not, in ms. */
const PRINT_MS = 120_000;
/** So much of what it said is told. */
const TOLD_CHARACTERS = 300;

/** The installed Chromium, or one of its kin; `CHROMIUM` in the environment names another. Null: there is none. */
export function findChromium(environment: NodeJS.ProcessEnv): string | null {
  const named = environment['CHROMIUM'];
  if (named !== undefined && named !== '') return existsSync(named) ? named : null;
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...PLACES];
  return candidates.find((path) => existsSync(path)) ?? null;
}

/**
 * Prints an HTML file as PDF, with a profile of its own and without a network.
 *
 * @param folder where its profile may lie; a confined browser sees only what is near the file
 * @returns why it could not; null: it was printed
 */
export async function printWithChromium(
  chromium: string,
  { folder, html, pdf }: { readonly folder: string; readonly html: string; readonly pdf: string },
  clock: Clock,
): Promise<string | null> {
  const isRoot = process.getuid?.() === 0;
  const child = spawn(
    chromium,
    [
      '--headless',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(isRoot ? ['--no-sandbox'] : []),
      `--user-data-dir=${join(folder, 'profile')}`,
      '--no-pdf-header-footer',
      `--print-to-pdf=${pdf}`,
      pathToFileURL(html).href,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said = `${said}${text}`.slice(-TOLD_CHARACTERS);
  });
  const failure = await new Promise<string | null>((resolve) => {
    const late = timer(PRINT_MS, clock.scheduler).subscribe(() =>
      resolve(`it took longer than ${PRINT_MS / 1_000} s`),
    );
    // A timer that still runs would keep the command from ending.
    const end = (why: string | null) => {
      late.unsubscribe();
      resolve(why);
    };
    child.once('error', (error) => end(errorText(error)));
    child.once('close', (code) => end(code === 0 && existsSync(pdf) ? null : said.trim() || `code ${code}`));
  });
  child.kill('SIGKILL');
  return failure;
}
