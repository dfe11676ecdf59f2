import { Temporal } from 'temporal-polyfill';
import type { WallAnchor } from '../clock.ts';
import { errorText, failureOf } from '../errors.ts';
import type { PacingInput } from '../pacing/events.ts';
import type { PacingOutput } from '../pacing/pipeline.ts';
import type { EpochMs } from '../units.ts';
import type { DamagedPart, Log, StorePort } from './ports.ts';

export interface RecorderOptions {
  readonly store: StorePort;
  readonly anchor: WallAnchor;
  readonly log: Log;
  /** Hears every event that is kept, for a capture. */
  readonly onEvent: (event: PacingInput) => void;
  /** Told when writing begins to fail, with what to do, and when it works again: null. */
  readonly onProblem: (problem: string | null) => void;
  /** Told of something kept that failed its check, with its name and size. */
  readonly onDamage: (sentence: string) => void;
}

/** Keeps what came in, with its verdict, and knows whether the disk takes it. */
export class Recorder {
  readonly #options: RecorderOptions;
  #problem: string | null = null;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** What stands in the way of writing, as a sentence; null when nothing does. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Journals an output of the pipeline that came from outside. */
  keep(output: PacingOutput): void {
    const { anchor, onEvent, store } = this.#options;
    switch (output.kind) {
      case 'reading': {
        const { packet, verdict } = output;
        const { at, bytes } = packet;
        onEvent(packet);
        const strap = Number(packet.strap);
        store.journal.append({
          kind: 'packet',
          at,
          monotonic: anchor.monotonicOf(at),
          strap,
          bytes,
          verdict,
        });
        return;
      }
      case 'link': {
        const { at, event, strap } = output;
        onEvent(output);
        store.journal.append({
          kind: event,
          at,
          monotonic: anchor.monotonicOf(at),
          strap: Number(strap),
        });
        return;
      }
      case 'clock-step': {
        const { at, byMs } = output;
        onEvent(output);
        store.journal.append({ kind: 'clock-step', at, monotonic: anchor.monotonicOf(at), byMs });
        return;
      }
    }
  }

  /** Writes what waits, and whatever else `andAlso` write; each is tried though another fails. */
  flush(...andAlso: readonly (() => void)[]): void {
    const { journal } = this.#options.store;
    const failures = [() => journal.flush(), ...andAlso].map(failureOf).filter((failure) => failure !== null);
    for (const part of journal.takeDamage()) {
      const sentence = damageInWords(part);
      this.#options.log(`Storage: ${sentence}`, 'error');
      this.#options.onDamage(sentence);
    }
    const [failure] = failures;
    if (failure === undefined) this.#set(null);
    else this.report(failure.error);
  }

  /** Brings what was written to the disk itself, so that a power cut leaves it. */
  async sync(): Promise<void> {
    try {
      await this.#options.store.journal.sync();
    } catch (error) {
      this.report(error);
    }
  }

  /** Does what may fail as writing does, and can be done again later. */
  attempt(work: () => void): void {
    const failure = failureOf(work);
    if (failure !== null) this.report(failure.error);
  }

  /** Something could not be written. */
  report(error: unknown): void {
    this.#set(this.#options.store.explain(error).message, error);
  }

  /** Does what a person asked for. @throws PlimsollError when it cannot be written, with what to do */
  write<Result>(write: () => Result): Result {
    try {
      return write();
    } catch (error) {
      throw this.#options.store.explain(error);
    }
  }

  /** What was given up meanwhile, in words. */
  #loss(): string {
    const { dropped } = this.#options.store.journal;
    return dropped === 0 ? '' : ` Not kept since the start: ${dropped} packets, the oldest that waited.`;
  }

  #set(problem: string | null, error?: unknown): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    const { log, onProblem } = this.#options;
    if (problem === null) log(`Storage: writing again.${this.#loss()}`);
    else log(`Storage: ${problem} (${errorText(error)})`, 'error');
    onProblem(problem);
  }
}

/** Something damaged, for whoever looks at the log. */
export function damageInWords({ entries, from, isAside, name, octets, reason, to }: DamagedPart): string {
  const span = from === null || to === null ? '' : ` of ${isoOf(from)} to ${isoOf(to)}`;
  const what = entries === null ? `${octets} bytes` : `${entries} entries${span}, ${octets} bytes`;
  return `${name} is damaged (${what}; ${reason}) and was ${isAside ? 'set aside' : 'passed over'}; the rest serves.`;
}

const isoOf = (at: EpochMs): string => Temporal.Instant.fromEpochMilliseconds(at).toString();
