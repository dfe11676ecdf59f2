/**
 * The clocks of silence, a part of `listening.ts`: what is done when a live link brings no packet. Subscribe
 * again, connect again, give way to another strap of the wearer's, and at last a new process.
 */
import type { StrapIdentity } from '../contract/straps.ts';
import { DEAD_DISCONNECT_MS, PREVIEW_RETRY_MS, SILENCE_MS, SILENCE_TOLD_MS, TAKEOVER_MS } from './limits.ts';
import { close, type Draft, exit, myLink, rest } from './listening-draft.ts';
import type { Standing } from './strap-choice.ts';
import { strapOf } from './strap-matching.ts';

/** How one of the wearer's straps stands when the next one to listen to is chosen. */
export function standingOf(draft: Draft, { address }: StrapIdentity): Standing {
  return { isSilenced: draft.rescues.get(address) === 'reconnected', isResting: draft.resting.has(address) };
}

/** A linked strap does not advertise; one that is silent too has let go of the link, whatever the library says. */
export function linkedIsSeen(draft: Draft, address: string): string | undefined {
  const link = draft.links.get(address);
  if (link?.phase !== 'listening' || link.role !== 'mine' || link.silentMs === 0) return undefined;
  // Some straps advertise while linked; then connecting again did not help, and the other remedies follow.
  if (draft.rescues.get(address) === 'reconnected') return undefined;
  draft.rescues.set(address, 'reconnected');
  close(draft, address, DEAD_DISCONNECT_MS);
  return 'the strap advertises again, so the link to it was dead';
}

/** Whether another strap of the wearer's is linked and silent for so long that this one takes over. */
export function isWaitedFor(draft: Draft, strap: StrapIdentity): boolean {
  const [address, link] = myLink(draft) ?? [];
  if (address === undefined || link?.phase !== 'listening') return false;
  const linked = strapOf(draft.straps, { address, name: link.name, serial: link.serial });
  if (linked === strap || standingOf(draft, strap).isSilenced) return false;
  // A link that was made anew without a packet continues the silence of the one before.
  const wasSilentBefore = draft.rescues.get(address) === 'reconnected';
  return link.silentMs >= TAKEOVER_MS || (wasSilentBefore && link.silentMs > 0);
}

/** Ends the silent link; the other strap is connected to when it is heard next. */
export function takeOver(draft: Draft): string | undefined {
  const address = myLink(draft)?.[0];
  if (address === undefined) return undefined;
  draft.rescues.set(address, 'reconnected');
  close(draft, address);
  return 'it went silent, and another strap of yours is in range';
}

/** The clocks of silence: tell the wearer, subscribe again, give way or connect again, and at last a new process. */
export function silent(draft: Draft, address: string, ms: number): string | undefined {
  const link = draft.links.get(address);
  if (link?.phase !== 'listening' || ms < SILENCE_TOLD_MS) return undefined;
  draft.links.set(address, { ...link, silentMs: ms });
  if (ms < SILENCE_MS) return `no packet for ${ms / 1000} s`;
  if (link.role === 'preview') {
    rest(draft, address, PREVIEW_RETRY_MS, 'failed');
    close(draft, address);
    return undefined;
  }
  const tried = draft.rescues.get(address);
  if (tried === 'reconnected') {
    exit(draft, 'silent', `no packet from ${address}, also after connecting again`);
    return undefined;
  }
  if (tried === undefined) {
    draft.rescues.set(address, 'resubscribed');
    draft.effects.push({ type: 'log', text: `no packet from ${address}: subscribing again` });
    draft.effects.push({ type: 'subscribe-again', address });
    return undefined;
  }
  if (ms < 2 * SILENCE_MS) return undefined;
  draft.rescues.set(address, 'reconnected');
  close(draft, address);
  return 'no packet came, also after subscribing again';
}
