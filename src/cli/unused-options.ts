import { inputError } from '../errors.ts';

/** The flags that each way to say a command takes. */
export type Takes = Readonly<Record<string, readonly string[]>>;

/**
 * Refuses flags that a command would pass over: who typed one believes that it counted.
 *
 * @param said what was asked for, one of `takes`
 * @param given the flags that were typed
 * @throws PlimsollError `bad-option` that names those and what takes them
 */
export function refuseUnused(said: string, given: readonly string[], takes: Takes): void {
  const unused = given.filter((flag) => !takes[said]?.includes(flag));
  if (unused.length === 0) return;
  const parts = unused.map((flag) => {
    const homes = Object.keys(takes).filter((way) => takes[way]?.includes(flag));
    return `${flag}, which goes with ${homes.map((way) => `\`${way}\``).join(' or ')}`;
  });
  throw inputError('bad-option', `\`${said}\` does not take ${parts.join(', nor ')}; nothing was changed.`);
}
