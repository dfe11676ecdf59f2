import type { AlertView } from './alert-view.ts';

/**
 * What a screen reader is told of alerts: each when it comes or opens again, and not once more because
 * another goes or its own words change.
 *
 * @param told the ids of those that were open before
 * @returns null: nothing new
 */
export function newAlertsInWords(
  told: ReadonlySet<string>,
  open: readonly Pick<AlertView, 'id' | 'text'>[],
): string | null {
  const fresh = open.filter(({ id }) => !told.has(id));
  return fresh.length === 0 ? null : fresh.map(({ text }) => text).join(' ');
}
