import { pino } from 'pino';
import type { Clock } from '../clock.ts';
import type { Log } from '../service/ports.ts';
import type { LogOptions } from './log-options.ts';

/** How systemd's journal marks a line's importance where it reads a program's output (sd-daemon(3)). */
const JOURNAL_PREFIX: Readonly<Record<number, string>> = { 20: '<7>', 30: '<6>', 40: '<4>', 50: '<3>' };

/**
 * What the service says of its work. Up to level `info` it holds nothing of anybody's heart: no heart rate, no
 * threshold, no minutes, no note, no name.
 *
 * @param write takes one line without its end
 * @param underSystemd whether systemd's journal reads it
 */
export function openLog(
  { format, level }: LogOptions,
  clock: Clock,
  write: (line: string) => void,
  underSystemd = false,
): Log {
  const destination = {
    write: (line: string) => write(format === 'json' ? line.trimEnd() : plain(line, underSystemd)),
  };
  const timestamp = () => `,"time":"${new Date(clock.wall()).toISOString()}"`;
  const logger = pino({ level, base: null, timestamp }, destination);
  return (text, importance = 'info') => logger[importance](text);
}

/** The sentence of a line that pino made; the journal is told its importance besides. */
function plain(line: string, underSystemd: boolean): string {
  const { level, msg }: { level: number; msg: string } = JSON.parse(line);
  if (!underSystemd) return msg;
  const prefix = JOURNAL_PREFIX[level] ?? '';
  return msg
    .split('\n')
    .map((part) => `${prefix}${part}`)
    .join('\n');
}
