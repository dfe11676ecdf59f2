/** What the bridge knows, what happens to it, and what it does: the vocabulary of `listening.ts`. */
import type { BridgeExit } from '../contract/bridge.ts';
import type { LinkState, StrapIdentity } from '../contract/straps.ts';
import type { MonotonicMs } from '../units.ts';
import type { AdapterState, Advertisement } from './driver.ts';
import type { Rest } from './reconnect-policy.ts';

/** `mine`: the wearer's strap, whose packets count. `preview`: only shown while the wearer chooses. */
export type Role = 'mine' | 'preview';

/** One connection, from the decision to connect until it is surely over. */
export interface Link {
  readonly name: string | null;
  readonly rssi: number | null;
  readonly role: Role;
  /** The serial number by which it was known for one of the wearer's, where that had to be asked for. */
  readonly serial?: string;
  readonly phase: 'connecting' | 'preparing' | 'listening' | 'closing';
  /** How long it has been silent, in steps, in ms; 0 until that is SILENCE_TOLD_MS. */
  readonly silentMs: number;
  /** When its last packet came. */
  readonly packetAt?: MonotonicMs;
}

/** What was already tried against a silence: nothing, subscribing again, connecting again. */
export type Rescue = 'resubscribed' | 'reconnected';

export interface ListeningState {
  readonly adapter: 'starting' | AdapterState['state'];
  readonly straps: readonly StrapIdentity[];
  readonly choosing: boolean;
  readonly scan: 'off' | 'on' | 'resting';
  /** When scanning was last switched on; null while it is not on. */
  readonly scanningSince: MonotonicMs | null;
  /** By address. */
  readonly links: ReadonlyMap<string, Link>;
  /** What is not connected to for now, by address. */
  readonly resting: ReadonlyMap<string, Rest>;
  /** When the wearer's straps were last heard advertising, by address. */
  readonly heard: ReadonlyMap<string, MonotonicMs>;
  /** Failed attempts in a row, by address. */
  readonly failures: ReadonlyMap<string, number>;
  /** By address; forgotten at the next packet. */
  readonly rescues: ReadonlyMap<string, Rescue>;
  /** When each strap was last reported in range. */
  readonly reported: ReadonlyMap<string, MonotonicMs>;
  /** Straps whose link could not be ended while another one took over: the library still holds them. */
  readonly held: ReadonlySet<string>;
  /** Calls in a row that the library left without an answer. */
  readonly unanswered: number;
  /** What was last said about the wearer's strap. */
  readonly said: { readonly address: string | null; readonly state: SaidLinkState } | null;
}

export type SaidLinkState = Exclude<LinkState, 'no-strap' | 'no-bluetooth'>;

export const INITIAL_STATE: ListeningState = {
  adapter: 'starting',
  straps: [],
  choosing: false,
  scan: 'off',
  scanningSince: null,
  links: new Map(),
  resting: new Map(),
  heard: new Map(),
  failures: new Map(),
  rescues: new Map(),
  reported: new Map(),
  held: new Set(),
  unanswered: 0,
  said: null,
};

export type ListeningEvent =
  | { readonly type: 'adapter'; readonly adapter: AdapterState }
  | { readonly type: 'listen'; readonly straps: readonly StrapIdentity[] }
  | { readonly type: 'choose'; readonly on: boolean }
  | { readonly type: 'seen'; readonly advertisement: Advertisement }
  | { readonly type: 'connected'; readonly address: string }
  | {
      readonly type: 'connect-failed';
      readonly address: string;
      readonly timedOut: boolean;
      readonly detail: string;
    }
  | { readonly type: 'prepared'; readonly address: string }
  | { readonly type: 'prepare-failed'; readonly address: string; readonly detail: string }
  /** The device has the name of a strap of the wearer's and shows this serial number, which is that of one. */
  | { readonly type: 'recognised'; readonly address: string; readonly serial: string }
  /** The device has the name of the wearer's strap, but does not show its serial number. */
  | { readonly type: 'stranger'; readonly address: string }
  | { readonly type: 'packet'; readonly address: string; readonly hex: string }
  /** No packet for `ms` since the last `watch`; comes again after each SILENCE_STEP_MS. */
  | { readonly type: 'silent'; readonly address: string; readonly ms: number }
  | { readonly type: 'disconnected'; readonly address: string; readonly reason: string }
  | { readonly type: 'disconnect-unanswered'; readonly address: string }
  | { readonly type: 'rested'; readonly address: string }
  | { readonly type: 'scan-ended' }
  | { readonly type: 'scan-failed'; readonly detail: string }
  | { readonly type: 'scan-rested' }
  /** Nothing at all was heard for DEAF_SCAN_MS of scanning. */
  | { readonly type: 'scan-deaf' }
  | { readonly type: 'start-unanswered' }
  /** Time to ask the system again for what it refused. */
  | { readonly type: 'ask-again' }
  /** How much memory this process holds, how much of it since it began, and how much is too much. */
  | {
      readonly type: 'memory';
      readonly bytes: number;
      readonly grownBytes: number;
      readonly limitBytes: number;
    };

export type Effect =
  | { readonly type: 'say-adapter'; readonly adapter: AdapterState }
  | {
      readonly type: 'say-link';
      readonly address: string | null;
      readonly state: SaidLinkState;
      readonly adoptedAs?: string;
      readonly reason?: string;
    }
  | {
      readonly type: 'say-in-range';
      readonly address: string;
      readonly name: string | null;
      readonly rssi: number | null;
      readonly monotonic: MonotonicMs;
    }
  | {
      readonly type: 'say-packet';
      readonly address: string;
      readonly hex: string;
      readonly monotonic: MonotonicMs;
      readonly preview: boolean;
    }
  | { readonly type: 'log'; readonly text: string }
  | { readonly type: 'start-scan' }
  | { readonly type: 'stop-scan' }
  | { readonly type: 'connect'; readonly address: string }
  /** Discover and subscribe; first make sure that one of the serial numbers is shown, if any are given. */
  | { readonly type: 'prepare'; readonly address: string; readonly serials: readonly string[] }
  | { readonly type: 'subscribe-again'; readonly address: string }
  /** `withinMs`: how long it may take, where that is known to be less than usual. */
  | { readonly type: 'disconnect'; readonly address: string; readonly withinMs?: number }
  /** Forget the connection: nothing more is awaited of it. */
  | { readonly type: 'drop'; readonly address: string }
  /** Ask for `silent` when no packet comes from now on. */
  | { readonly type: 'watch'; readonly address: string }
  /** Ask for `rested` after `ms`. */
  | { readonly type: 'rest'; readonly address: string; readonly ms: number }
  /** Ask for `ask-again` after `ms`. */
  | { readonly type: 'ask-later'; readonly ms: number }
  /** Ask for `scan-rested` after `ms`. */
  | { readonly type: 'rest-scan'; readonly ms: number }
  | { readonly type: 'exit'; readonly exit: BridgeExit; readonly why: string };
