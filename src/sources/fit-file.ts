import { readFile, stat } from 'node:fs/promises';
import FitParser, { FitEncoder, type ParsedRawFitMessage } from 'fit-file-parser';
import { errorText, inputError } from '../errors.ts';
import type { PacingInput } from '../pacing/events.ts';
import type { EpochMs, RrTicks } from '../units.ts';
import { unreadable } from '../unreadable-file.ts';
import { type FitPart, type FitPiece, fitPartsOf, fitPiecesOf } from './fit-framing.ts';
import { FIT_MESSAGES, type FitMessage, FitMessages, type FitRecord } from './fit-messages.ts';
import { HeartRates, NO_HEART_RATE, type Told } from './heart-rates.ts';
import { packetsOf, StrapOfIntervals, ticksOf } from './made-packets.ts';
import { BEFORE_THE_LAST, isLikelyMoment, UNLIKELY } from './moments.ts';
import type { ReadReport } from './read-report.ts';

/** A FIT file is held in memory; a day at one record a second has about 4 MB. */
const LARGEST_FIT = 32 * 1024 * 1024;

/**
 * Reads a FIT file: a packet for each record, or message of all-day monitoring, with a heart rate, holding the
 * intervals (`hrv`) that stand before it and after the record before; and one without a reading where it was lost
 * ({@link HeartRates}). Where no record has a heart rate, a strap is made of the
 * intervals. What is damaged or cut off is left out, from the first byte that is not sound.
 *
 * The library makes many times as much of a file as it has bytes, and is therefore given one piece at a time.
 *
 * @throws PlimsollError `file-unreadable`, `recording-unreadable` when it is larger than {@link LARGEST_FIT}
 */
export async function* readFit(path: string, report: ReadReport): AsyncGenerator<readonly PacingInput[]> {
  const bytes = await wholeFile(path);
  const parts = fitPartsOf(bytes);
  const reading = (await hasHeartRate(bytes, parts)) ? new Records(report) : new IntervalMessages(report);
  for (const part of parts) {
    remarkChecksum(bytes, part, report);
    for await (const messages of messagesOf(bytes, part, report)) {
      yield messages.flatMap((message) => {
        report.met();
        return reading.push(message, `record ${report.total}`);
      });
    }
    report.progress(part.end);
  }
  yield reading.end();
  const end = parts.at(-1)?.end ?? 0;
  if (end < bytes.length) {
    report.remark(`${bytes.length - end} bytes after byte ${end} are not of a FIT file; left out.`);
  }
}

async function hasHeartRate(bytes: Uint8Array, parts: readonly FitPart[]): Promise<boolean> {
  for (const part of parts) {
    for await (const messages of messagesOf(bytes, part, null)) {
      if (messages.some((message) => message.kind === 'record' && message.bpm !== null)) return true;
    }
  }
  return false;
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

function remarkChecksum(bytes: Uint8Array, { dataEnd, end, from }: FitPart, report: ReadReport): void {
  if (end > bytes.length) {
    report.remark('The file is cut short; whether the rest is as it was written is not known.');
    return;
  }
  const stored = new DataView(bytes.buffer, bytes.byteOffset).getUint16(dataEnd, true);
  if (stored !== FitEncoder.calculateCRC(bytes.subarray(from, dataEnd))) {
    report.remark('Something in it was changed since it was written; numbers in it may be wrong.');
  }
}

/** @param report hears what is not sound; null: nobody does */
async function* messagesOf(
  bytes: Uint8Array,
  part: FitPart,
  report: ReadReport | null,
): AsyncGenerator<readonly FitMessage[]> {
  const pieces = fitPiecesOf(bytes, part);
  const reader = new FitMessages();
  for (;;) {
    const piece = pieces.next();
    if (piece.done === true) {
      if (piece.value < part.dataEnd) {
        report?.remark(`It is sound up to byte ${piece.value} of ${part.dataEnd}; the rest is left out.`);
      }
      return;
    }
    yield reader.read(await parse(fileOf(piece.value), report));
  }
}

async function parse(file: ArrayBuffer, report: ReadReport | null): Promise<readonly ParsedRawFitMessage[]> {
  // It looks at no checksum then: a piece has none.
  const force = true;
  const parser = new FitParser({ includeRawMessages: [...FIT_MESSAGES], rawMessagesOnly: true, force });
  try {
    return (await parser.parseAsync(file)).raw_messages ?? [];
  } catch (cause) {
    report?.remark(`A part of it cannot be read (${errorText(cause)}); it is left out.`);
    return [];
  }
}

const HEADER = [14, 0x20, 0, 0, 0, 0, 0, 0, 0x2e, 0x46, 0x49, 0x54, 0, 0];

/** A FIT file of its own: a header, the definitions, the messages. */
function fileOf({ definitions, messages }: FitPiece): ArrayBuffer {
  const data = [...definitions, messages];
  const length = data.reduce((sum, each) => sum + each.length, 0);
  const file = new Uint8Array(HEADER.length + length);
  file.set(HEADER);
  new DataView(file.buffer).setUint32(4, length, true);
  let at = HEADER.length;
  for (const each of data) {
    file.set(each, at);
    at += each.length;
  }
  return file.buffer;
}

/** Says why a moment cannot follow `last`; null: it can. */
function refusal(at: EpochMs | null, last: number): string | null {
  if (at === null) return 'no timestamp';
  if (!isLikelyMoment(at)) return UNLIKELY;
  return at < last ? BEFORE_THE_LAST : null;
}

/** Records that say a heart rate: a packet each; and where it was lost. */
class Records {
  readonly #heartRates: HeartRates;
  #last = 0;
  #waiting: { readonly where: string; readonly rr: readonly RrTicks[] }[] = [];

  constructor(report: ReadReport) {
    this.#heartRates = new HeartRates(report);
  }

  push(message: FitMessage, where: string): readonly PacingInput[] {
    if (message.kind === 'record') return this.#heartRates.push(this.#told(message, where));
    const rr = ticksOfAll(message.intervalsMs);
    if (typeof rr === 'string') return this.#heartRates.push({ kind: 'unusable', where, reason: rr });
    this.#waiting.push({ where, rr });
    return [];
  }

  end(): readonly PacingInput[] {
    const reason = 'intervals after the last record, without a time';
    const left = this.#waiting.flatMap(({ where }) =>
      this.#heartRates.push({ kind: 'unusable', where, reason }),
    );
    return [...left, ...this.#heartRates.end()];
  }

  #told({ at, bpm, isLost }: FitRecord, where: string): Told {
    const refused = refusal(at, this.#last);
    if (at === null || refused !== null) {
      return { kind: 'unusable', where, reason: bpm === null ? NO_HEART_RATE : (refused ?? '') };
    }
    if (bpm === null) return isLost ? { kind: 'lost', at } : { kind: 'silent', at, where };
    this.#last = at;
    const made = 1 + this.#waiting.length;
    const rr = this.#waiting.flatMap((waiting) => waiting.rr);
    this.#waiting = [];
    return { kind: 'heart-rate', at, packets: packetsOf({ at, bpm, rr, contact: 'unsupported' }), made };
  }
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

/** Intervals that follow one another from the record before them; a record much later begins anew. */
class IntervalMessages {
  readonly #report: ReadReport;
  #strap: { readonly start: EpochMs; readonly made: StrapOfIntervals; after: number } | null = null;

  constructor(report: ReadReport) {
    this.#report = report;
  }

  push(message: FitMessage, where: string): readonly PacingInput[] {
    if (message.kind === 'record') {
      this.#onRecord(message.at, where);
      return [];
    }
    const strap = this.#strap;
    const rr = ticksOfAll(message.intervalsMs);
    if (typeof rr === 'string' || strap === null) {
      this.#report.reject(where, typeof rr === 'string' ? rr : 'intervals before any record, without a time');
      return [];
    }
    this.#report.accept();
    return rr.flatMap((ticks, index) => {
      const ms = message.intervalsMs[index] ?? 0;
      strap.after += ms;
      return strap.made.push(ms, ticks, strap.after);
    });
  }

  end(): readonly PacingInput[] {
    return [];
  }

  #onRecord(at: EpochMs | null, where: string): void {
    const refused = refusal(at, 0);
    this.#report.reject(where, refused ?? NO_HEART_RATE);
    if (refused !== null || at === null) return;
    const reached = this.#strap === null ? Number.NEGATIVE_INFINITY : this.#strap.start + this.#strap.after;
    if (at > reached + PAUSE_MS) {
      this.#strap = { start: at, made: new StrapOfIntervals(at), after: 0 };
    }
  }
}
