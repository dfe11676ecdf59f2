/**
 * One step of `listening.ts` in the making: a copy of the state, the effects so far, and the small
 * changes that several events have in common.
 */
import type { StrapIdentity } from '../contract/straps.ts';
import type { MonotonicMs } from '../units.ts';
import { monotonicMs } from '../units.ts';
import type { Advertisement } from './driver.ts';
import { IN_RANGE_EVERY_MS, PREVIEWS } from './limits.ts';
import type { Effect, Link, ListeningState, Rescue, Role, SaidLinkState } from './listening-state.ts';
import { pauseAfterFailure, type Rest } from './reconnect-policy.ts';
import { type Device, strapOf } from './strap-matching.ts';

/** A copy of the state that this step alone may change, and the effects so far. */
export interface Draft {
  readonly now: MonotonicMs;
  adapter: ListeningState['adapter'];
  straps: readonly StrapIdentity[];
  choosing: boolean;
  scan: ListeningState['scan'];
  scanningSince: ListeningState['scanningSince'];
  links: Map<string, Link>;
  resting: Map<string, Rest>;
  heard: Map<string, MonotonicMs>;
  failures: Map<string, number>;
  rescues: Map<string, Rescue>;
  reported: Map<string, MonotonicMs>;
  held: Set<string>;
  unanswered: number;
  said: ListeningState['said'];
  effects: Effect[];
}

export const draftOf = (state: ListeningState, now: MonotonicMs): Draft => ({
  ...state,
  now,
  links: new Map(state.links),
  resting: new Map(state.resting),
  heard: new Map(state.heard),
  failures: new Map(state.failures),
  rescues: new Map(state.rescues),
  reported: new Map(state.reported),
  held: new Set(state.held),
  effects: [],
});

/** What a device would be connected as; null: not at all. `except`: its own link, which does not count. */
export function roleFor(draft: Draft, device: Device, except?: string): Role | null {
  const others = [...draft.links].filter(([address]) => address !== except).map(([, link]) => link);
  const isMine = strapOf(draft.straps, device) !== undefined;
  if (isMine && !others.some((link) => link.role === 'mine')) return 'mine';
  const previews = others.filter((link) => link.role === 'preview');
  return draft.choosing && previews.length < PREVIEWS ? 'preview' : null;
}

/** The link to the wearer's strap, unless it is being ended. */
export const myLink = (draft: Draft): readonly [address: string, link: Link] | undefined =>
  [...draft.links].find(([, link]) => link.role === 'mine' && link.phase !== 'closing');

/** Brings scanning and what is said about the link in line with the state. */
export function settle(draft: Draft, reason: string | undefined): void {
  const mine = myLink(draft);
  // A strap that advertises although it is linked has let go of the link; therefore a silent one is listened for.
  const missed = mine === undefined || mine[1].silentMs > 0;
  const searching = draft.straps.length > 0 && missed;
  const wanted = draft.adapter === 'ready' && !isBusy(draft) && (draft.choosing || searching);
  if (wanted && draft.scan === 'off') {
    draft.scan = 'on';
    draft.scanningSince = draft.now;
    draft.effects.push({ type: 'start-scan' });
  }
  if (!wanted) stopScan(draft);

  const said = linkOf(draft);
  if (said?.address === draft.said?.address && said?.state === draft.said?.state) return;
  draft.said = said;
  if (said === null) return;
  const adoptedAs = mine !== undefined && said.state === 'listening' ? otherAddress(draft, mine) : undefined;
  draft.effects.push({
    type: 'say-link',
    ...said,
    ...(adoptedAs === undefined ? {} : { adoptedAs }),
    ...(reason === undefined ? {} : { reason }),
  });
}

/** Where the link to the wearer's strap stands, in the words of the contract; null when there is nothing to say. */
function linkOf(draft: Draft): ListeningState['said'] {
  const mine = myLink(draft);
  if (draft.adapter !== 'ready') return null;
  if (mine !== undefined) {
    const [address, { phase, silentMs }] = mine;
    return { address, state: silentMs > 0 ? 'silent' : SAID[phase] };
  }
  if (draft.straps.length === 0) return null;
  const isWaiting = [...draft.resting].some(
    ([address, { why }]) => why === 'failed' && draft.heard.has(address) && !draft.links.has(address),
  );
  return { address: null, state: isWaiting ? 'waiting' : 'searching' };
}

/** The address under which a linked strap was adopted, if that is not the one it has now. */
function otherAddress(draft: Draft, [address, link]: readonly [string, Link]): string | undefined {
  const adopted = strapOf(draft.straps, { address, name: link.name, serial: link.serial })?.address;
  return adopted === address ? undefined : adopted;
}

/** A closing link delivers nothing any more. */
const SAID: Readonly<Record<Link['phase'], SaidLinkState>> = {
  connecting: 'connecting',
  preparing: 'preparing',
  listening: 'listening',
  closing: 'searching',
};

export const isBusy = (draft: Draft): boolean =>
  [...draft.links.values()].some((link) => link.phase !== 'listening');

export function stopScan(draft: Draft): void {
  if (draft.scan !== 'on') return;
  draft.scan = 'off';
  draft.scanningSince = null;
  draft.effects.push({ type: 'stop-scan' });
}

/**
 * Ends a link in good order; while it is still being connected, as soon as that has ended.
 *
 * @param withinMs how long that may take, where it is known to be less than usual
 */
export function close(draft: Draft, address: string, withinMs?: number): void {
  const link = draft.links.get(address);
  if (link === undefined || link.phase === 'closing') return;
  draft.links.set(address, { ...link, phase: 'closing' });
  draft.effects.push({ type: 'disconnect', address, ...(withinMs === undefined ? {} : { withinMs }) });
}

export function forget(draft: Draft, address: string, reason: string): string | undefined {
  draft.effects.push({ type: 'drop', address });
  return draft.links.delete(address) ? reason : undefined;
}

export function rest(draft: Draft, address: string, ms: number, why: Rest['why']): void {
  draft.resting.set(address, { until: monotonicMs(draft.now + ms), why });
  draft.effects.push({ type: 'rest', address, ms });
}

export function restAfterFailure(draft: Draft, address: string): void {
  const failures = draft.failures.get(address) ?? 0;
  draft.failures.set(address, failures + 1);
  const isMine = draft.links.get(address)?.role === 'mine';
  rest(draft, address, pauseAfterFailure(failures, isMine), 'failed');
}

export function sayInRange(
  draft: Draft,
  { address, name, rssi }: Pick<Advertisement, 'address' | 'name' | 'rssi'>,
): void {
  const last = draft.reported.get(address);
  if (last !== undefined && draft.now - last < IN_RANGE_EVERY_MS) return;
  draft.reported.set(address, draft.now);
  draft.effects.push({ type: 'say-in-range', address, name, rssi, monotonic: draft.now });
}

export function exit(draft: Draft, code: Extract<Effect, { type: 'exit' }>['exit'], why: string): void {
  draft.effects.push({ type: 'exit', exit: code, why });
}
