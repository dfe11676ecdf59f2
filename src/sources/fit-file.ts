import { readFile, stat } from 'node:fs/promises';
import type { ParsedRawFitMessage } from 'fit-file-parser';
import { errorText, inputError } from '../errors.ts';
import type { PacingInput } from '../pacing/events.ts';
import { type EpochMs, epochMs, type RrTicks } from '../units.ts';
import { type FitPart, fitPartsOf } from './fit-framing.ts';
import { unreadable } from './lines.ts';
import { packetsOf, StrapOfIntervals, ticksOf } from './made-packets.ts';
import { isLikelyMoment } from './moments.ts';
import type { ReadReport } from './read-report.ts';

/**
 * The library reads a FIT file as a whole, at up to ten times its size; a day at one record a second has
 * about 4 MB.
 */
export const LARGEST_FIT = 32 * 1024 * 1024;

/** 1989-12-31T00:00:00Z, where the seconds of FIT begin, in ms since 1970. */
const FIT_EPOCH_MS = 631_065_600_000;
/** Global message numbers of the FIT profile. */
const RECORD = 20;
const HRV = 78;
/** Field numbers of the FIT profile. */
const TIMESTAMP = 253;
const HEART_RATE = 3;
const HRV_TIME = 0;
const NO_HEART_RATE = 0xff;
const NO_INTERVAL = 0xffff;
const NO_TIMESTAMP = 0xffff_ffff;

/** What of a FIT file counts here. */
type FitMessage =
  | {
      readonly kind: 'record';
      readonly where: string;
      readonly at: EpochMs | null;
      readonly bpm: number | null;
    }
  | { readonly kind: 'hrv'; readonly where: string; readonly intervalsMs: readonly number[] };

/**
 * Reads a FIT file: a packet for each record with a heart rate, holding the intervals (`hrv`) that stand
 * before it and after the record before. Where no record has a heart rate, a strap is made of the
 * intervals. What is damaged or cut off is left out, from the first byte that is not sound.
 *
 * @throws PlimsollError `file-unreadable`, `recording-unreadable` when it is larger than {@link LARGEST_FIT}
 */
export async function* readFit(path: string, report: ReadReport): AsyncGenerator<readonly PacingInput[]> {
  const bytes = await wholeFile(path);
  report.progress(bytes.length);
  const parts = fitPartsOf(bytes);
  const messages: FitMessage[] = [];
  for (const part of parts) {
    remarkDamage(part, bytes.length, report);
    for (const raw of await rawMessages(bytes, part, report))
      messages.push(messageOf(raw, messages.length + 1));
  }
  const end = parts.at(-1)?.end ?? 0;
  if (end < bytes.length)
    report.remark(`${bytes.length - end} bytes after byte ${end} are not of a FIT file; left out.`);
  const hasHeartRate = messages.some((message) => message.kind === 'record' && message.bpm !== null);
  yield hasHeartRate ? fromRecords(messages, report) : fromIntervals(messages, report);
}

async function wholeFile(path: string): Promise<Uint8Array> {
  const { size } = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  if (size > LARGEST_FIT) {
    throw inputError(
      'recording-unreadable',
      `${path} has ${Math.round(size / 1_048_576)} MB; FIT files of up to ${LARGEST_FIT / 1_048_576} MB are read. Export it as TCX or CSV, which may be of any size.`,
    );
  }
  return readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
}

function remarkDamage({ soundEnd, dataEnd, end }: FitPart, size: number, report: ReadReport): void {
  const isCut = end > size ? ' The file is cut short.' : '';
  if (soundEnd < dataEnd) {
    report.remark(`It is sound up to byte ${soundEnd} of ${dataEnd}; the rest is left out.${isCut}`);
  } else if (isCut !== '') {
    report.remark(
      'The file is cut short, in the checksum at its end; whether it is as it was written is not known.',
    );
  }
}

async function rawMessages(
  bytes: Uint8Array,
  part: FitPart,
  report: ReadReport,
): Promise<readonly ParsedRawFitMessage[]> {
  const isWhole = part.soundEnd === part.dataEnd && part.end <= bytes.length;
  if (isWhole) {
    try {
      return await parse(copyOf(bytes.subarray(part.from, part.end)), false);
    } catch (cause) {
      report.remark(
        `Something in it was changed since it was written (${errorText(cause)}); numbers in it may be wrong.`,
      );
    }
  }
  try {
    return await parse(soundCopy(bytes, part), true);
  } catch (cause) {
    report.remark(`The part from byte ${part.from} on cannot be read (${errorText(cause)}); it is left out.`);
    return [];
  }
}

/** @param force true: whether the checksums are right does not matter */
async function parse(file: ArrayBuffer, force: boolean): Promise<readonly ParsedRawFitMessage[]> {
  const { default: FitParser } = await import('fit-file-parser');
  const parser = new FitParser({ includeRawMessages: [RECORD, HRV], rawMessagesOnly: true, force });
  return (await parser.parseAsync(file)).raw_messages ?? [];
}

function copyOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}

/** A FIT file that ends where the sound part ends. */
function soundCopy(bytes: Uint8Array, { from, headerLength, soundEnd }: FitPart): ArrayBuffer {
  const copy = copyOf(bytes.subarray(from, soundEnd));
  new DataView(copy).setUint32(4, soundEnd - from - headerLength, true);
  return copy;
}

function messageOf(raw: ParsedRawFitMessage, number: number): FitMessage {
  const field = (wanted: number): readonly number[] =>
    raw.fields.find(({ field_definition_number: field }) => field === wanted)?.raw_value ?? [];
  const where = `record ${number}`;
  if (raw.global_message_number === HRV) {
    const octets = Uint8Array.from(field(HRV_TIME));
    const view = new DataView(octets.buffer);
    const values = Array.from({ length: octets.length >> 1 }, (_, index) =>
      view.getUint16(2 * index, raw.little_endian),
    );
    return { kind: 'hrv', where, intervalsMs: values.filter((value) => value !== NO_INTERVAL) };
  }
  const [heartRate = NO_HEART_RATE] = field(HEART_RATE);
  const seconds = raw.compressed_timestamp ?? uint32(field(TIMESTAMP), raw.little_endian);
  return {
    kind: 'record',
    where,
    at: seconds === null || seconds === NO_TIMESTAMP ? null : epochMs(FIT_EPOCH_MS + seconds * 1_000),
    bpm: heartRate === NO_HEART_RATE ? null : heartRate,
  };
}

function uint32(octets: readonly number[], littleEndian: boolean): number | null {
  if (octets.length !== 4) return null;
  return new DataView(Uint8Array.from(octets).buffer).getUint32(0, littleEndian);
}

/** Says why a moment cannot follow `last`; null: it can. */
function refusal(at: EpochMs | null, last: number): string | null {
  if (at === null) return 'no timestamp';
  if (!isLikelyMoment(at)) return 'its time is not between 1990 and 2100';
  return at < last ? 'its time lies before the one above it' : null;
}

function fromRecords(messages: readonly FitMessage[], report: ReadReport): PacingInput[] {
  const packets: PacingInput[] = [];
  let last = 0;
  let waiting: { readonly where: string; readonly rr: readonly RrTicks[] }[] = [];
  for (const message of messages) {
    report.met();
    if (message.kind === 'hrv') {
      const rr = ticksOfAll(message.intervalsMs);
      if (typeof rr === 'string') report.reject(message.where, rr);
      else waiting.push({ where: message.where, rr });
      continue;
    }
    const { at, bpm, where } = message;
    const refused = bpm === null ? 'no heart rate' : refusal(at, last);
    if (refused !== null || at === null || bpm === null) {
      report.reject(where, refused ?? 'no heart rate');
      continue;
    }
    last = at;
    report.accept(1 + waiting.length);
    const rr = waiting.flatMap(({ rr }) => rr);
    packets.push(...packetsOf({ at, bpm, rr, contact: 'unsupported' }));
    waiting = [];
  }
  for (const { where } of waiting) report.reject(where, 'intervals after the last record, without a time');
  return packets;
}

function ticksOfAll(intervalsMs: readonly number[]): readonly RrTicks[] | string {
  const rr: RrTicks[] = [];
  for (const ms of intervalsMs) {
    const ticks = ticksOf(ms);
    if (ticks === null) return `${ms} ms is no interval between two heartbeats`;
    rr.push(ticks);
  }
  return rr;
}

/** Later than the intervals tell by more than this means that they were interrupted, in ms. */
const PAUSE_MS = 5_000;

/** Intervals follow one another from the record before them; a record much later begins anew. */
function fromIntervals(messages: readonly FitMessage[], report: ReadReport): PacingInput[] {
  const packets: PacingInput[] = [];
  let strap: { readonly start: EpochMs; readonly made: StrapOfIntervals; after: number } | null = null;
  for (const message of messages) {
    report.met();
    if (message.kind === 'record') {
      const reached: number = strap === null ? 0 : strap.start + strap.after;
      const refused = refusal(message.at, 0);
      if (refused !== null || message.at === null) {
        report.reject(message.where, refused ?? 'no timestamp');
        continue;
      }
      if (strap === null || message.at > reached + PAUSE_MS) {
        strap = { start: message.at, made: new StrapOfIntervals(message.at), after: 0 };
      }
      report.reject(message.where, 'no heart rate');
      continue;
    }
    const rr = ticksOfAll(message.intervalsMs);
    if (typeof rr === 'string' || strap === null) {
      report.reject(
        message.where,
        typeof rr === 'string' ? rr : 'intervals before any record, without a time',
      );
      continue;
    }
    report.accept();
    for (const [index, ticks] of rr.entries()) {
      const ms = message.intervalsMs[index] ?? 0;
      strap.after += ms;
      packets.push(...strap.made.push(ms, ticks, strap.after));
    }
  }
  return packets;
}
