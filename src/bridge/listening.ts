/**
 * The bridge's decisions: when to scan, whom to connect to, what to do about silence. A pure function
 * of what is known and what happens; effects are data, `bridge.ts` carries them out.
 *
 * Two rules hold everywhere. A connection is asked for only in answer to a fresh advertisement, and
 * only one is being made at a time, with scanning switched off: a connect that waits for an absent
 * device blocks the radio for all others.
 */
import type { MonotonicMs } from '../units.ts';
import type { AdapterState, Advertisement } from './driver.ts';
import { PREVIEW_RETRY_MS, SCAN_REST_MS, STRANGER_MS, STUCK_AFTER } from './limits.ts';
import {
  close,
  type Draft,
  draftOf,
  exit,
  forget,
  isBusy,
  rest,
  restAfterFailure,
  roleFor,
  sayInRange,
  settle,
  stopScan,
} from './listening-draft.ts';
import type { Effect, ListeningEvent, ListeningState } from './listening-state.ts';
import { advertisesHeartRate, serialToCheck, strapOf } from './strap-matching.ts';

export interface ListeningStep {
  readonly state: ListeningState;
  readonly effects: readonly Effect[];
}

/** What follows from an event. Never throws; an event that makes no sense in a state changes nothing. */
export function listening(state: ListeningState, event: ListeningEvent): ListeningStep {
  const draft = draftOf(state);
  const reason = apply(draft, event);
  if (!draft.effects.some((effect) => effect.type === 'exit')) settle(draft, reason);
  const { effects, ...next } = draft;
  return { state: next, effects };
}

/** Whether an advertisement can matter; the air is full of others. */
export const isOfInterest = (state: ListeningState, advertisement: Advertisement): boolean =>
  strapOf(state.straps, advertisement) !== undefined ||
  (state.choosing && advertisesHeartRate(advertisement));

/** Changes the draft; returns why the link to the wearer's strap may have changed, where that is known. */
function apply(draft: Draft, event: ListeningEvent): string | undefined {
  switch (event.type) {
    case 'adapter':
      return adapterChanged(draft, event.adapter);
    case 'listen':
      draft.straps = event.straps;
      return assignRoles(draft);
    case 'choose':
      draft.choosing = event.on;
      draft.reported.clear();
      return assignRoles(draft);
    case 'seen':
      return seen(draft, event.advertisement, event.monotonic);
    case 'connected':
      return connected(draft, event.address);
    case 'connect-failed':
      return connectFailed(draft, event);
    case 'prepared':
      return prepared(draft, event.address);
    case 'prepare-failed':
      return prepareFailed(draft, event.address, event.detail);
    case 'stranger':
      return stranger(draft, event.address);
    case 'packet':
      return packet(draft, event);
    case 'silent':
      return silent(draft, event.address);
    case 'disconnected':
      return disconnected(draft, event.address, event.reason);
    case 'disconnect-unanswered':
      return disconnectUnanswered(draft, event.address);
    case 'rested':
      draft.resting.delete(event.address);
      return undefined;
    case 'scan-ended':
      return scanEnded(draft, 'scanning was ended from outside');
    case 'scan-failed':
      return scanFailed(draft, event.detail);
    case 'scan-rested':
      if (draft.scan === 'resting') draft.scan = 'off';
      return undefined;
    case 'start-unanswered':
      if (draft.adapter === 'starting') exit(draft, 'stuck', 'the adapter did not answer');
      return undefined;
  }
}

function adapterChanged(draft: Draft, adapter: AdapterState): string | undefined {
  const before = draft.adapter;
  if (adapter.state === 'ready' && before === 'unavailable') {
    // The library keeps links it believes alive and an unbound socket across a power cycle.
    exit(draft, 'afresh', 'the adapter came back');
    return undefined;
  }
  draft.adapter = adapter.state;
  draft.effects.push({ type: 'say-adapter', adapter });
  if (adapter.state === 'ready') return undefined;
  for (const address of draft.links.keys()) draft.effects.push({ type: 'drop', address });
  draft.links.clear();
  draft.scan = 'off';
  return adapter.detail;
}

/** After the straps or the choosing changed: who of the connected is whose, and who has to go. */
function assignRoles(draft: Draft): undefined {
  for (const strap of draft.straps) draft.resting.delete(strap.address);
  for (const [address, link] of draft.links) {
    if (link.phase === 'closing') continue;
    const role = roleFor(draft, { address, name: link.name }, address);
    if (role === null) close(draft, address);
    else draft.links.set(address, { ...link, role });
  }
}

function seen(draft: Draft, advertisement: Advertisement, monotonic: MonotonicMs): undefined {
  const { address, name, rssi } = advertisement;
  if (draft.adapter !== 'ready' || !isOfInterest(draft, advertisement)) return;
  if (draft.choosing) sayInRange(draft, { address, name, rssi, monotonic });
  if (draft.links.has(address) || draft.resting.has(address) || isBusy(draft)) return;
  const role = roleFor(draft, advertisement);
  if (role === null) return;
  stopScan(draft);
  draft.links.set(address, { name, rssi, role, phase: 'connecting' });
  draft.effects.push({ type: 'connect', address });
}

function connected(draft: Draft, address: string): undefined {
  const link = draft.links.get(address);
  if (link === undefined) {
    // Nobody wants it any more; a link that no one holds would keep the strap from all others.
    draft.effects.push({ type: 'disconnect', address });
    return;
  }
  draft.unanswered = 0;
  if (link.phase !== 'connecting') return;
  draft.links.set(address, { ...link, phase: 'preparing' });
  const serial = link.role === 'mine' ? serialToCheck(draft.straps, { address, name: link.name }) : null;
  draft.effects.push({ type: 'prepare', address, serial });
}

function connectFailed(
  draft: Draft,
  { address, timedOut, detail }: { address: string; timedOut: boolean; detail: string },
): string | undefined {
  draft.unanswered = timedOut ? draft.unanswered + 1 : 0;
  if (draft.unanswered >= STUCK_AFTER) {
    exit(draft, 'stuck', `${draft.unanswered} connects in a row had no answer`);
    return undefined;
  }
  restAfterFailure(draft, address);
  draft.links.delete(address);
  return detail;
}

function prepared(draft: Draft, address: string): undefined {
  const link = draft.links.get(address);
  if (link?.phase !== 'preparing') return;
  draft.links.set(address, { ...link, phase: 'listening' });
  draft.effects.push({ type: 'watch', address });
}

function prepareFailed(draft: Draft, address: string, detail: string): string | undefined {
  // A packet may have come although the answer to subscribing did not: then it listens.
  if (draft.links.get(address)?.phase !== 'preparing') return undefined;
  restAfterFailure(draft, address);
  close(draft, address);
  return detail;
}

function stranger(draft: Draft, address: string): string {
  rest(draft, address, STRANGER_MS);
  close(draft, address);
  return 'a device with the name of your strap does not show its serial number';
}

function packet(
  draft: Draft,
  { address, hex, monotonic }: { address: string; hex: string; monotonic: MonotonicMs },
): undefined {
  const link = draft.links.get(address);
  if (link === undefined || link.phase === 'connecting' || link.phase === 'closing') return;
  if (link.phase === 'preparing') {
    draft.links.set(address, { ...link, phase: 'listening' });
    // That the strap is connected is said before its first packet is.
    settle(draft, undefined);
  }
  draft.failures.delete(address);
  draft.rescues.delete(address);
  const { name, rssi, role } = link;
  draft.effects.push({ type: 'say-packet', address, hex, monotonic, preview: role === 'preview' });
  draft.effects.push({ type: 'watch', address });
  // A connected strap no longer advertises.
  if (draft.choosing) sayInRange(draft, { address, name, rssi, monotonic });
}

function silent(draft: Draft, address: string): string | undefined {
  const link = draft.links.get(address);
  if (link?.phase !== 'listening') return undefined;
  if (link.role === 'preview') {
    rest(draft, address, PREVIEW_RETRY_MS);
    close(draft, address);
    return undefined;
  }
  const tried = draft.rescues.get(address);
  if (tried === undefined) {
    draft.rescues.set(address, 'resubscribed');
    draft.effects.push({ type: 'log', text: `no packet from ${address}: subscribing again` });
    draft.effects.push({ type: 'subscribe-again', address }, { type: 'watch', address });
    return undefined;
  }
  if (tried === 'resubscribed') {
    draft.rescues.set(address, 'reconnected');
    close(draft, address);
    return 'no packet came, also after subscribing again';
  }
  exit(draft, 'silent', `no packet from ${address}, also after connecting again`);
  return undefined;
}

function disconnected(draft: Draft, address: string, reason: string): string | undefined {
  // A strap that drops each new connection at once would otherwise be connected to without end.
  if (draft.links.get(address)?.phase === 'preparing') restAfterFailure(draft, address);
  return forget(draft, address, reason);
}

function disconnectUnanswered(draft: Draft, address: string): string | undefined {
  const link = draft.links.get(address);
  if (link?.role === 'mine') {
    exit(draft, 'stuck', `disconnecting from ${address} had no answer`);
    return undefined;
  }
  rest(draft, address, STRANGER_MS);
  return forget(draft, address, 'disconnecting had no answer');
}

function scanEnded(draft: Draft, why: string): string | undefined {
  if (draft.scan !== 'on') return undefined;
  draft.scan = 'resting';
  draft.effects.push({ type: 'log', text: why }, { type: 'rest-scan', ms: SCAN_REST_MS });
  return undefined;
}

function scanFailed(draft: Draft, detail: string): string | undefined {
  draft.unanswered += 1;
  if (draft.unanswered < STUCK_AFTER) return scanEnded(draft, detail);
  exit(draft, 'stuck', detail);
  return undefined;
}
