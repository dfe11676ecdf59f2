/**
 * The bridge's decisions: when to scan, whom to connect to, what to do about silence. A pure function
 * of what is known and what happens; effects are data, `bridge.ts` carries them out.
 *
 * Two rules hold everywhere. A connection is asked for only in answer to a fresh advertisement, and
 * only one is being made at a time, with scanning switched off: a connect that waits for an absent
 * device blocks the radio for all others.
 */
import type { BluetoothProblem } from '../contract/bridge.ts';
import type { StrapIdentity } from '../contract/straps.ts';
import type { MonotonicMs } from '../units.ts';
import type { AdapterState, Advertisement } from './driver.ts';
import {
  ASK_AGAIN_MS,
  LOOK_AFRESH_MS,
  MAY_BE_DYING_MS,
  RECYCLE_GROWTH_BYTES,
  RECYCLE_LINKED_FACTOR,
  SCAN_REST_MS,
  SILENCE_MS,
  STRANGER_MS,
  STUCK_AFTER,
  TAKEOVER_MS,
} from './limits.ts';
import {
  close,
  type Draft,
  draftOf,
  exit,
  forget,
  isBusy,
  myLink,
  rest,
  restAfterFailure,
  roleFor,
  sayInRange,
  settle,
  stopScan,
} from './listening-draft.ts';
import { isWaitedFor, linkedIsSeen, silent, standingOf, takeOver } from './listening-silence.ts';
import type { Effect, Link, ListeningEvent, ListeningState, Role } from './listening-state.ts';
import { isBackFromAway, isRestOver } from './reconnect-policy.ts';
import { isNextChoice } from './strap-choice.ts';
import { advertisesHeartRate, type Device, serialsToCheck, strapOf } from './strap-matching.ts';

export interface ListeningStep {
  readonly state: ListeningState;
  readonly effects: readonly Effect[];
}

/** What follows from an event. Never throws; an event that makes no sense in a state changes nothing. */
export function listening(state: ListeningState, event: ListeningEvent, now: MonotonicMs): ListeningStep {
  const draft = draftOf(state, now);
  const reason = apply(draft, event);
  freeHeldStraps(draft);
  if (!draft.effects.some((effect) => effect.type === 'exit')) settle(draft, reason);
  const { effects, now: _, ...next } = draft;
  return { state: next, effects };
}

/** Whether an advertisement can matter; the air is full of others. */
export const isOfInterest = (state: ListeningState, advertisement: Advertisement): boolean =>
  strapOf(state.straps, advertisement) !== undefined ||
  (state.choosing && advertisesHeartRate(advertisement));

/**
 * A strap that the library holds by a link it could not end does not advertise, so only a fresh process
 * finds it. Another one of the wearer's has the time of a takeover to be listened to instead.
 */
function freeHeldStraps(draft: Draft): void {
  const isHeld = [...draft.held].some((address) => !draft.resting.has(address));
  if (isHeld && draft.adapter === 'ready' && myLink(draft) === undefined && !isBusy(draft)) {
    exit(draft, 'afresh', 'a strap is held by a link that could not be ended');
  }
}

/** Changes the draft; returns why the link to the wearer's strap may have changed, where that is known. */
function apply(draft: Draft, event: ListeningEvent): string | undefined {
  switch (event.type) {
    case 'adapter':
      return adapterChanged(draft, event.adapter);
    case 'listen':
      draft.straps = event.straps;
      // What kept a strap waiting while it was only shown, or before the wearer spoke, is over.
      for (const strap of draft.straps) draft.resting.delete(strap.address);
      return assignRoles(draft);
    case 'choose':
      draft.choosing = event.on;
      draft.reported.clear();
      // What was heard before may not be reported again by a scan that goes on.
      if (event.on) stopScan(draft);
      return assignRoles(draft);
    case 'seen':
      return seen(draft, event.advertisement);
    case 'connected':
      return connected(draft, event.address);
    case 'connect-failed':
      return connectFailed(draft, event);
    case 'prepared':
      return prepared(draft, event.address);
    case 'prepare-failed':
      return prepareFailed(draft, event.address, event.detail);
    case 'recognised':
      return recognised(draft, event.address, event.serial);
    case 'stranger':
      return stranger(draft, event.address);
    case 'packet':
      return packet(draft, event.address, event.hex);
    case 'silent':
      return silent(draft, event.address, event.ms);
    case 'disconnected':
      return disconnected(draft, event.address, event.reason);
    case 'disconnect-unanswered':
      return disconnectUnanswered(draft, event.address);
    case 'rested':
      return rested(draft, event.address);
    case 'scan-ended':
      return scanEnded(draft, 'scanning was ended from outside');
    case 'scan-failed':
      return scanFailed(draft, event.detail);
    case 'scan-rested':
      if (draft.scan === 'resting') draft.scan = 'off';
      return undefined;
    case 'scan-deaf':
      stopScan(draft);
      return undefined;
    case 'start-unanswered':
      if (draft.adapter === 'starting') exit(draft, 'stuck', 'the adapter did not answer');
      return undefined;
    case 'ask-again':
      if (draft.adapter === 'unavailable') exit(draft, 'again', 'asking the system for Bluetooth again');
      return undefined;
    case 'memory':
      return memory(draft, event);
  }
}

/** Problems that no running process sees mended: what the system grants, it grants to a new one. */
const NEEDS_NEW_PROCESS: ReadonlySet<BluetoothProblem> = new Set([
  'driver-missing',
  'not-supported',
  'not-permitted',
  'no-bluetooth-service',
  'adapter-lacks-le',
  'unknown',
]);

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
  const ms = NEEDS_NEW_PROCESS.has(adapter.problem) ? ASK_AGAIN_MS : LOOK_AFRESH_MS;
  draft.effects.push({ type: 'ask-later', ms });
  for (const address of draft.links.keys()) draft.effects.push({ type: 'drop', address });
  draft.links.clear();
  draft.scan = 'off';
  draft.scanningSince = null;
  return adapter.detail;
}

/** After the straps or the choosing changed: who of the connected is whose, and who has to go. */
function assignRoles(draft: Draft): undefined {
  for (const [address, link] of draft.links) {
    if (link.phase === 'closing') continue;
    const device = { address, name: link.name, serial: link.serial };
    const role = roleFor(draft, device, address);
    if (role === null || (role === 'mine' && isUnproven(draft, device, link))) close(draft, address);
    else draft.links.set(address, { ...link, role });
  }
}

/** Whether a link that was made without asking for a serial number needs one now; it is asked for when it is made anew. */
function isUnproven(draft: Draft, device: Device, { phase, role, serial }: Link): boolean {
  const isAsked = phase === 'connecting' || (phase === 'preparing' && role === 'mine');
  return !isAsked && serial === undefined && serialsToCheck(draft.straps, device).length > 0;
}

function seen(draft: Draft, advertisement: Advertisement): string | undefined {
  const { address } = advertisement;
  if (draft.adapter !== 'ready' || !isOfInterest(draft, advertisement)) return undefined;
  if (draft.choosing) sayInRange(draft, advertisement);
  const mine = strapOf(draft.straps, advertisement);
  const isBack = isBackFromAway(draft.now, draft.heard.get(address), draft.scanningSince);
  if (mine !== undefined) hear(draft, address);
  // What advertises is held by nobody.
  draft.held.delete(address);

  const rest = draft.resting.get(address);
  if (rest !== undefined && isRestOver(rest, draft.now, isBack)) draft.resting.delete(address);
  // Back from away, it starts with a clean sheet.
  if (isBack) draft.failures.delete(address);

  if (draft.links.has(address)) return linkedIsSeen(draft, address);
  if (draft.resting.has(address) || isBusy(draft)) return undefined;
  if (mine !== undefined && isWaitedFor(draft, mine)) return takeOver(draft);
  connectTo(draft, advertisement, mine);
  return undefined;
}

function connectTo(draft: Draft, advertisement: Advertisement, mine: StrapIdentity | undefined): void {
  const { address, name, rssi } = advertisement;
  const role = roleFor(draft, advertisement);
  if (role === null || (role === 'preview' && mayBeDying(draft))) return;
  const scannedMs = draft.scanningSince === null ? 0 : draft.now - draft.scanningSince;
  const standing = (strap: StrapIdentity) => standingOf(draft, strap);
  if (role === 'mine' && mine !== undefined && !isNextChoice(mine, draft.straps, standing, scannedMs)) return;
  stopScan(draft);
  draft.links.set(address, { name, rssi, role, phase: 'connecting', silentMs: 0 });
  draft.effects.push({ type: 'connect', address });
}

/** Whether the link to the wearer's strap may be breaking just now. */
function mayBeDying(draft: Draft): boolean {
  const packetAt = myLink(draft)?.[1].packetAt;
  if (packetAt === undefined) return false;
  const unheardMs = draft.now - packetAt;
  return unheardMs >= MAY_BE_DYING_MS && unheardMs < SILENCE_MS;
}

/** Remembers when a strap of the wearer's was heard; what was heard long ago is of no use. */
function hear(draft: Draft, address: string): void {
  for (const [other, at] of draft.heard) if (draft.now - at > FORGET_HEARD_MS) draft.heard.delete(other);
  draft.heard.set(address, draft.now);
}
const FORGET_HEARD_MS = 60_000;

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
  const serials = link.role === 'mine' ? serialsToCheck(draft.straps, { address, name: link.name }) : [];
  draft.effects.push({ type: 'prepare', address, serials });
}

function connectFailed(
  draft: Draft,
  { address, timedOut, detail }: { address: string; timedOut: boolean; detail: string },
): string | undefined {
  draft.unanswered = timedOut ? draft.unanswered + 1 : 0;
  // A strap that is live is not given up because others do not answer.
  if (draft.unanswered >= STUCK_AFTER && !isLive(draft)) {
    exit(draft, 'stuck', `${draft.unanswered} connects in a row had no answer`);
    return undefined;
  }
  const phase = draft.links.get(address)?.phase;
  if (phase !== 'connecting' && phase !== 'closing') return undefined;
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

function recognised(draft: Draft, address: string, serial: string): undefined {
  const link = draft.links.get(address);
  if (link?.phase === 'preparing') draft.links.set(address, { ...link, serial });
}

function stranger(draft: Draft, address: string): string | undefined {
  if (draft.links.get(address)?.phase !== 'preparing') return undefined;
  rest(draft, address, STRANGER_MS, 'left-alone');
  close(draft, address);
  return 'a device with the name of your strap does not show its serial number';
}

function packet(draft: Draft, address: string, hex: string): undefined {
  const link = draft.links.get(address);
  if (link === undefined || link.phase === 'connecting') return;
  if (link.phase === 'closing') {
    // The last packets of a link that is being ended are as true as those before.
    const { name, serial } = link;
    const isMine = link.role === 'mine' && strapOf(draft.straps, { address, name, serial }) !== undefined;
    if (isMine) sayPacket(draft, address, hex, 'mine');
    return;
  }
  const isNews = link.phase === 'preparing' || link.silentMs > 0;
  const { name, rssi, role } = link;
  draft.links.set(address, { ...link, phase: 'listening', silentMs: 0, packetAt: draft.now });
  // That the strap is connected is said before its first packet is.
  if (isNews) settle(draft, undefined);
  draft.failures.delete(address);
  draft.rescues.delete(address);
  sayPacket(draft, address, hex, role);
  draft.effects.push({ type: 'watch', address });
  // A connected strap no longer advertises.
  if (draft.choosing) sayInRange(draft, { address, name, rssi });
}

function sayPacket(draft: Draft, address: string, hex: string, role: Role): void {
  const preview = role === 'preview';
  draft.effects.push({ type: 'say-packet', address, hex, monotonic: draft.now, preview });
}

function rested(draft: Draft, address: string): undefined {
  const rest = draft.resting.get(address);
  // A timer of an earlier rest may come while a later one lasts.
  if (rest !== undefined && isRestOver(rest, draft.now, false)) draft.resting.delete(address);
}

function disconnected(draft: Draft, address: string, reason: string): string | undefined {
  // A strap that drops each new connection at once would otherwise be connected to without end.
  if (draft.links.get(address)?.phase === 'preparing') restAfterFailure(draft, address);
  const gone = forget(draft, address, reason);
  // A strap of the wearer's that was only shown until now may take its place.
  assignRoles(draft);
  return gone;
}

function disconnectUnanswered(draft: Draft, address: string): string | undefined {
  const link = draft.links.get(address);
  if (link !== undefined && link.phase !== 'closing') return undefined;
  const isMine = strapOf(draft.straps, { address, name: link?.name ?? null }) !== undefined;
  if (draft.adapter === 'ready' && isMine && !canDoWithout(draft, address)) {
    exit(draft, 'stuck', `disconnecting from ${address} had no answer`);
    return undefined;
  }
  rest(draft, address, isMine ? TAKEOVER_MS : STRANGER_MS, 'left-alone');
  if (isMine) draft.held.add(address);
  return forget(draft, address, 'disconnecting had no answer');
}

/** Whether another strap of the wearer's is in range or live, so that the stuck one can be left as it is. */
function canDoWithout(draft: Draft, address: string): boolean {
  const isLinkedElsewhere = isLive(draft);
  const others = [...draft.heard].filter(([other]) => other !== address && !draft.resting.has(other));
  return isLinkedElsewhere || others.some(([, at]) => draft.now - at <= TAKEOVER_MS);
}

/** Whether packets of the wearer's strap come in. */
function isLive(draft: Draft): boolean {
  const link = myLink(draft)?.[1];
  return link?.phase === 'listening' && link.silentMs === 0;
}

/**
 * The library keeps every address it ever hears, so a process that scans for days grows without end. An
 * idle one makes way for a fresh one in time; one with a link only far later, for that costs packets. A
 * process that was large from the beginning gains nothing by being replaced.
 */
function memory(
  draft: Draft,
  { bytes, grownBytes, limitBytes }: Extract<ListeningEvent, { type: 'memory' }>,
): undefined {
  const isIdle = myLink(draft) === undefined && !isBusy(draft);
  const limit = isIdle ? limitBytes : RECYCLE_LINKED_FACTOR * limitBytes;
  if (bytes <= limit || grownBytes < RECYCLE_GROWTH_BYTES) return;
  exit(draft, 'afresh', `${Math.round(bytes / 1024 / 1024)} MB of memory are held`);
}

function scanEnded(draft: Draft, why: string): string | undefined {
  if (draft.scan !== 'on') return undefined;
  draft.scan = 'resting';
  draft.effects.push({ type: 'log', text: why }, { type: 'rest-scan', ms: SCAN_REST_MS });
  return undefined;
}

function scanFailed(draft: Draft, detail: string): string | undefined {
  draft.unanswered += 1;
  if (draft.unanswered < STUCK_AFTER || isLive(draft)) return scanEnded(draft, detail);
  exit(draft, 'stuck', detail);
  return undefined;
}
