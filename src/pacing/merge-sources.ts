import { type EpochMs, epochMs, type MonotonicMs, monotonicMs } from '../units.ts';
import type { Reading, Span } from './events.ts';
import type { Measured } from './pipeline.ts';

/** What the pipeline made of another recording of the same wearer. */
export type ImportedOutput = Span | Reading;

/**
 * Recorded time on the monotonic axis that something was recorded of already: stretches in order that do
 * not touch.
 */
export class TakenTime {
  readonly #from: number[] = [];
  readonly #to: number[] = [];

  /** Takes the time of a span; every stretch that touches it becomes one with it. */
  take(span: Pick<Span, 't' | 'ms'>): void {
    let from: number = span.t;
    let to = span.t + span.ms;
    const first = this.#firstEndingFrom(from);
    let after = first;
    for (let next = this.#from[after]; next !== undefined && next <= to; next = this.#from[after]) {
      from = Math.min(from, next);
      to = Math.max(to, this.#to[after] ?? to);
      after += 1;
    }
    this.#from.splice(first, after - first, from);
    this.#to.splice(first, after - first, to);
  }

  /** The parts of a span that nothing has taken, in order. */
  free(span: Span): Span[] {
    const parts: Span[] = [];
    const end = span.t + span.ms;
    let t: number = span.t;
    for (let index = this.#firstEndingFrom(t); index < this.#from.length && t < end; index += 1) {
      const from = this.#from[index] ?? end;
      if (from > t) parts.push(part(span, t, Math.min(from, end)));
      t = Math.max(t, this.#to[index] ?? t);
    }
    if (t < end) parts.push(part(span, t, end));
    return parts;
  }

  /** The number of the first stretch that ends at or after a point. */
  #firstEndingFrom(t: number): number {
    let low = 0;
    let high = this.#to.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#to[middle] ?? t) < t) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const part = (span: Span, from: number, to: number): Span => ({
  ...span,
  at: epochMs(span.at + from - span.t),
  t: monotonicMs(from),
  ms: to - from,
});

/** Where a moment of another clock lies on the axis of the straps, whose own clock may have been stepped. */
function axisOf(straps: readonly Measured[]): (at: EpochMs) => MonotonicMs {
  const steps = straps.filter((output) => output.kind === 'clock-step');
  return (at) => {
    const step = steps.findLast((each) => each.at <= at);
    return monotonicMs(step === undefined ? at : at - step.at + step.t);
  };
}

/**
 * The outputs of the pipeline for a stretch of time of which there is more than one recording. What
 * straps recorded live wins, then earlier imports: an import's spans keep only time of which nothing is
 * recorded yet, so that no moment counts twice.
 *
 * @param straps what the pipeline made of the straps' packets, in its order
 * @param imports the same of each import, the earliest import first
 * @returns all of them in the order of the monotonic axis
 */
export function mergeSources(
  straps: readonly Measured[],
  imports: readonly (readonly ImportedOutput[])[],
): Measured[] {
  if (imports.every((outputs) => outputs.length === 0)) return [...straps];
  const taken = new TakenTime();
  for (const output of straps) if (output.kind === 'span') taken.take(output);
  const placed = axisOf(straps);
  const added: ImportedOutput[] = [];
  for (const output of imports.flat()) {
    const t = placed(output.at);
    if (output.kind === 'reading') {
      added.push({ ...output, t });
      continue;
    }
    for (const free of taken.free({ ...output, t })) {
      taken.take(free);
      added.push(free);
    }
  }
  added.sort((a, b) => a.t - b.t);
  return [...inOrder(straps, added)];
}

/** Two lists in order as one; where both lie at one point, what the straps said comes first. */
function* inOrder(straps: readonly Measured[], added: readonly ImportedOutput[]): Generator<Measured> {
  let next = 0;
  for (const output of straps) {
    for (; ; next += 1) {
      const waiting = added[next];
      if (waiting === undefined || waiting.t >= output.t) break;
      yield waiting;
    }
    yield output;
  }
  yield* added.slice(next);
}
