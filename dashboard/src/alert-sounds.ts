import type { Alert, AlertFamily } from '../../src/contract/alerts.ts';
import type { Role } from '../../src/contract/http.ts';

/** How often the page has heard of each alert that was to sound here; null before the first snapshot. */
export type HeardCounts = ReadonlyMap<string, number> | null;

/** What is to be sounded, pacing first, each tone once. */
export interface Sounding {
  readonly heard: HeardCounts;
  readonly tones: readonly AlertFamily[];
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
  return { heard: counts, tones: tonesOf(anew), alerts: anew };
}

/** The tones of these alerts, pacing first, each once. */
export function tonesOf(alerts: readonly Alert[]): readonly AlertFamily[] {
  const families = new Set(alerts.map(({ family }) => family));
  return (['pacing', 'technical'] as const).filter((family) => families.has(family));
}

/** The ids of alerts that were to be heard here while nothing could sound. */
export type Owed = ReadonlySet<string>;

/** The alerts whose sound is still owed: they stand, and nothing has made them quiet since. */
export const stillOwed = (owed: Owed, alerts: readonly Alert[], role: Role): readonly Alert[] =>
  alerts.filter((alert) => owed.has(alert.id) && alert.sound[role].quiet === null);

/** What is owed of these alerts after those tones were heard. */
export const owedAfter = (alerts: readonly Alert[], sounded: readonly AlertFamily[]): Owed =>
  new Set(alerts.filter(({ family }) => !sounded.includes(family)).map(({ id }) => id));

/** Whether the end of an alert is to be heard: only where its beginning was, and nobody has silenced it. */
export const resolvedIsHeard = (alert: Alert, familySilenced: boolean, role: Role): boolean =>
  alert.resolvedAt !== null && alert.sound[role].count > 0 && alert.silence === null && !familySilenced;
