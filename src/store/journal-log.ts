import {
  accessSync,
  closeSync,
  constants,
  copyFileSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { internalError, systemErrorCode } from '../errors.ts';
import type { DamagedPart, JournalEntry, JournalRow } from '../service/ports.ts';
import { DamageError } from './octets.ts';
import { type DecodedSegment, decodeSegment, encodeSegment } from './segment-codec.ts';

export const JOURNAL_FILE = 'journal.log';
/** Every frame begins with the letters "Pj" and the length of its segment. */
const MAGIC = 0x6a50;
const MAGIC_OCTETS = Buffer.from('Pj');
const FRAME_HEAD = 6;
const FILE_MODE = 0o600;

/** A stretch of the file that is no frame. */
interface Gap {
  readonly from: number;
  readonly to: number;
}

/** What a journal file holds. */
export interface JournalContents {
  readonly segments: readonly DecodedSegment[];
  /** Stretches that cannot be read. */
  readonly gaps: readonly Gap[];
  /** Where the next frame belongs: after the last good one. */
  readonly end: number;
}

/**
 * The packets that are not sealed yet: a file that is only ever appended to, and cut to nothing when
 * everything in it has been sealed. A frame is one batch of entries with its own checksum. Appending a few
 * octets to a file wears a memory card out far less than a transaction each second (`npm run bench`).
 */
export class JournalLog {
  readonly #path: string;
  #descriptor: number | null = null;
  #isClosed = false;
  #end: number | null = null;
  #synced = true;
  #isOverwriting = false;
  #syncing: Promise<void> | null = null;

  constructor(folder: string) {
    this.#path = join(folder, JOURNAL_FILE);
  }

  /** Where the next frame will be written, in octets from the start of the file. */
  get length(): number {
    return this.#end ?? this.read().end;
  }

  /** Reads everything. @throws the system's error when it cannot be read */
  read(): JournalContents {
    return parseJournal(this.#octets());
  }

  /**
   * Reads the frames from a place on that belong to the same window as the first of them.
   *
   * @param from in octets from the start of the file, where a frame begins
   * @returns where the next window begins, and whether there is none after this
   */
  readWindow(
    from: number,
    windowOf: (entry: { readonly at: number }) => number,
  ): { readonly segments: readonly DecodedSegment[]; readonly end: number; readonly isLast: boolean } {
    const segments: DecodedSegment[] = [];
    let window: number | null = null;
    for (const { at, segment } of framesIn(this.#octets(), from)) {
      const its = windowOf({ at: segment.at[0] ?? 0 });
      if (window !== null && its !== window) return { segments, end: at, isLast: false };
      window = its;
      segments.push(segment);
    }
    return { segments, end: this.length, isLast: true };
  }

  /**
   * Makes the file ready for appending: a copy of a damaged file is kept beside it under another name, an
   * incomplete frame at its end (the last moments before a power cut) is cut off.
   *
   * @returns what was damaged; null when nothing was
   */
  mend(): DamagedPart | null {
    const octets = this.#octets();
    const { end, gaps, segments } = parseJournal(octets);
    let part = damageOf(octets, gaps);
    if (part !== null) {
      const name = `${JOURNAL_FILE}.damaged-${octets.length}-${segments[0]?.firstId ?? 0}`;
      copyFileSync(this.#path, join(dirname(this.#path), name));
      part = { ...part, name, isAside: true };
    }
    this.#end = end;
    if (end < octets.length) ftruncateSync(this.#open(), end);
    return part;
  }

  /** What is damaged in the file as it is; null when nothing is. */
  damage(): DamagedPart | null {
    const octets = this.#octets();
    return damageOf(octets, parseJournal(octets).gaps);
  }

  /** Appends a batch. @throws the system's error; then nothing of it counts, and it may be tried again */
  append(firstId: number, entries: readonly JournalEntry[]): void {
    const segment = encodeSegment(firstId, entries);
    const frame = Buffer.alloc(FRAME_HEAD + segment.length);
    frame.writeUInt16LE(MAGIC, 0);
    frame.writeUInt32LE(segment.length, 2);
    frame.set(segment, FRAME_HEAD);
    const descriptor = this.#open();
    this.#end ??= this.read().end;
    // A disk that was made read-only meanwhile takes what is written to an open file, says that it is synced,
    // and loses it (ext4): it has to be asked.
    accessSync(this.#path, constants.W_OK);
    for (let written = 0; written < frame.length; ) {
      written += writeSync(descriptor, frame, written, frame.length - written, this.#end + written);
    }
    this.#end += frame.length;
    this.#synced = false;
  }

  /** The next time it is cleared, what was in it is overwritten first, so that it does not stay on the disk. */
  overwriteAtClearing(): void {
    this.#isOverwriting = true;
  }

  /** Everything in it has been sealed. @throws the system's error; what is sealed is passed over then */
  clear(): void {
    const descriptor = this.#open();
    if (this.#isOverwriting) {
      writeSync(descriptor, Buffer.alloc(fstatSync(descriptor).size), 0, undefined, 0);
      fdatasyncSync(descriptor);
      this.#isOverwriting = false;
    }
    ftruncateSync(descriptor, 0);
    this.#end = 0;
  }

  /** Brings what was appended to the disk itself, so that a power cut leaves it; does not hold up the caller. */
  sync(): Promise<void> {
    if (this.#synced || this.#descriptor === null) return Promise.resolve();
    if (this.#syncing !== null) return this.#syncing;
    const descriptor = this.#descriptor;
    this.#synced = true;
    this.#syncing = new Promise<void>((resolve, reject) => {
      fdatasync(descriptor, (error) => {
        this.#syncing = null;
        if (this.#descriptor !== descriptor) closeSync(descriptor);
        if (error === null) return resolve();
        this.#synced = false;
        return reject(error);
      });
    });
    return this.#syncing;
  }

  close(): void {
    this.#isClosed = true;
    const descriptor = this.#descriptor;
    if (descriptor === null) return;
    this.#descriptor = null;
    if (!this.#synced) fdatasyncSync(descriptor);
    // A number that is still being synced must not be given to another file yet.
    if (this.#syncing === null) closeSync(descriptor);
  }

  #octets(): Buffer {
    try {
      return readFileSync(this.#path);
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return Buffer.alloc(0);
      throw error;
    }
  }

  #open(): number {
    if (this.#isClosed) throw internalError('the journal was closed');
    this.#descriptor ??= openForAppending(this.#path);
    return this.#descriptor;
  }
}

/** Everything in the journal file of a data folder, sealed or not, for who copies the folder while it is used. */
export function readJournalLog(folder: string): JournalRow[] {
  return new JournalLog(folder).read().segments.flatMap((segment) => [...segment.rows()]);
}

/** Finds the frames of a journal file, whatever else is in it. */
function parseJournal(octets: Buffer): JournalContents {
  const segments: DecodedSegment[] = [];
  const gaps: Gap[] = [];
  let end = 0;
  for (const frame of framesIn(octets, 0)) {
    if (frame.at > end) gaps.push({ from: end, to: frame.at });
    segments.push(frame.segment);
    end = frame.end;
  }
  if (end < octets.length) gaps.push({ from: end, to: octets.length });
  return { segments, gaps, end };
}

/** The frames of a journal file from a place on, one after another, whatever lies between them. */
function* framesIn(
  octets: Buffer,
  from: number,
): Generator<{ readonly segment: DecodedSegment; readonly at: number; readonly end: number }> {
  let last: DecodedSegment | null = null;
  for (let at = from; at + FRAME_HEAD <= octets.length; ) {
    const segment = frameAt(octets, at);
    // An older frame than the one before is what an earlier filling of the file left behind.
    if (segment === null || (last !== null && segment.firstId < last.firstId + last.count)) {
      const next = octets.indexOf(MAGIC_OCTETS, at + 1);
      at = next < 0 ? octets.length : next;
      continue;
    }
    const end = at + FRAME_HEAD + octets.readUInt32LE(at + 2);
    yield { segment, at, end };
    last = segment;
    at = end;
  }
}

/** Gaps in a journal file as damage; an append that was cut short at its end is none. */
function damageOf(octets: Buffer, gaps: readonly Gap[]): DamagedPart | null {
  const damage = gaps.filter((gap) => gap.to < octets.length || !isUnfinished(octets.subarray(gap.from)));
  if (damage.length === 0) return null;
  return {
    name: JOURNAL_FILE,
    octets: damage.reduce((sum, { from, to }) => sum + to - from, 0),
    entries: null,
    from: null,
    to: null,
    reason: 'a checksum does not agree',
    isAside: false,
  };
}

function frameAt(octets: Buffer, at: number): DecodedSegment | null {
  if (octets.readUInt16LE(at) !== MAGIC) return null;
  const from = at + FRAME_HEAD;
  const length = octets.readUInt32LE(at + 2);
  if (from + length > octets.length) return null;
  try {
    return decodeSegment(octets.subarray(from, from + length));
  } catch (error) {
    if (error instanceof DamageError) return null;
    throw error;
  }
}

/** Whether the end of a file is what an append that was cut short leaves: part of a frame, or nothing yet. */
function isUnfinished(rest: Buffer): boolean {
  if (rest.every((octet) => octet === 0)) return true;
  if (rest.length < FRAME_HEAD) return MAGIC_OCTETS.subarray(0, rest.length).equals(rest.subarray(0, 2));
  return rest.readUInt16LE(0) === MAGIC && FRAME_HEAD + rest.readUInt32LE(2) > rest.length;
}

function openForAppending(path: string): number {
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT, FILE_MODE);
  // A new file is there after a power cut only when its folder was brought to the disk too.
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
  return descriptor;
}
