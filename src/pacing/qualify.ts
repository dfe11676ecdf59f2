import type { Verdict } from '../contract/common.ts';
import { internalError } from '../errors.ts';
import { decodeMeasurement, type Malformed, type Measurement } from '../heart-rate-service/measurement.ts';
import type { Bpm, MonotonicMs } from '../units.ts';
import type { OkReading, PacingInput, Packet, Reading, Timed } from './events.ts';

/** Outside this range no adult heart at home is believed (bpm). */
const PLAUSIBLE_BPM = { min: 25, max: 240 } as const;
/** A change by more than this many bpm against an ok reading at most `JUMP_WINDOW_MS` old is a jump. */
const JUMP_BPM = 30;
const JUMP_WINDOW_MS = 10_000;
/** Jumping readings confirm one another while each lies within this many bpm of the one before. */
const JUMP_AGREEMENT_BPM = 10;
/** As many agreeing jumping readings are believed. */
const JUMP_CONFIRMATIONS = 3;
/** The same bpm without RR intervals for longer than this, from a strap that sends them, is frozen. */
const FROZEN_AFTER_MS = 60_000;

/** What is known of one strap in its present connection. */
interface Connection {
  readonly sentRr: boolean;
  /** The present run of packets with one bpm and no RR interval. */
  readonly run: { readonly bpm: Bpm; readonly since: MonotonicMs } | null;
}

/** The straps and their connections. */
interface Straps {
  /** The one that spoke last, and what is known of its connection. */
  readonly speaking: string;
  readonly connection: Connection;
  /** What is known of the other straps' connections. */
  readonly others: ReadonlyMap<string, Connection>;
}

export interface QualifyState {
  readonly lastOk: OkReading | null;
  /** Jumping readings that wait for confirmation: how many, and the last one's bpm. */
  readonly jumps: { readonly count: number; readonly last: Bpm } | null;
  readonly straps: Straps;
}

const NEW_CONNECTION: Connection = { sentRr: false, run: null };

export const initialQualifyState: QualifyState = {
  lastOk: null,
  jumps: null,
  straps: { speaking: '', connection: NEW_CONNECTION, others: new Map() },
};

/** What comes of packets, and everything else as it was. */
export type Qualified = Reading | Timed<Exclude<PacingInput, Packet>>;

/** What is known after an event, and what comes of it: always one thing. */
export interface Qualification {
  readonly state: QualifyState;
  readonly output: Qualified;
}

/**
 * Gives every packet exactly one verdict, the first rule that matches (design 5.2); other events pass
 * through, and a link change starts the strap's connection anew.
 *
 * @param t the event's place on the monotonic axis
 */
export function qualify(state: QualifyState, event: PacingInput, t: MonotonicMs): Qualification {
  if (event.kind === 'packet') return judged(state, event, t);
  const output = { ...event, t };
  if (event.kind !== 'link') return { state, output };
  return { state: { ...state, straps: relinked(state.straps, event.strap) }, output };
}

function judged(state: QualifyState, packet: Packet, t: MonotonicMs): Qualification {
  const measurement = decodeMeasurement(packet.bytes);
  const straps = heardFrom(state.straps, packet.strap, measurement, t);
  const { jumps, verdict } = judge(measurement, t, state, straps.connection);
  const reading = readingOf(packet, t, measurement, verdict);
  const lastOk = reading.verdict === 'ok' ? reading : state.lastOk;
  return { state: { lastOk, jumps, straps }, output: reading };
}

function readingOf(
  packet: Packet,
  t: MonotonicMs,
  measurement: Measurement | Malformed,
  verdict: Verdict,
): Reading {
  const { at } = packet;
  if (verdict !== 'ok') return { kind: 'reading', at, t, packet, verdict, measurement };
  if (measurement.kind === 'malformed') throw internalError('a packet that cannot be decoded was judged ok');
  return { kind: 'reading', at, t, packet, verdict, bpm: measurement.bpm, measurement };
}

/** The straps after a packet of one of them; mostly just as before. */
function heardFrom(
  straps: Straps,
  strap: string,
  measurement: Measurement | Malformed,
  t: MonotonicMs,
): Straps {
  const turned = straps.speaking === strap ? straps : turnedTo(straps, strap);
  const connection = afterMeasurement(turned.connection, measurement, t);
  return connection === turned.connection ? turned : { ...turned, connection };
}

/** The straps with another one as the one that speaks. */
function turnedTo({ connection, others, speaking }: Straps, strap: string): Straps {
  const silent = new Map(others);
  const known = silent.get(strap) ?? NEW_CONNECTION;
  silent.delete(strap);
  if (connection !== NEW_CONNECTION) silent.set(speaking, connection);
  return { speaking: strap, connection: known, others: silent };
}

/** The straps with one's connection begun anew. */
function relinked(straps: Straps, strap: string): Straps {
  // A recording of one strap may name it with its packets and not with its events.
  if (strap === '') return { ...straps, connection: NEW_CONNECTION, others: new Map() };
  if (strap === straps.speaking) return { ...straps, connection: NEW_CONNECTION };
  const others = new Map(straps.others);
  others.delete(strap);
  return { ...straps, others };
}

/** What can be said of a measurement without knowing any other: the rules before `jump`. */
export function judgeAlone(measurement: Measurement): 'no-reading' | 'no-contact' | 'implausible' | 'ok' {
  const { bpm, contact, format } = measurement;
  if (bpm === 0 || (bpm === 255 && format === '8-bit')) return 'no-reading';
  if (contact === 'none') return 'no-contact';
  return bpm < PLAUSIBLE_BPM.min || bpm > PLAUSIBLE_BPM.max ? 'implausible' : 'ok';
}

interface Judgement {
  readonly verdict: Verdict;
  readonly jumps: QualifyState['jumps'];
}

const OK: Judgement = { verdict: 'ok', jumps: null };

function judge(
  measurement: Measurement | Malformed,
  t: MonotonicMs,
  { jumps, lastOk }: QualifyState,
  connection: Connection,
): Judgement {
  if (measurement.kind === 'malformed') return { verdict: 'malformed', jumps };
  const { bpm } = measurement;
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
