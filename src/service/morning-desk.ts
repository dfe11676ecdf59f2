import type { MorningEnd, MorningReading, MorningResult, MorningState } from '../contract/resting.ts';
import { inputError } from '../errors.ts';
import type { PacingOutput } from '../pacing/pipeline.ts';
import {
  endInWords,
  LEAST_MS,
  type MorningEvent,
  type MorningMachineState,
  morningReading,
} from '../pacing/threshold/morning-reading.ts';
import { type EpochMs, type MonotonicMs, monotonicMs } from '../units.ts';

export interface MorningDeskOptions {
  readonly now: () => EpochMs;
  /** Keeps what a reading came to. @throws when it cannot be written */
  readonly keep: (result: MorningResult) => MorningReading;
  /** Told when a reading begins or ends. */
  readonly onChange: () => void;
}

/** A reading begins only where an ok heart rate came within this, in ms. */
const JUST_READ_MS = 10_000;

/** Guides the reading in the morning: hears what the pipeline says, and keeps what comes of it. */
export class MorningDesk {
  readonly #options: MorningDeskOptions;
  #machine: MorningMachineState = { phase: 'idle' };
  #startedAt: EpochMs | null = null;
  #last: Extract<MorningState, { phase: 'idle' | 'done' | 'ended' }> = { phase: 'idle' };
  /** The place of the pipeline on the monotonic axis, and of its last ok reading. */
  #t: MonotonicMs | null = null;
  #okT: MonotonicMs | null = null;

  constructor(options: MorningDeskOptions) {
    this.#options = options;
  }

  state(): MorningState {
    if (this.#machine.phase === 'idle' || this.#startedAt === null) return this.#last;
    const elapsedMs = Math.max(0, (this.#t ?? 0) - this.#machine.startedT);
    return { phase: 'running', startedAt: this.#startedAt, elapsedMs, leastMs: LEAST_MS };
  }

  /** Hears an output of the pipeline. */
  hear(output: PacingOutput): void {
    if (output.kind !== 'reading' && output.kind !== 'tick') return;
    this.#t = monotonicMs(Math.max(output.t, this.#t ?? output.t));
    if (output.kind === 'reading' && output.verdict === 'ok') this.#okT = output.t;
    if (this.#machine.phase === 'running') this.#take(output);
  }

  /** Begins a reading anew. @throws PlimsollError `bad-input` while no heart rate is read */
  begin(): void {
    if (this.#t === null || this.#okT === null || this.#t - this.#okT > JUST_READ_MS) {
      throw inputError(
        'bad-input',
        'No heart rate is being read; put the strap on, wait until the number is there, and begin then.',
      );
    }
    this.#startedAt = this.#options.now();
    this.#take({ kind: 'begin', t: this.#t });
    this.#options.onChange();
  }

  /** Stops a reading that runs; nothing is kept. What one came to is forgotten on the screen, too. */
  stop(): void {
    if (this.#machine.phase === 'running') this.#take({ kind: 'stop', t: this.#t ?? monotonicMs(0) });
    else this.#end({ phase: 'idle' });
  }

  #take(event: MorningEvent): void {
    const { outputs, state } = morningReading(this.#machine, event);
    this.#machine = state;
    for (const outcome of outputs) {
      this.#end(outcome.kind === 'done' ? this.#kept(outcome.result) : endedBy(outcome.why));
    }
  }

  #kept(result: MorningResult): Extract<MorningState, { phase: 'done' | 'ended' }> {
    try {
      return { phase: 'done', reading: this.#options.keep(result) };
    } catch {
      return endedBy('not-kept'); // the storage alert says why, and what to do
    }
  }

  #end(last: Extract<MorningState, { phase: 'idle' | 'done' | 'ended' }>): void {
    this.#last = last;
    this.#startedAt = null;
    this.#options.onChange();
  }
}

const endedBy = (why: MorningEnd): Extract<MorningState, { phase: 'ended' }> => ({
  phase: 'ended',
  why,
  sentence: endInWords(why),
});
