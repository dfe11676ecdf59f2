import type { alertKinds as english } from '../en/alert-kinds.ts';

/** What each alert is called, on every screen. */
export const alertKinds: typeof english = {
  over: 'Über der Schwelle',
  'long-over': 'Lange über der Schwelle',
  'day-total': 'Zeit darüber an einem Tag',
  'no-signal': 'Keine Herzfrequenz',
  'strap-battery': 'Batterie des Gurts schwach',
  bluetooth: 'Kein Bluetooth',
  storage: 'Speicher',
  clock: 'Uhr gestellt',
};
