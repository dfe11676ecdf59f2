import type { MorningEnd, MorningResult } from '../../contract/resting.ts';
import { type MonotonicMs, monotonicMs, type RrTicks, rrMilliseconds } from '../../units.ts';
import type { Reading } from '../events.ts';
import type { Step } from '../machine.ts';
import { medianOf } from '../median.ts';
import { HOLD_MS } from '../meter.ts';
import { thousandths } from '../rounding.ts';
import { acceptedIntervals, type BeatInterval, rmssd } from './rmssd.ts';

/** Lying still for at least so long: a heart rate settles after 4 minutes (Speed and others 2023), in ms. */
export const LEAST_MS = 4 * 60_000;
/** The heart rate is the median of the last part, in ms (design 5.6). */
const COUNTED_MS = 2 * 60_000;
/** Less than this share of the time may be not ok (design 5.6). */
const NOT_OK_BELOW = 0.05;
/** A reading goes on until its last 4 minutes are good enough, but no longer than this, in ms. */
export const LONGEST_MS = 10 * 60_000;
/** Without any packet for so long there is nothing to wait for, in ms. */
const SILENCE_MS = 60_000;
/** Time between two packets that no beat accounts for: beats are missing (physiology, Variability), in ms. */
const UNACCOUNTED_MS = 1_300;
/** Fewer pairs, of a minute or so, say too little of the variability. */
const FEWEST_PAIRS = 60;

/** A packet as it arrived. */
interface Arrival {
  readonly t: MonotonicMs;
  /** Null: not ok. */
  readonly bpm: number | null;
  readonly rr: readonly RrTicks[];
}

/** A guided reading as it stands; plain data. */
export type MorningMachineState =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'running';
      readonly startedT: MonotonicMs;
      /** The packets of the last 4 minutes, and one before them. */
      readonly arrivals: readonly Arrival[];
    };

export type MorningEvent =
  | { readonly kind: 'begin' | 'stop' | 'tick'; readonly t: MonotonicMs }
  | Pick<Extract<Reading, { verdict: 'ok' }>, 'kind' | 't' | 'verdict' | 'bpm' | 'measurement'>
  | Pick<Exclude<Reading, { verdict: 'ok' }>, 'kind' | 't' | 'verdict'>;

/** What a reading came to. */
export type MorningOutcome =
  | { readonly kind: 'done'; readonly result: MorningResult }
  | { readonly kind: 'ended'; readonly why: Exclude<MorningEnd, 'not-kept'> };

/**
 * The guided reading (design 5.6): it lasts at least 4 minutes, and ends by itself with the median of the last 2 as
 * soon as less than 5 % of its last 4 minutes were not ok. Time that no ok reading holds is not ok. It ends early
 * when it is stopped, after a minute without any packet, and after 10 minutes of which no 4 in a row were good.
 * Durations are those of the monotonic axis: a clock that is set in between changes nothing.
 */
export function morningReading(
  state: MorningMachineState,
  event: MorningEvent,
): Step<MorningMachineState, MorningOutcome> {
  if (event.kind === 'begin') return { state: begun(event.t), outputs: [] };
  if (state.phase === 'idle') return { state, outputs: [] };
  if (event.kind === 'stop') return end('stopped');
  const running = event.kind === 'reading' ? withArrival(state, event) : state;
  const lastT = running.arrivals.at(-1)?.t ?? running.startedT;
  if (event.t - lastT >= SILENCE_MS) return end('no-signal');
  if (event.t - running.startedT >= LEAST_MS) {
    const notOkMs = notOkOf(running.arrivals, monotonicMs(event.t - LEAST_MS), event.t);
    if (notOkMs < NOT_OK_BELOW * LEAST_MS) {
      const result = resultOf(running.arrivals, event.t, notOkMs / LEAST_MS);
      if (result !== null) return { state: IDLE, outputs: [{ kind: 'done', result }] };
    }
  }
  if (event.t - running.startedT >= LONGEST_MS) return end('unreadable');
  return { state: running, outputs: [] };
}

const IDLE: MorningMachineState = { phase: 'idle' };

const begun = (startedT: MonotonicMs): MorningMachineState => ({ phase: 'running', startedT, arrivals: [] });

const end = (why: Exclude<MorningEnd, 'not-kept'>): Step<MorningMachineState, MorningOutcome> => ({
  state: IDLE,
  outputs: [{ kind: 'ended', why }],
});

type Running = Extract<MorningMachineState, { phase: 'running' }>;

function withArrival(state: Running, event: Extract<MorningEvent, { kind: 'reading' }>): Running {
  const arrival: Arrival =
    event.verdict === 'ok'
      ? { t: event.t, bpm: event.bpm, rr: event.measurement.rr }
      : { t: event.t, bpm: null, rr: [] };
  const since = event.t - LEAST_MS;
  const firstInside = state.arrivals.findIndex(({ t }) => t >= since);
  const kept =
    firstInside === -1 ? state.arrivals.slice(-1) : state.arrivals.slice(Math.max(0, firstInside - 1));
  return { ...state, arrivals: [...kept, arrival] };
}

/** How much of the time from `from` to `to` no ok reading holds, in ms. */
function notOkOf(arrivals: readonly Arrival[], from: MonotonicMs, to: MonotonicMs): number {
  let okMs = 0;
  arrivals.forEach(({ bpm, t }, index) => {
    if (bpm === null) return;
    const until = Math.min(arrivals[index + 1]?.t ?? to, t + HOLD_MS, to);
    okMs += Math.max(0, until - Math.max(t, from));
  });
  return to - from - okMs;
}

/** @returns null without any ok reading in the part that counts */
function resultOf(arrivals: readonly Arrival[], to: MonotonicMs, notOkShare: number): MorningResult | null {
  const counted = arrivals.filter(({ t }) => t >= to - COUNTED_MS);
  const bpm = medianOf(counted.flatMap((arrival) => arrival.bpm ?? []));
  if (bpm === null) return null;
  const variability = rmssd(acceptedIntervals(intervalsOf(counted)));
  return {
    bpm,
    notOkShare: thousandths(notOkShare),
    rmssd:
      variability === null || variability.pairs < FEWEST_PAIRS
        ? null
        : { ms: thousandths(variability.ms), pairs: variability.pairs },
  };
}

/**
 * The intervals between beats, in ms, with a gap wherever beats are missing between two of them: a packet that
 * was not ok, a pause longer than a reading holds, or more time than the beats account for.
 */
export function intervalsOf(arrivals: readonly Arrival[]): BeatInterval[] {
  const intervals: BeatInterval[] = [];
  let lastWithBeats: MonotonicMs | null = null;
  let lastT: MonotonicMs | null = null;
  for (const { bpm, rr, t } of arrivals) {
    if (bpm === null || (lastT !== null && t - lastT > HOLD_MS)) {
      intervals.push(null);
      lastWithBeats = null;
    }
    lastT = t;
    if (rr.length === 0) continue;
    const milliseconds = rr.map(rrMilliseconds);
    const accounted = milliseconds.reduce((sum, ms) => sum + ms, 0);
    if (lastWithBeats !== null && t - lastWithBeats - accounted > UNACCOUNTED_MS) intervals.push(null);
    intervals.push(...milliseconds);
    lastWithBeats = t;
  }
  return intervals;
}

const ENDED_IN_WORDS: Readonly<Record<MorningEnd, string>> = {
  stopped: 'The reading was stopped. Nothing was kept.',
  'no-signal':
    'The strap sent nothing for a minute, so the reading ended. Moisten it, and begin again when you like.',
  unreadable:
    'Too much of the reading could not be read, so it ended. Moisten the strap, wear it snug, and try again another time.',
  'not-kept': 'The reading could not be written to the disk. The page says above what to do.',
};

/** Why a reading came to nothing, and what to do. */
export const endInWords = (why: MorningEnd): string => ENDED_IN_WORDS[why];
