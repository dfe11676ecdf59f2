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
  readonly connections: ReadonlyMap<string, Connection>;
}

export const initialQualifyState: QualifyState = { lastOk: null, jumps: null, connections: new Map() };

const NEW_CONNECTION: Connection = { sentRr: false, run: null };

/**
 * Gives every packet exactly one verdict, the first rule that matches (design 5.2); other events pass
 * through, and a link change starts the strap's connection anew.
 */
export function qualify(
  state: QualifyState,
  event: Timed<PacingInput>,
): Step<QualifyState, Reading | Timed<Exclude<PacingInput, Packet>>> {
  if (event.kind === 'link') {
    const connections = new Map(state.connections);
    // A recording of one strap may name it with its packets and not with its events.
    if (event.strap === '') connections.clear();
    else connections.delete(event.strap);
    return { state: { ...state, connections }, outputs: [event] };
  }
  if (event.kind !== 'packet') return { state, outputs: [event] };

  const measurement = decodeMeasurement(event.bytes);
  const connection = afterMeasurement(
    state.connections.get(event.strap) ?? NEW_CONNECTION,
    measurement,
    event.t,
  );
  const connections = withConnection(state.connections, event.strap, connection);
  const judged = { kind: 'reading', at: event.at, t: event.t, packet: event } as const;

  if (measurement.kind === 'malformed') {
    return {
      state: { ...state, connections },
      outputs: [{ ...judged, verdict: 'malformed', measurement }],
    };
  }
  const { verdict, jumps } = judge(measurement, event.t, state, connection);
  if (verdict !== 'ok') {
    return { state: { ...state, connections, jumps }, outputs: [{ ...judged, verdict, measurement }] };
  }
  const lastOk = { bpm: measurement.bpm, t: event.t };
  return {
    state: { lastOk, jumps: null, connections },
    outputs: [{ ...judged, verdict, bpm: measurement.bpm, measurement }],
  };
}

/** Most packets leave the connection as it was; then the map is left alone too. */
function withConnection(
  connections: ReadonlyMap<string, Connection>,
  strap: string,
  connection: Connection,
): ReadonlyMap<string, Connection> {
  return connections.get(strap) === connection ? connections : new Map(connections).set(strap, connection);
}

/** What can be said of a measurement without knowing any other: the rules before `jump`. */
export function judgeAlone(measurement: Measurement): 'no-reading' | 'no-contact' | 'implausible' | 'ok' {
  const { bpm, contact, format } = measurement;
  if (bpm === 0 || (bpm === 255 && format === '8-bit')) return 'no-reading';
  if (contact === 'none') return 'no-contact';
  return bpm < PLAUSIBLE_BPM.min || bpm > PLAUSIBLE_BPM.max ? 'implausible' : 'ok';
}

function judge(
  measurement: Measurement,
  t: MonotonicMs,
  state: QualifyState,
  connection: Connection,
): { readonly verdict: Exclude<Verdict, 'malformed'>; readonly jumps: QualifyState['jumps'] } {
  const { bpm } = measurement;
  const { jumps, lastOk } = state;
  const alone = judgeAlone(measurement);
  if (alone !== 'ok') return { verdict: alone, jumps };

  if (lastOk !== null && t - lastOk.t <= JUMP_WINDOW_MS && Math.abs(bpm - lastOk.bpm) > JUMP_BPM) {
    const agrees = jumps !== null && Math.abs(bpm - jumps.last) <= JUMP_AGREEMENT_BPM;
    const count = agrees ? jumps.count + 1 : 1;
    if (count >= JUMP_CONFIRMATIONS) return { verdict: 'ok', jumps: null };
    return { verdict: 'jump', jumps: { count, last: bpm } };
  }
  if (connection.sentRr && connection.run !== null && t - connection.run.since > FROZEN_AFTER_MS) {
    return { verdict: 'frozen', jumps };
  }
  return { verdict: 'ok', jumps: null };
}

function afterMeasurement(
  connection: Connection,
  measurement: Measurement | Malformed,
  t: MonotonicMs,
): Connection {
  if (measurement.kind === 'malformed') {
    return connection.run === null ? connection : { ...connection, run: null };
  }
  if (measurement.rr.length > 0) {
    return connection.sentRr && connection.run === null ? connection : { sentRr: true, run: null };
  }
  if (connection.run?.bpm === measurement.bpm) return connection;
  return { ...connection, run: { bpm: measurement.bpm, since: t } };
}
