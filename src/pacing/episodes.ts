import { type Bpm, type EpochMs, epochMs, type MonotonicMs, monotonicMs } from '../units.ts';
import { isOver, type Span } from './events.ts';

/** Over-stretches less far apart than this belong to one episode (design 5.4). */
export const EPISODE_GAP_MS = 30_000;
/** Episodes with less over-time than this are not listed. */
export const EPISODE_LISTED_MS = 30_000;

export interface Episode {
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** Its length: the time over, not the span from start to end. */
  readonly overMs: number;
  readonly peak: Bpm;
  /** Sum of (bpm − threshold) × ms over its over-time, in bpm·ms. */
  readonly areaBpmMs: number;
}

interface OpenEpisode extends Episode {
  readonly lastOver: MonotonicMs;
}

/** Gathers over-spans into episodes. Memory: the open episode only. */
export class EpisodeGatherer {
  #open: OpenEpisode | null = null;
  readonly #onEpisode: (episode: Episode) => void;

  /** @param onEpisode hears each listed episode once, when it has ended */
  constructor(onEpisode: (episode: Episode) => void) {
    this.#onEpisode = onEpisode;
  }

  add(span: Span): void {
    if (span.threshold === null || isOver(span) !== true) return;
    const end = epochMs(span.at + span.ms);
    const lastOver = monotonicMs(span.t + span.ms);
    const areaBpmMs = (span.bpm - span.threshold) * span.ms;
    const open = this.#open;
    if (open !== null && span.t - open.lastOver < EPISODE_GAP_MS) {
      this.#open = {
        start: open.start,
        end,
        overMs: open.overMs + span.ms,
        peak: span.bpm > open.peak ? span.bpm : open.peak,
        areaBpmMs: open.areaBpmMs + areaBpmMs,
        lastOver,
      };
      return;
    }
    this.finish();
    this.#open = { start: span.at, end, overMs: span.ms, peak: span.bpm, areaBpmMs, lastOver };
  }

  /** The stream has ended: the open episode ends with it. */
  finish(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null || open.overMs < EPISODE_LISTED_MS) return;
    const { lastOver: _, ...episode } = open;
    this.#onEpisode(episode);
  }
}
