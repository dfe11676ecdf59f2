import type { Verdict } from '../contract/common.ts';
import type { PipelineInput, Reading, Span } from '../pacing/events.ts';
import { mergeSources } from '../pacing/merge-sources.ts';
import { ended, initialMeterState, meter } from '../pacing/meter.ts';
import { initialQualifyState, type Qualified, qualify } from '../pacing/qualify.ts';
import { placeOf, steppedAfter, type TimelineState } from '../pacing/timeline.ts';
import { type EpochMs, epochMs } from '../units.ts';
import { countedParts, type SourcesStore, storedOutputs, withImports } from './imported.ts';
import { type JournalEntry, LIVE_SOURCE } from './ports.ts';

/** What an import brings in. Times in ms. */
export interface ImportSums {
  readonly packets: number;
  readonly verdicts: Partial<Record<Verdict, number>>;
  /** Of the first and of the last packet; null: there was none. */
  readonly from: EpochMs | null;
  readonly to: EpochMs | null;
  /** What it recorded by itself. */
  readonly recordedMs: number;
  /** Left out, because a strap or an earlier import recorded that time. */
  readonly alreadyRecordedMs: number;
  /** Left out, because it lies in the future, or in the seconds before the import. */
  readonly tooLateMs: number;
  /** What it adds to the days. */
  readonly addedMs: number;
}

export interface ImportJobOptions {
  readonly store: SourcesStore;
  readonly importedAt: EpochMs;
  /** Takes what is to be kept, in order. */
  readonly keep: (entry: JournalEntry) => void;
}

/** Recorded time is held against other recordings in pieces of this length of the wall clock, in ms … */
const PIECE_MS = 6 * 60 * 60 * 1_000;
/** … and of so many spans at most. */
const PIECE_SPANS = 50_000;

/**
 * Takes a recording in: every packet gets its verdict and is kept; and it is found out how much of its
 * recorded time is new. Memory does not grow with the recording.
 */
export class ImportJob {
  readonly #options: ImportJobOptions;
  /** The next event, in the order of the recording; the last is `endOfRecording`. */
  readonly take: (event: PipelineInput) => void;
  #piece: Span[] = [];
  #packets = 0;
  readonly #verdicts: Partial<Record<Verdict, number>> = {};
  #from: EpochMs | null = null;
  #to: EpochMs | null = null;
  #recordedMs = 0;
  #countedMs = 0;
  #addedMs = 0;

  constructor(options: ImportJobOptions) {
    this.#options = options;
    let timeline: TimelineState = 0;
    let verdicts = initialQualifyState;
    let metering = initialMeterState(null);
    this.take = (event) => {
      if (event.kind === 'end') {
        const last = ended(metering);
        metering = last.state;
        for (const span of last.spans) this.#addSpan(span);
        return;
      }
      timeline = steppedAfter(timeline, event);
      const judged = qualify(verdicts, event, placeOf(timeline, event));
      verdicts = judged.state;
      this.#keep(judged.output);
      const metered = meter(metering, judged.output);
      metering = metered.state;
      for (const span of metered.spans) this.#addSpan(span);
    };
  }

  /** To be asked once, after the last event. */
  sums(): ImportSums {
    this.#settle();
    return {
      packets: this.#packets,
      verdicts: this.#verdicts,
      from: this.#from,
      to: this.#to,
      recordedMs: this.#recordedMs,
      alreadyRecordedMs: this.#countedMs - this.#addedMs,
      tooLateMs: this.#recordedMs - this.#countedMs,
      addedMs: this.#addedMs,
    };
  }

  #keep(output: Qualified): void {
    const { at, t: monotonic } = output;
    const strap = 0;
    const { keep } = this.#options;
    switch (output.kind) {
      case 'reading':
        this.#count(output);
        keep({ kind: 'packet', at, monotonic, strap, bytes: output.packet.bytes, verdict: output.verdict });
        return;
      case 'link':
        keep({ kind: output.event, at, monotonic, strap });
        return;
      case 'clock-step':
        keep({ kind: 'clock-step', at, monotonic, byMs: output.byMs });
        return;
    }
  }

  #count({ at, verdict }: Reading): void {
    this.#packets += 1;
    this.#verdicts[verdict] = (this.#verdicts[verdict] ?? 0) + 1;
    this.#from = this.#from === null || at < this.#from ? at : this.#from;
    this.#to = this.#to === null || at > this.#to ? at : this.#to;
  }

  #addSpan(span: Span): void {
    const [first] = this.#piece;
    const isFull = this.#piece.length === PIECE_SPANS;
    if (isFull || (first !== undefined && pieceOf(first) !== pieceOf(span))) this.#settle();
    this.#piece.push(span);
  }

  /** Finds out how much of the recorded time collected so far is new. */
  #settle(): void {
    const { importedAt, store } = this.#options;
    const piece = this.#piece;
    this.#piece = [];
    if (piece.length === 0) return;
    this.#recordedMs += recordedMs(piece);
    const counted = countedParts(piece, importedAt);
    this.#countedMs += recordedMs(counted);
    const from = epochMs(piece.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY));
    const to = epochMs(piece.reduce((most, { at, ms }) => Math.max(most, at + ms), 0));
    const straps = [...storedOutputs(store, LIVE_SOURCE, from, to)];
    const known = withImports(store, straps, from, to);
    this.#addedMs += recordedMs(mergeSources(known, [counted])) - recordedMs(known);
  }
}

const pieceOf = ({ at }: Span): number => Math.floor(at / PIECE_MS);

const recordedMs = (outputs: readonly { readonly kind: string; readonly ms?: number }[]): number =>
  outputs.reduce((sum, output) => sum + (output.kind === 'span' ? (output.ms ?? 0) : 0), 0);
