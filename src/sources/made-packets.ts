import { type Contact, encodeMeasurement, rrCapacity } from '../heart-rate-service/measurement.ts';
import type { Packet } from '../pacing/events.ts';
import { type EpochMs, epochMs, type RrTicks, rrTicks } from '../units.ts';

/** What a recording tells of one moment. */
export interface Recorded {
  readonly at: EpochMs;
  /** Whole beats a minute, 0 to 65535. */
  readonly bpm: number;
  /** Intervals that ended by then, the oldest first. */
  readonly rr: readonly RrTicks[];
  readonly contact: Contact;
}

/** The longest ATT_MTU of Bluetooth LE, in octets (Core Specification, Vol 3 Part F, 3.2.8). */
const LARGEST_ATT_MTU = 517;
const MOST_RR = rrCapacity(LARGEST_ATT_MTU, { format: '16-bit', energy: false });

/** The packet that a strap would have sent; more than one when there are more intervals than one can hold. */
export function packetsOf({ at, bpm, rr, contact }: Recorded): Packet[] {
  const packets: Packet[] = [];
  let from = 0;
  do {
    const bytes = encodeMeasurement({ bpm, contact, rr: rr.slice(from, from + MOST_RR) });
    packets.push({ kind: 'packet', at, strap: '', bytes });
    from += MOST_RR;
  } while (from < rr.length);
  return packets;
}

/** The largest heart rate that a packet can hold, in bpm. */
const LARGEST_BPM = 0xffff;

/**
 * A heart rate as text, for example `72` or `71.6`, in whole bpm.
 *
 * @returns null when it is not a number from 0 to {@link LARGEST_BPM}
 */
export function bpmOf(text: string): number | null {
  if (!/^\d+([.,]\d+)?$/.test(text)) return null;
  const value = Math.round(Number(text.replace(',', '.')));
  return value <= LARGEST_BPM ? value : null;
}

/** The shortest interval taken for one, in ms; what is shorter would be more than 60,000 bpm. */
const SHORTEST_RR_MS = 1;
/** 0xFFFF is no interval (design 5.1). */
const LARGEST_TICKS = 0xfffe;

/** An interval in ms as a strap tells it; null when it is shorter than 1 ms or longer than a packet can hold (64 s). */
export function ticksOf(ms: number): RrTicks | null {
  const ticks = Math.round((ms * 1024) / 1000);
  return ms >= SHORTEST_RR_MS && ticks >= 1 && ticks <= LARGEST_TICKS ? rrTicks(ticks) : null;
}

/** bpm is computed from as many intervals, the last ones. */
const AVERAGED_INTERVALS = 4;
const SECOND_MS = 1_000;
/** In a pause without beats the number is repeated for at most this long before the next beat, in ms. */
const REPEATED_MS = 3_000;

/**
 * A strap made of intervals alone: a packet each second with the intervals that ended in it and
 * bpm = 60000 / mean of the last four, rounded. In a second in which no interval ended it repeats the
 * number without intervals, as straps do, but in a long pause only during the last {@link REPEATED_MS}
 * before the next beat: what came before that is not recorded. The second in which a recording ends is
 * not over, so no packet of it was sent.
 */
export class StrapOfIntervals {
  readonly #start: EpochMs;
  /** Number of the second, counted from 1, in which the last interval ended; 0: none so far. */
  #second = 0;
  #ended: RrTicks[] = [];
  #lastMs: number[] = [];
  #bpm = 0;

  /** @param start when the first interval begins */
  constructor(start: EpochMs) {
    this.#start = start;
  }

  /** How many intervals ended in the second that is not over. */
  get waiting(): number {
    return this.#ended.length;
  }

  /**
   * An interval ended.
   *
   * @param ms its length
   * @param after when it ended, in ms after the start; never before the one before
   * @returns the packets of the seconds that are over by then
   */
  push(ms: number, ticks: RrTicks, after: number): Packet[] {
    const second = Math.floor(after / SECOND_MS) + 1;
    const packets = second > this.#second ? this.#packetsBefore(second, after) : [];
    this.#second = second;
    this.#ended.push(ticks);
    this.#lastMs = [...this.#lastMs, ms].slice(-AVERAGED_INTERVALS);
    const mean = this.#lastMs.reduce((sum, each) => sum + each, 0) / this.#lastMs.length;
    this.#bpm = Math.round(60_000 / mean);
    return packets;
  }

  #packetsBefore(second: number, after: number): Packet[] {
    if (this.#second === 0) return [];
    const packets = this.#packet(this.#second, this.#ended);
    this.#ended = [];
    const earliest = Math.floor((after - REPEATED_MS) / SECOND_MS) + 1;
    for (let quiet = Math.max(this.#second + 1, earliest); quiet < second; quiet += 1) {
      packets.push(...this.#packet(quiet, []));
    }
    return packets;
  }

  #packet(second: number, rr: readonly RrTicks[]): Packet[] {
    const at = epochMs(this.#start + second * SECOND_MS);
    return packetsOf({ at, bpm: this.#bpm, rr, contact: 'detected' });
  }
}
