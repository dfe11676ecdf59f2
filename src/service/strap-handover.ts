/** Which of the wearer's straps is listened to, since when, and instead of which one. Pure. */
import type { Listening } from '../contract/live.ts';
import type { LinkState } from '../contract/straps.ts';
import type { EpochMs } from '../units.ts';

export interface Handover {
  /** The strap listened to, by its number; null: none. */
  readonly current: { readonly id: number; readonly since: EpochMs } | null;
  /** How listening to each strap ended last, by its number. */
  readonly ends: ReadonlyMap<number, 'silent' | 'lost'>;
}

export const NO_HANDOVER: Handover = { current: null, ends: new Map() };

/**
 * What follows from news of the link.
 *
 * @param id the strap that the news is about; null: none
 */
export function afterLink(handover: Handover, state: LinkState, id: number | null, at: EpochMs): Handover {
  const { current } = handover;
  const ends = new Map(handover.ends);
  if (current !== null && (current.id !== id || (state !== 'listening' && state !== 'silent'))) {
    // A strap that went silent is let go because of that, whatever is said at the end.
    if (ends.get(current.id) !== 'silent') ends.set(current.id, 'lost');
  }
  if (id !== null && state === 'silent') ends.set(id, 'silent');
  if (id !== null && state === 'listening') {
    ends.delete(id);
    return { current: current?.id === id ? current : { id, since: at }, ends };
  }
  return { current: state === 'silent' && current?.id === id ? current : null, ends };
}

/**
 * The strap listened to as screens show it.
 *
 * @param order the numbers of the wearer's straps, the preferred first
 */
export function listeningView({ current, ends }: Handover, order: readonly number[]): Listening | null {
  if (current === null) return null;
  const [preferred] = order;
  const isPreferred = preferred === undefined || preferred === current.id;
  return {
    ...current,
    insteadOf: isPreferred ? null : { id: preferred, why: ends.get(preferred) ?? 'not-heard' },
  };
}
