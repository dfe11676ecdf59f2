import type { Alert } from '../../src/contract/alerts.ts';
import type { Role } from '../../src/contract/http.ts';
import type { ToneName } from './device/tones.ts';

/** How often the page has heard of each alert that was to sound here; null before the first snapshot. */
export type HeardCounts = ReadonlyMap<string, number> | null;

/** What is to be sounded, pacing first, each tone once. */
export interface Sounding {
  readonly heard: HeardCounts;
  readonly tones: readonly ToneName[];
  /** The alerts that sound anew. */
  readonly alerts: readonly Alert[];
}

/**
 * Compares the alerts as they stand with what this page has sounded. The service decides what may be
 * heard, when and by whom: it counts. A page that was just loaded takes all as heard, and is silent.
 */
export function soundsOf(heard: HeardCounts, alerts: readonly Alert[], role: Role): Sounding {
  const counts = new Map(alerts.map((alert) => [alert.id, alert.sound[role].count]));
  if (heard === null) return { heard: counts, tones: [], alerts: [] };
  const anew = alerts.filter(
    (alert) => alert.sound[role].count > (heard.get(alert.id) ?? 0) && alert.sound[role].quiet === null,
  );
  const families = new Set(anew.map(({ family }) => family));
  const tones = (['pacing', 'technical'] as const).filter((family) => families.has(family));
  return { heard: counts, tones, alerts: anew };
}

/** Whether the end of an alert is to be heard: only where its beginning was, and nobody has silenced it. */
export const resolvedIsHeard = (alert: Alert, familySilenced: boolean, role: Role): boolean =>
  alert.resolvedAt !== null && alert.sound[role].count > 0 && alert.silence === null && !familySilenced;
