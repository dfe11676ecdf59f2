import { type EpochMs, epochMs, type MonotonicMs, monotonicMs } from '../units.ts';
import type { ClockStepped, Reading, Span, Timed } from './events.ts';
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

/** Where a moment of another clock lies. */
interface Place {
  readonly t: MonotonicMs;
  /** Where it comes among what the straps say: at `t`, or at the step that skipped it. */
  readonly order: MonotonicMs;
  /** The straps' clock was put forward over it: nothing of theirs lies there, whatever is at `t`. */
  readonly isSkipped: boolean;
}

/**
 * Where moments of other clocks lie on the axis of the straps, whose own clock may have been stepped: where
 * that clock first showed them, or first skipped them. So a step never moves what lies before it.
 */
function axisOf(steps: readonly Timed<ClockStepped>[]): (at: EpochMs) => Place {
  return (at) => {
    let offset = 0;
    for (const step of steps) {
      if (at < step.at - step.byMs) break;
      offset = step.at - step.t;
      if (at < step.at) return { t: monotonicMs(at - offset), order: step.t, isSkipped: true };
    }
    const t = monotonicMs(at - offset);
    return { t, order: t, isSkipped: false };
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
  const takenOfSkipped = new TakenTime();
  for (const output of straps) if (output.kind === 'span') taken.take(output);
  const steps = straps.filter((output) => output.kind === 'clock-step');
  const placeOf = axisOf(steps);
  const edges = steps.flatMap(({ at, byMs }) => [at - byMs, at]).sort((a, b) => a - b);
  const added: Added[] = [];
  for (const output of imports.flat().flatMap((each) => cutAt(edges, each))) {
    const { isSkipped, order, t } = placeOf(output.at);
    if (output.kind === 'reading') {
      added.push({ order, output: { ...output, t } });
      continue;
    }
    const rest = isSkipped ? takenOfSkipped : taken;
    for (const free of rest.free({ ...output, t })) {
      rest.take(free);
      const beside: Added = { order, output: { ...free, isBeside: true } };
      added.push(isSkipped ? beside : { order: free.t, output: free });
    }
  }
  added.sort((a, b) => a.order - b.order || a.output.t - b.output.t);
  return [...inOrder(straps, added)];
}

/** Cuts a span at moments, given in order, so that every part lies on one side of each. */
function cutAt(edges: readonly number[], output: ImportedOutput): readonly ImportedOutput[] {
  if (output.kind === 'reading') return [output];
  const parts: Span[] = [];
  let rest = output;
  for (const edge of edges) {
    const before = edge - rest.at;
    if (before <= 0 || before >= rest.ms) continue;
    parts.push(part(rest, rest.t, rest.t + before));
    rest = part(rest, rest.t + before, rest.t + rest.ms);
  }
  return [...parts, rest];
}

interface Added {
  readonly order: MonotonicMs;
  readonly output: ImportedOutput;
}

/** Two lists in order as one; where both lie at one point, what the straps said comes first. */
function* inOrder(straps: readonly Measured[], added: readonly Added[]): Generator<Measured> {
  let next = 0;
  for (const output of straps) {
    for (; ; next += 1) {
      const waiting = added[next];
      if (waiting === undefined || waiting.order >= output.t) break;
      yield waiting.output;
    }
    yield output;
  }
  for (const { output } of added.slice(next)) yield output;
}
