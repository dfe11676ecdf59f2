import type { Verdict } from '../contract/common.ts';
import { decodeMeasurement, type Malformed, type Measurement } from '../heart-rate-service/measurement.ts';
import type { Bpm, MonotonicMs } from '../units.ts';
import type { PacingInput, Packet, Reading, Timed } from './events.ts';
import type { Step } from './machine.ts';

/** Outside this range no adult heart at home is believed (bpm). */
export const PLAUSIBLE_BPM = { min: 25, max: 240 } as const;
/** A change by more than this many bpm against an ok reading at most `JUMP_WINDOW_MS` old is a jump. */
export const JUMP_BPM = 30;
export const JUMP_WINDOW_MS = 10_000;
/** Jumping readings confirm one another while each lies within this many bpm of the one before. */
export const JUMP_AGREEMENT_BPM = 10;
/** As many agreeing jumping readings are believed. */
export const JUMP_CONFIRMATIONS = 3;
/** The same bpm without RR intervals for longer than this, from a strap that sends them, is frozen. */
export const FROZEN_AFTER_MS = 60_000;

/** What is known of one strap in its present connection. */
interface Connection {
  readonly sentRr: boolean;
  /** The present run of packets with one bpm and no RR interval. */
  readonly run: { readonly bpm: Bpm; readonly since: MonotonicMs } | null;
}

export interface QualifyState {
  readonly lastOk: { readonly bpm: Bpm; readonly t: MonotonicMs } | null;
  /** Jumping readings that wait for confirmation: how many, and the last one's bpm. */
  readonly jumps: { readonly count: number; readonly last: Bpm } | null;
  /** The strap that spoke last, and what is known of its connection. */
  readonly strap: string;
  readonly connection: Connection;
  /** What is known of the other straps' connections. */
  readonly others: ReadonlyMap<string, Connection>;
}

const NEW_CONNECTION: Connection = { sentRr: false, run: null };

export const initialQualifyState: QualifyState = {
  lastOk: null,
  jumps: null,
  strap: '',
  connection: NEW_CONNECTION,
  others: new Map(),
};

/**
 * Gives every packet exactly one verdict, the first rule that matches (design 5.2); other events pass
 * through, and a link change starts the strap's connection anew.
 */
export function qualify(
  state: QualifyState,
  event: Timed<PacingInput>,
): Step<QualifyState, Reading | Timed<Exclude<PacingInput, Packet>>> {
  if (event.kind === 'link') return { state: relinked(state, event.strap), outputs: [event] };
  if (event.kind !== 'packet') return { state, outputs: [event] };

  const { at, strap, t } = event;
  const { others, connection: before } = state.strap === strap ? state : turnedTo(state, strap);
  const measurement = decodeMeasurement(event.bytes);
  const connection = afterMeasurement(before, measurement, t);
  if (measurement.kind === 'malformed') {
    const { jumps, lastOk } = state;
    return {
      state: { lastOk, jumps, strap, connection, others },
      outputs: [{ kind: 'reading', at, t, packet: event, verdict: 'malformed', measurement }],
    };
  }
  const { verdict, jumps } = judge(measurement, t, state, connection);
  if (verdict !== 'ok') {
    return {
      state: { lastOk: state.lastOk, jumps, strap, connection, others },
      outputs: [{ kind: 'reading', at, t, packet: event, verdict, measurement }],
    };
  }
  const { bpm } = measurement;
  return {
    state: { lastOk: { bpm, t }, jumps: null, strap, connection, others },
    outputs: [{ kind: 'reading', at, t, packet: event, verdict, bpm, measurement }],
  };
}

/** The state with another strap as the one that speaks. */
function turnedTo(state: QualifyState, strap: string): QualifyState {
  const others = new Map(state.others);
  const connection = others.get(strap) ?? NEW_CONNECTION;
  others.delete(strap);
  if (state.connection !== NEW_CONNECTION) others.set(state.strap, state.connection);
  return { ...state, strap, connection, others };
}

/** The state with a strap's connection begun anew. */
function relinked(state: QualifyState, strap: string): QualifyState {
  // A recording of one strap may name it with its packets and not with its events.
  if (strap === '') return { ...state, connection: NEW_CONNECTION, others: new Map() };
  if (strap === state.strap) return { ...state, connection: NEW_CONNECTION };
  const others = new Map(state.others);
  others.delete(strap);
  return { ...state, others };
}

/** What can be said of a measurement without knowing any other: the rules before `jump`. */
export function judgeAlone(measurement: Measurement): 'no-reading' | 'no-contact' | 'implausible' | 'ok' {
  const { bpm, contact, format } = measurement;
  if (bpm === 0 || (bpm === 255 && format === '8-bit')) return 'no-reading';
  if (contact === 'none') return 'no-contact';
  return bpm < PLAUSIBLE_BPM.min || bpm > PLAUSIBLE_BPM.max ? 'implausible' : 'ok';
}

interface Judgement {
  readonly verdict: Exclude<Verdict, 'malformed'>;
  readonly jumps: QualifyState['jumps'];
}

const OK: Judgement = { verdict: 'ok', jumps: null };

function judge(
  measurement: Measurement,
  t: MonotonicMs,
  state: QualifyState,
  connection: Connection,
): Judgement {
  const { bpm } = measurement;
  const { jumps, lastOk } = state;
  const alone = judgeAlone(measurement);
  if (alone !== 'ok') return { verdict: alone, jumps };

  if (lastOk !== null && t - lastOk.t <= JUMP_WINDOW_MS && Math.abs(bpm - lastOk.bpm) > JUMP_BPM) {
    const agrees = jumps !== null && Math.abs(bpm - jumps.last) <= JUMP_AGREEMENT_BPM;
    const count = agrees ? jumps.count + 1 : 1;
    if (count >= JUMP_CONFIRMATIONS) return OK;
    return { verdict: 'jump', jumps: { count, last: bpm } };
  }
  if (connection.sentRr && connection.run !== null && t - connection.run.since > FROZEN_AFTER_MS) {
    return { verdict: 'frozen', jumps };
  }
  return OK;
}

function afterMeasurement(
  connection: Connection,
  measurement: Measurement | Malformed,
  t: MonotonicMs,
): Connection {
  if (measurement.kind === 'malformed') {
    return connection.run === null ? connection : { sentRr: connection.sentRr, run: null };
  }
  if (measurement.rr.length > 0) {
    return connection.sentRr && connection.run === null ? connection : { sentRr: true, run: null };
  }
  if (connection.run?.bpm === measurement.bpm) return connection;
  return { sentRr: connection.sentRr, run: { bpm: measurement.bpm, since: t } };
}
