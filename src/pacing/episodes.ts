import { type Bpm, type EpochMs, epochMs, type MonotonicMs, monotonicMs } from '../units.ts';
import { isOver, type Span } from './events.ts';

/** Over-stretches less far apart than this belong to one episode (design 5.4). */
export const EPISODE_GAP_MS = 30_000;
/** Episodes with less over-time than this are not listed. */
const EPISODE_LISTED_MS = 30_000;
/** Those of at least so much over-time are also counted. */
export const EPISODE_COUNTED_MS = { of2min: 120_000, of10min: 600_000 } as const;

/** Times by the wall clock and by the monotonic axis; plain data. */
export interface Episode {
  start: EpochMs;
  end: EpochMs;
  firstOver: MonotonicMs;
  lastOver: MonotonicMs;
  /** Its length: the time over, not the span from start to end. */
  overMs: number;
  peak: Bpm;
  /** Sum of (bpm − threshold) × ms over its over-time, in bpm·ms. */
  areaBpmMs: number;
}

/** How long an episode took from its start to its end by the monotonic clock, in ms. */
export const spanOf = ({ firstOver, lastOver }: Episode): number => Math.max(0, lastOver - firstOver);

/** Episodes as far as they are known: plain data, changed in place by {@link addOver}. */
export interface Episodes {
  /** The first one, kept however short: what came before may still join it. */
  first: Episode | null;
  /** Those to be listed between the first and the last. */
  listed: Episode[];
  /** The last one, to which the next stretch may belong; null while it is the first. */
  last: Episode | null;
}

export const noEpisodes = (): Episodes => ({ first: null, listed: [], last: null });

/** Adds a span, if it is over. Spans come in the order of time; constant cost. */
export function addOver(episodes: Episodes, span: Span): void {
  if (span.threshold === null || isOver(span) !== true) return;
  const current = episodes.last ?? episodes.first;
  if (current !== null && span.t - current.lastOver < EPISODE_GAP_MS) {
    current.end = epochMs(span.at + span.ms);
    current.lastOver = monotonicMs(span.t + span.ms);
    current.overMs += span.ms;
    if (span.bpm > current.peak) current.peak = span.bpm;
    current.areaBpmMs += (span.bpm - span.threshold) * span.ms;
    return;
  }
  append(episodes, {
    start: span.at,
    end: epochMs(span.at + span.ms),
    firstOver: span.t,
    lastOver: monotonicMs(span.t + span.ms),
    overMs: span.ms,
    peak: span.bpm,
    areaBpmMs: (span.bpm - span.threshold) * span.ms,
  });
}

/** The episodes to be listed, if nothing more comes. */
export function* listedEpisodes({ first, listed, last }: Episodes): Generator<Episode> {
  if (first !== null && first.overMs >= EPISODE_LISTED_MS) yield first;
  yield* listed;
  if (last !== null && last.overMs >= EPISODE_LISTED_MS) yield last;
}

function append(episodes: Episodes, episode: Episode): void {
  if (episodes.first === null) {
    episodes.first = episode;
    return;
  }
  const { last } = episodes;
  if (last !== null && last.overMs >= EPISODE_LISTED_MS) episodes.listed.push(last);
  episodes.last = episode;
}
