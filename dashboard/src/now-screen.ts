import type { Alert } from '../../src/contract/alerts.ts';
import type { Band } from '../../src/contract/common.ts';
import type { Tally } from '../../src/contract/live.ts';
import type { Instant } from './clock.ts';
import * as format from './format.ts';
import { ageMs, type Freshness, freshnessOf, isBlind } from './freshness.ts';
import { type LiveState, type LiveView, lastHeardAt, serverTimeAt } from './live-state.ts';
import { type OverUnknownWhy, words } from './words.ts';

/** From the line to the top or the bottom of the mark, in bpm. */
const MARK_HALF_SPAN_BPM = 40;

/** What the mark shows. `old` numbers are greyed. */
export type MarkFace =
  | { readonly kind: 'no-signal'; readonly line: boolean; readonly words: readonly string[] }
  | { readonly kind: 'not-recording'; readonly words: readonly string[] }
  | { readonly kind: 'number'; readonly bpm: number; readonly old: boolean }
  | {
      readonly kind: 'level';
      readonly band: 'under' | 'near' | 'over';
      readonly bpm: number;
      /** Height of the fill: 0 empty, 0.5 at the line, 1 full. */
      readonly level: number;
      readonly old: boolean;
    };

/** Everything about the present moment that the page has to get right, worked out in one place. */
export interface NowScreen {
  /** True when the service is not heard any more: every number on the page is old. */
  readonly blind: boolean;
  /** "14:02"; null unless blind. */
  readonly blindSince: string | null;
  readonly freshness: Freshness;
  readonly mark: MarkFace;
  /** The one line of words under the mark. */
  readonly line: string;
  /** What a screen reader is told when it changes; no numbers. */
  readonly announcement: string;
  /** The service's wall clock; stands still while blind. */
  readonly serverTime: number;
}

export const levelOf = (bpm: number, threshold: number): number =>
  Math.min(1, Math.max(0, (bpm - threshold + MARK_HALF_SPAN_BPM) / (2 * MARK_HALF_SPAN_BPM)));

export function nowScreen(state: LiveState, view: LiveView, now: Instant): NowScreen {
  const blind = isBlind(state.lastHeard, now);
  const current = serverTimeAt(state, now) ?? now.wall;
  const lastHeard = lastHeardAt(state) ?? current;
  const serverTime = blind ? lastHeard : current;
  const age = view.lastOk === null ? null : ageMs(view.lastOk, now);
  const freshness = freshnessOf(age);
  const blindSince = blind ? format.moment(lastHeard, current, view.timeZone) : null;
  const signalSince = noSignalSince(view, serverTime);

  if (blindSince !== null) {
    return {
      blind,
      blindSince,
      freshness,
      mark: noSignal(view, [words.noConnection, words.since(blindSince)]),
      line: words.tryingAgain,
      announcement: words.blind(blindSince),
      serverTime,
    };
  }
  const common = { blind, blindSince, freshness, serverTime };
  const { notWorn } = view.house;
  if (notWorn !== null && (freshness === 'lost' || freshness === 'never')) {
    const since = signalSince ?? format.moment(notWorn.since, serverTime, view.timeZone);
    return {
      ...common,
      mark: { kind: 'not-recording', words: [words.notRecording, words.since(since)] },
      line: words.notRecordingWhy,
      announcement: words.notRecordingSince(since),
    };
  }
  if (view.lastOk === null || age === null || freshness === 'never') {
    return {
      ...common,
      mark: noSignal(view, [words.noSignalYet]),
      line: whyNoSignal(view, now),
      announcement: words.noSignalYet,
    };
  }
  if (freshness === 'lost') {
    return {
      ...common,
      mark: noSignal(
        view,
        signalSince === null ? [words.noSignal] : [words.noSignal, words.since(signalSince)],
      ),
      line: whyNoSignal(view, now),
      announcement: words.noSignalSince(signalSince ?? ''),
    };
  }
  const reading = view.lastOk.value;
  const old = freshness === 'old';
  return {
    ...common,
    mark: face(view, reading.smoothedBpm ?? reading.bpm, old),
    line: old ? words.lastReading(Math.floor(age / 1_000)) : bandInWords(view, reading.band),
    announcement: words.band[reading.band],
  };
}

/** What the band of an alert says to do is not said again under the mark. */
function bandInWords({ alerts }: LiveView, band: Band): string {
  const says = (alert: Alert) =>
    alert.kind === 'over' && alert.resolvedAt === null && alert.noSignalSince === null;
  return band === 'over' && alerts.some(says) ? words.overAlone : words.band[band];
}

const noSignal = (view: LiveView, lines: readonly string[]): MarkFace => ({
  kind: 'no-signal',
  line: view.service.threshold !== null,
  words: lines,
});

function face(view: LiveView, bpm: number | null, old: boolean): MarkFace {
  const band = view.lastOk?.value.band ?? 'unknown';
  const threshold = view.service.threshold;
  if (bpm === null) return noSignal(view, [words.noSignal]);
  if (threshold === null || band === 'unknown') return { kind: 'number', bpm, old };
  return { kind: 'level', band, bpm, level: levelOf(bpm, threshold.bpm), old };
}

/** Since when there is no number, by the last ok reading: "14:02". */
export function noSignalSince(view: LiveView, serverTime: number): string | null {
  return view.lastOk === null ? null : format.moment(view.lastOk.value.at, serverTime, view.timeZone);
}

/** Packets that come but give no number say why; else the link does. */
function whyNoSignal(view: LiveView, now: Instant): string {
  const last = view.lastReading;
  if (view.strap.link === 'listening' && last !== null && freshnessOf(ageMs(last, now)) !== 'lost') {
    const why = words.verdict[last.value.verdict];
    if (why !== null) return why;
  }
  return words.linkSentence[view.strap.link];
}

/** Time over today: known, or unknown and why. Never a zero for what is unknown. */
export type OverToday =
  | { readonly known: true; readonly time: string }
  | { readonly known: false; readonly why: OverUnknownWhy };

export function overToday(tally: Tally, hasThreshold: boolean): OverToday {
  if (tally.overMs !== null) return { known: true, time: format.duration(tally.overMs) };
  if (tally.recordedMs === 0) return { known: false, why: 'nothing-recorded' };
  return { known: false, why: hasThreshold ? 'recorded-before-threshold' : 'no-threshold' };
}
