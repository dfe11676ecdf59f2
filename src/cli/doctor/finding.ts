import type { BluetoothProblem } from '../../contract/bridge.ts';

/**
 * What the doctor can find, by area. What ends in `-ok` or stands in {@link NOTES} is not wrong; each
 * other one is, and makes the exit code 1.
 */
export type FindingCode =
  | 'node-ok'
  | 'node-too-old'
  | 'database-ok'
  | 'database-missing'
  | 'pages-ok'
  | 'pages-not-built'
  | 'data-folder-ok'
  | 'data-folder-unusable'
  | 'disk-ok'
  | 'disk-nearly-full'
  | 'port-ok'
  | 'port-unusable'
  | 'bluetooth-ok'
  | 'service-unreachable'
  | BluetoothProblem
  | 'bluetooth-shared'
  | 'bluetooth-contended'
  | 'strap-ok'
  | 'strap-not-chosen'
  | 'strap-not-heard'
  | 'strap-held-here'
  | 'strap-refuses'
  | 'strap-silent';

/** Worth knowing, and nothing wrong with Plimsoll or the machine. */
const NOTES: ReadonlySet<FindingCode> = new Set(['bluetooth-shared', 'strap-not-chosen', 'strap-not-heard']);

/** One thing that was looked at. */
export interface Finding {
  /** The area: node, disk, bluetooth … */
  readonly what: string;
  readonly code: FindingCode;
  readonly ok: boolean;
  /** What was found and, if there is something to mend, how. */
  readonly found: string;
  /** What to type or to write down for that. */
  readonly commands: readonly string[];
}

export const finding = (
  what: string,
  code: FindingCode,
  found: string,
  commands: readonly string[] = [],
): Finding => ({ what, code, ok: code.endsWith('-ok') || NOTES.has(code), found, commands });

/** One finding as lines for a terminal. */
export function linesOf({ what, code, ok, found, commands }: Finding): string[] {
  const mark = !ok ? 'WRONG' : NOTES.has(code) ? 'note ' : 'ok   ';
  return [`${mark} ${what}: ${found}`, ...commands.map((command) => `        ${command}`)];
}
