/**
 * The payloads of Heart Rate Measurement packets as columns (Heart Rate Service 1.0, 3.1): flags, bpm, energy,
 * RR intervals. A payload that is not exactly what its flags say is kept octet for octet instead; so any
 * octets come back as they were.
 */
import { damaged, OctetReader, OctetWriter } from './octets.ts';

const WIDE_RATE = 0x01;
const ENERGY = 0x08;
const RR = 0x10;

/** The shape of a payload that is kept octet for octet; others are 1 + their flags. */
const AS_IT_IS = 0;
/** The longest attribute value (Core Specification, Vol 3, Part F, 3.2.9), in octets. */
const LONGEST_PAYLOAD = 512;
/** 60 s in 1/1024 s: divided by a mean RR interval it is a rate. */
const MINUTE_TICKS = 61_440;

interface Payload {
  readonly flags: number;
  readonly rate: number;
  readonly energy: number;
  readonly intervals: readonly number[];
}

type Predictor = (previous: number, recent: RecentIntervals) => number;
/** How a heart rate is foretold: as the one before, or from the last four RR intervals as straps do. */
const PREDICTORS: readonly Predictor[] = [
  (previous) => previous,
  (previous, recent) => recent.rate ?? previous,
];

export class PayloadEncoder {
  readonly #shapes = new OctetWriter();
  readonly #energies = new OctetWriter();
  readonly #exact = new OctetWriter();
  readonly #counts = new OctetWriter();
  readonly #intervals = new OctetWriter();
  readonly #regular: Payload[] = [];
  #lastInterval = 0;
  #lastEnergy = 0;

  add(bytes: Uint8Array): void {
    const payload = regularPayload(bytes);
    if (payload === null) {
      this.#shapes.unsigned(AS_IT_IS);
      this.#exact.unsigned(bytes.length);
      this.#exact.octets(bytes);
      return;
    }
    this.#regular.push(payload);
    this.#shapes.unsigned(1 + payload.flags);
    if ((payload.flags & ENERGY) !== 0) {
      this.#energies.signed(payload.energy - this.#lastEnergy);
      this.#lastEnergy = payload.energy;
    }
    if ((payload.flags & RR) === 0) return;
    this.#counts.unsigned(payload.intervals.length);
    for (const interval of payload.intervals) {
      this.#intervals.signed(interval - this.#lastInterval);
      this.#lastInterval = interval;
    }
  }

  /** The columns, with the heart rates foretold in the way that leaves the least to be said. */
  finish() {
    const candidates = PREDICTORS.map((predict) => ratesColumn(this.#regular, predict));
    const [plain = new Uint8Array(), fromRr = plain] = candidates;
    const predictor = magnitude(fromRr) < magnitude(plain) ? 1 : 0;
    const shapes = new OctetWriter();
    for (const part of [this.#shapes, this.#energies, this.#exact]) shapes.octets(part.finish());
    return {
      predictor,
      shapes: shapes.finish(),
      counts: this.#counts.finish(),
      intervals: this.#intervals.finish(),
      rates: predictor === 0 ? plain : fromRr,
    };
  }
}

/** What is in the payloads of a segment. */
export interface PayloadColumns {
  /** The bpm field of a packet by its place among the packets; null when its payload is not regular. */
  rateOf(packet: number): number | null;
  bytesOf(packet: number): Uint8Array;
}

export class PayloadDecoder implements PayloadColumns {
  readonly #predict: Predictor;
  readonly #shapes: Uint16Array;
  readonly #energies: Float64Array;
  readonly #exact = new Map<number, Uint8Array>();
  readonly #rates: Uint16Array;
  /** Where a packet's RR intervals begin in {@link #intervals}. */
  readonly #starts: Uint32Array;
  #intervals: Uint16Array = new Uint16Array();

  /** Reads what stands in the column of what rarely changes. @throws PlimsollError `segment-damaged` */
  constructor(rare: OctetReader, packets: number, predictor: number) {
    const predict = PREDICTORS[predictor];
    if (predict === undefined) throw damaged('its heart rates are stored in an unknown way');
    this.#predict = predict;
    const shapes = rare.unsignedColumn(packets);
    if (shapes.some((shape) => shape > 0x100)) throw damaged('flags are unknown');
    this.#shapes = Uint16Array.from(shapes);
    this.#energies = new Float64Array(packets);
    let energy = 0;
    for (let packet = 0; packet < packets; packet += 1) {
      const shape = this.#shapes[packet] ?? AS_IT_IS;
      if (shape !== AS_IT_IS && ((shape - 1) & ENERGY) !== 0) energy += rare.signed();
      this.#energies[packet] = energy;
    }
    for (let packet = 0; packet < packets; packet += 1) {
      if (this.#shapes[packet] === AS_IT_IS) this.#exact.set(packet, rare.octets(rare.unsigned()));
    }
    this.#rates = new Uint16Array(packets);
    this.#starts = new Uint32Array(packets + 1);
  }

  /** @throws PlimsollError `segment-damaged` */
  read(countsColumn: Uint8Array, intervalsColumn: Uint8Array, ratesColumn: Uint8Array): PayloadColumns {
    this.#readIntervals(new OctetReader(countsColumn), new OctetReader(intervalsColumn));
    this.#readRates(new OctetReader(ratesColumn));
    return this;
  }

  rateOf(packet: number): number | null {
    return this.#shapes[packet] === AS_IT_IS ? null : (this.#rates[packet] ?? null);
  }

  bytesOf(packet: number): Uint8Array {
    const shape = this.#shapes[packet] ?? AS_IT_IS;
    if (shape === AS_IT_IS) return Uint8Array.from(this.#exact.get(packet) ?? []);
    const intervals = this.#intervals.subarray(this.#starts[packet], this.#starts[packet + 1]);
    return payloadBytes(shape - 1, this.#rates[packet] ?? 0, this.#energies[packet] ?? 0, intervals);
  }

  #readIntervals(counts: OctetReader, intervals: OctetReader): void {
    let total = 0;
    for (let packet = 0; packet < this.#shapes.length; packet += 1) {
      const shape = this.#shapes[packet] ?? AS_IT_IS;
      if (shape !== AS_IT_IS && ((shape - 1) & RR) !== 0) {
        const count = counts.unsigned();
        if (2 * count > LONGEST_PAYLOAD) throw damaged('a packet has too many RR intervals');
        total += count;
      }
      this.#starts[packet + 1] = total;
    }
    this.#intervals = new Uint16Array(total);
    const differences = intervals.signedColumn(total);
    let interval = 0;
    for (let index = 0; index < total; index += 1) {
      interval += differences[index] ?? 0;
      this.#intervals[index] = interval;
    }
    counts.expectEnd();
    intervals.expectEnd();
  }

  #readRates(rates: OctetReader): void {
    const recent = new RecentIntervals();
    let previous = 0;
    for (let packet = 0; packet < this.#shapes.length; packet += 1) {
      if (this.#shapes[packet] === AS_IT_IS) continue;
      const end = this.#starts[packet + 1] ?? 0;
      for (let index = this.#starts[packet] ?? 0; index < end; index += 1)
        recent.add(this.#intervals[index] ?? 0);
      previous = this.#predict(previous, recent) + rates.signed();
      this.#rates[packet] = previous;
    }
    rates.expectEnd();
  }
}

/** The last four RR intervals, in 1/1024 s. */
class RecentIntervals {
  readonly #last = [0, 0, 0, 0];
  #count = 0;
  #sum = 0;

  add(interval: number): void {
    this.#sum += interval - (this.#last[this.#count % 4] ?? 0);
    this.#last[this.#count % 4] = interval;
    this.#count += 1;
  }

  /** The rate that goes with their mean, in bpm; null when there are none. */
  get rate(): number | null {
    return this.#sum === 0 ? null : Math.round((MINUTE_TICKS * Math.min(this.#count, 4)) / this.#sum);
  }
}

function ratesColumn(payloads: readonly Payload[], predict: Predictor): Uint8Array {
  const column = new OctetWriter();
  const recent = new RecentIntervals();
  let previous = 0;
  for (const { rate, intervals } of payloads) {
    for (const interval of intervals) recent.add(interval);
    column.signed(rate - predict(previous, recent));
    previous = rate;
  }
  return column.finish();
}

/** How much a column of small numbers has to say. */
const magnitude = (column: Uint8Array): number => column.reduce((sum, octet) => sum + octet, 0);

/** The parts of a payload that is exactly what its flags say; null of any other. */
function regularPayload(bytes: Uint8Array): Payload | null {
  const [flags] = bytes;
  if (flags === undefined || bytes.length > LONGEST_PAYLOAD) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const rateOctets = (flags & WIDE_RATE) === 0 ? 1 : 2;
  const energyOctets = (flags & ENERGY) === 0 ? 0 : 2;
  const head = 1 + rateOctets + energyOctets;
  const rest = bytes.length - head;
  if (rest < 0 || ((flags & RR) === 0 ? rest !== 0 : rest % 2 !== 0)) return null;
  const intervals: number[] = [];
  for (let at = head; at < bytes.length; at += 2) intervals.push(view.getUint16(at, true));
  return {
    flags,
    rate: rateOctets === 1 ? view.getUint8(1) : view.getUint16(1, true),
    energy: energyOctets === 0 ? 0 : view.getUint16(1 + rateOctets, true),
    intervals,
  };
}

function payloadBytes(flags: number, rate: number, energy: number, intervals: Uint16Array): Uint8Array {
  const wide = (flags & WIDE_RATE) !== 0;
  const hasEnergy = (flags & ENERGY) !== 0;
  const bytes = new Uint8Array(2 + (wide ? 1 : 0) + (hasEnergy ? 2 : 0) + 2 * intervals.length);
  let at = 0;
  const put = (octet: number) => {
    bytes[at] = octet;
    at += 1;
  };
  put(flags);
  put(rate);
  if (wide) put(rate >> 8);
  if (hasEnergy) {
    put(energy);
    put(energy >> 8);
  }
  for (let index = 0; index < intervals.length; index += 1) {
    const interval = intervals[index] ?? 0;
    put(interval);
    put(interval >> 8);
  }
  return bytes;
}
