import { z } from 'zod';

/** What can be the matter (design 5.7). */
export const ALERT_KINDS = [
  'over',
  'long-over',
  'day-total',
  'no-signal',
  'strap-battery',
  'bluetooth',
  'storage',
  'clock',
] as const;
export const alertKindSchema = z.enum(ALERT_KINDS);
export type AlertKind = z.infer<typeof alertKindSchema>;

/** Two families that never hide each other. */
export const alertFamilySchema = z.enum(['pacing', 'technical']);
export type AlertFamily = z.infer<typeof alertFamilySchema>;

export const familyOf = (kind: AlertKind): AlertFamily =>
  kind === 'over' || kind === 'long-over' || kind === 'day-total' ? 'pacing' : 'technical';
