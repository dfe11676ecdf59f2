import { type AlertKind, alertKindSchema } from '../contract/alerts.ts';

/** What each alert says, within a line of the terminal. */
export const ALERT_WORDS: Readonly<Record<AlertKind, string>> = {
  over: 'over threshold',
  'long-over': 'over threshold for long',
  'day-total': 'much time over threshold in a day',
  'no-signal': 'no heart rate',
  'strap-battery': 'the strap’s battery is low',
  bluetooth: 'no Bluetooth',
  storage: 'trouble with storage',
  clock: 'the clock was set anew',
};

/** The same of an alert that a day remembers, which a later Plimsoll may have raised. */
export function alertWords(kind: string): string {
  const known = alertKindSchema.safeParse(kind);
  return known.success ? ALERT_WORDS[known.data] : kind;
}
