import type { AlertKind } from '../../../../src/contract/alerts.ts';

/** What each alert is called, on every screen. */
export const alertKinds = {
  over: 'Over threshold',
  'long-over': 'Over threshold for long',
  'day-total': 'Time over in a day',
  'no-signal': 'No heart rate',
  'strap-battery': 'Strap’s battery low',
  bluetooth: 'No Bluetooth',
  storage: 'Disk',
  clock: 'The clock was set',
} satisfies Record<AlertKind, string>;
