/** A span of time, UTC ms. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** The chart shows no less than this, in ms: shorter, and there is a reading or two in it. */
const SHORTEST_MS = 60_000;

/** The part of `whole` of a length that has `from` as its start, or as near as it may be. */
function within(whole: TimeSpan, from: number, length: number): TimeSpan {
  const kept = Math.min(Math.max(length, SHORTEST_MS), whole.to - whole.from);
  const start = Math.min(Math.max(from, whole.from), whole.to - kept);
  return { from: start, to: start + kept };
}

/** What is shown, moved by so many ms; it never leaves the whole. */
export const moved = (shown: TimeSpan, byMs: number, whole: TimeSpan): TimeSpan =>
  within(whole, shown.from + byMs, shown.to - shown.from);

/** What is shown, `factor` times as long, with the moment `at` where it was; it never leaves the whole. */
export function zoomed(shown: TimeSpan, factor: number, at: number, whole: TimeSpan): TimeSpan {
  const length = shown.to - shown.from;
  const next = Math.min(Math.max(length * factor, SHORTEST_MS), whole.to - whole.from);
  return within(whole, at - (at - shown.from) * (next / length), next);
}

/** The span in which two moments lie at two shares, 0 to 1, of its length: what two fingers hold. */
export function held(a: Held, b: Held, whole: TimeSpan): TimeSpan {
  const length = (b.at - a.at) / (b.share - a.share);
  if (!Number.isFinite(length) || length <= 0) return whole;
  return within(whole, a.at - a.share * length, length);
}
/** A moment, and where on the chart a finger holds it. */
export interface Held {
  readonly at: number;
  readonly share: number;
}

export const isWhole = (shown: TimeSpan, whole: TimeSpan): boolean =>
  shown.from <= whole.from && shown.to >= whole.to;

export const isInside = (inner: TimeSpan, outer: TimeSpan): boolean =>
  inner.from >= outer.from && inner.to <= outer.to;
