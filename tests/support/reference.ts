/**
 * Section "Definitions" of the design as one plain batch program over a whole recording: no machines,
 * no streams, no incremental sums. It shares nothing with the pipeline but the decoder, so that the two
 * can be held against each other.
 */
import type { DaySummary } from '../../src/contract/day.ts';
import { decodeMeasurement } from '../../src/heart-rate-service/measurement.ts';
import type { ClockStepped, LinkChange, Packet, ThresholdEntered } from '../../src/pacing/events.ts';
import { dateBefore, type LocalMinute, localMinute, minutesOfDate } from './local-minutes.ts';

export type ReferenceEvent = Packet | LinkChange | ClockStepped | ThresholdEntered;

/** An event with the time that a stop-watch shows: wall time less every step of the wall clock so far. */
interface Placed {
  event: ReferenceEvent;
  t: number;
}

function place(events: readonly ReferenceEvent[]): Placed[] {
  let stepped = 0;
  return events.map((event) => {
    if (event.kind === 'clock-step') stepped += event.byMs;
    return { event, t: event.at - stepped };
  });
}

interface Judged {
  /** Its place among the events. */
  index: number;
  t: number;
  bpm: number;
  verdict: string;
}

// 5.2
function judgeAll(events: readonly Placed[]): Judged[] {
  const judged: Judged[] = [];
  let jumps: number[] = [];
  for (const [index, { event, t }] of events.entries()) {
    if (event.kind !== 'packet') continue;
    const measurement = decodeMeasurement(event.bytes);
    const add = (verdict: string, bpm = 0) => {
      judged.push({ index, t, bpm, verdict });
    };
    if (measurement.kind === 'malformed') {
      add('malformed');
      continue;
    }
    const { bpm } = measurement;
    if (bpm === 0 || (bpm === 255 && measurement.format === '8-bit')) {
      add('no-reading');
      continue;
    }
    if (measurement.contact === 'none') {
      add('no-contact');
      continue;
    }
    if (bpm < 25 || bpm > 240) {
      add('implausible');
      continue;
    }
    const lastOk = judged.findLast(({ verdict }) => verdict === 'ok');
    if (lastOk !== undefined && t - lastOk.t <= 10_000 && Math.abs(bpm - lastOk.bpm) > 30) {
      const last = jumps.at(-1);
      jumps = last !== undefined && Math.abs(bpm - last) <= 10 ? [...jumps, bpm] : [bpm];
      if (jumps.length < 3) {
        add('jump');
        continue;
      }
    } else if (isFrozen(events, index, bpm)) {
      add('frozen');
      continue;
    }
    jumps = [];
    add('ok', bpm);
  }
  return judged;
}

/** Looks back from a packet through its connection. */
function isFrozen(events: readonly Placed[], index: number, bpm: number): boolean {
  const now = events[index]?.t ?? 0;
  let since: number | null = null;
  let inRun = true;
  for (let back = index; back >= 0; back -= 1) {
    const placed = events[back];
    if (placed === undefined || placed.event.kind === 'link') return false;
    if (placed.event.kind !== 'packet') continue;
    const measurement = decodeMeasurement(placed.event.bytes);
    const isMeasurement = measurement.kind === 'measurement';
    const withRr = isMeasurement && measurement.rr.length > 0;
    if (inRun && isMeasurement && !withRr && measurement.bpm === bpm) since = placed.t;
    else inRun = false;
    if (withRr) return since !== null && now - since > 60_000;
  }
  return false;
}

/** Recorded time under one threshold, within one local minute, on one side of every step of the clock. */
interface Piece {
  from: number;
  to: number;
  /** Wall time of its start. */
  at: number;
  minute: LocalMinute;
  bpm: number;
  threshold: number | null;
}

// 5.3
function hold(
  events: readonly Placed[],
  judged: readonly Judged[],
  first: number | null,
  zone: string,
): Piece[] {
  const changes = events.flatMap(({ event, t }, index) =>
    event.kind === 'threshold' || event.kind === 'clock-step' ? [{ event, t, index }] : [],
  );
  const pieces: Piece[] = [];
  judged.forEach(({ bpm, index, t, verdict }, position) => {
    if (verdict !== 'ok') return;
    const next = judged[position + 1];
    const end = Math.min(next?.t ?? Number.POSITIVE_INFINITY, t + 5_000);
    const during = changes.filter((one) => one.index > index && one.index < (next?.index ?? events.length));
    const cuts = during.map((change) => change.t).filter((cut) => cut > t && cut < end);
    const edges = [t, ...cuts, end];
    edges.slice(1).forEach((to, edge) => {
      const from = edges[edge] ?? to;
      if (to <= from) return;
      // What was in force in this piece: everything that had happened by its start.
      const before = changes
        .filter((one) => one.index < index || (during.includes(one) && one.t <= from))
        .map(({ event }) => event);
      const entered = before.findLast((event) => event.kind === 'threshold');
      const threshold = entered?.kind === 'threshold' ? entered.bpm : first;
      const stepped = total(before, (event) => (event.kind === 'clock-step' ? event.byMs : 0));
      for (let start = from; start < to; ) {
        const minute = localMinute(zone, start + stepped);
        const stop = Math.min(to, minute.start + 60_000 - stepped);
        pieces.push({ from: start, to: stop, at: start + stepped, minute, bpm, threshold });
        start = stop;
      }
    });
  });
  return pieces;
}

const total = <Of>(list: readonly Of[], value: (one: Of) => number): number =>
  list.reduce((sum, one) => sum + value(one), 0);
const lengthOf = (pieces: readonly Piece[]): number => total(pieces, ({ from, to }) => to - from);
const isOver = ({ bpm, threshold }: Piece): boolean => threshold !== null && bpm > threshold;
const rounded = (value: number): number => Number(value.toFixed(3));
const areaOf = (pieces: readonly Piece[]): number =>
  total(pieces.filter(isOver), ({ bpm, from, threshold, to }) => (bpm - (threshold ?? bpm)) * (to - from));

interface ReferenceEpisode {
  start: number;
  end: number;
  overMs: number;
  spanMs: number;
  peakBpm: number;
  areaBpmMin: number;
}

// 5.4
function episodesOf(pieces: readonly Piece[]): ReferenceEpisode[] {
  const groups: Piece[][] = [];
  for (const piece of pieces.filter(isOver)) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && piece.from - last.to < 30_000) group.push(piece);
    else groups.push([piece]);
  }
  const episodes: ReferenceEpisode[] = [];
  for (const group of groups) {
    const first = group[0];
    const last = group.at(-1);
    if (first === undefined || last === undefined || lengthOf(group) < 30_000) continue;
    episodes.push({
      start: first.at,
      end: last.at + last.to - last.from,
      overMs: lengthOf(group),
      spanMs: Math.max(0, last.to - first.from),
      peakBpm: Math.max(...group.map(({ bpm }) => bpm)),
      areaBpmMin: rounded(areaOf(group) / 60_000),
    });
  }
  return episodes;
}

export interface ReferenceOptions {
  readonly zone: string;
  /** In force before the first event. */
  readonly threshold: number | null;
  readonly waking: { readonly from: string; readonly to: string };
  /** When the recording is looked at, by the wall clock at its end. */
  readonly until: number;
}

export interface Reference {
  readonly verdicts: Record<string, number>;
  readonly recordedMs: number;
  readonly overMs: number;
  readonly areaBpmMin: number;
  readonly episodes: ReferenceEpisode[];
  /** Of every date on which a packet arrived or time was recorded. */
  readonly days: DaySummary[];
}

export function reference(events: readonly ReferenceEvent[], options: ReferenceOptions): Reference {
  const placed = place(events);
  const judged = judgeAll(placed);
  const pieces = hold(placed, judged, options.threshold, options.zone);
  const verdicts: Record<string, number> = {};
  for (const { verdict } of judged) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  const arrivals = events.flatMap(({ at, kind }) => (kind === 'packet' ? [at] : []));
  const dates = new Set([
    ...arrivals.map((at) => localMinute(options.zone, at).date),
    ...pieces.map(({ minute }) => minute.date),
  ]);
  return {
    verdicts,
    recordedMs: lengthOf(pieces),
    overMs: lengthOf(pieces.filter(isOver)),
    areaBpmMin: rounded(areaOf(pieces) / 60_000),
    episodes: episodesOf(pieces),
    days: [...dates].sort().map((date) => dayOf(date, pieces, events, options)),
  };
}

// 5.5
function dayOf(
  date: string,
  all: readonly Piece[],
  events: readonly ReferenceEvent[],
  options: ReferenceOptions,
): DaySummary {
  const { threshold, waking, zone } = options;
  const minutes = minutesOfDate(zone, date);
  const start = minutes[0]?.start ?? 0;
  const end = (minutes.at(-1)?.start ?? 0) + 60_000;
  const until = Math.min(Math.max(options.until, start), end);
  const pieces = all.filter((piece) => piece.minute.date === date);
  const judgedPieces = pieces.filter((piece) => piece.threshold !== null);
  const episodes = judgedPieces.length === 0 ? null : episodesOf(pieces);
  const atLeast = (ms: number) => (episodes ?? []).filter(({ overMs }) => overMs >= ms).length;
  const [wakes, sleeps] = [waking.from, waking.to].map((time) => firstMinuteFrom(minutes, time));
  const awake = ({ start: at }: LocalMinute): boolean =>
    waking.from < waking.to
      ? at >= (wakes ?? end) && at < (sleeps ?? end)
      : at >= (wakes ?? end) || at < (sleeps ?? end);
  const wakingMs = 60_000 * minutes.filter(awake).length;
  const wakingRecorded = lengthOf(pieces.filter(({ minute }) => awake(minute)));
  const evening = minutesOfDate(zone, dateBefore(date)).filter(({ time }) => time >= '22:00');
  const morning = minutes.filter(({ time }) => time < '08:00');
  const changes = events.flatMap((event) => (event.kind === 'threshold' ? [event] : []));
  const startsWith = thresholdAtStart(date, events, threshold, zone);
  const measure = (of: readonly Piece[], from: number, to: number) => {
    const recordedMs = lengthOf(of);
    const judgedMs = lengthOf(of.filter((piece) => piece.threshold !== null));
    const notRecordedMs = Math.max(0, passed(events, options.until, from, to) - recordedMs);
    const unjudgedMs = recordedMs - judgedMs;
    const overMs = judgedMs > 0 ? lengthOf(of.filter(isOver)) : null;
    const atMostMs = overMs === null ? null : overMs + unjudgedMs + notRecordedMs;
    return { recordedMs, unjudgedMs, overMs, notRecordedMs, atMostMs };
  };
  const summary = {
    date,
    timeZone: zone,
    start,
    end,
    until,
    ...measure(pieces, start, end),
    areaBpmMin: judgedPieces.length === 0 ? null : rounded(areaOf(pieces) / 60_000),
    meanBpm:
      pieces.length === 0
        ? null
        : rounded(total(pieces, ({ bpm, from, to }) => bpm * (to - from)) / lengthOf(pieces)),
    lowBpm: pieces.length === 0 ? null : Math.min(...pieces.map(({ bpm }) => bpm)),
    highBpm: pieces.length === 0 ? null : Math.max(...pieces.map(({ bpm }) => bpm)),
    waking: {
      ...waking,
      lengthMs: wakingMs,
      recordedMs: wakingRecorded,
      share: wakingMs === 0 ? null : rounded(Math.min(1, wakingRecorded / wakingMs)),
    },
    complete: wakingMs > 0 && 10 * wakingRecorded >= 7 * wakingMs,
    episodeCounts:
      episodes === null
        ? null
        : { of30s: episodes.length, of2min: atLeast(120_000), of10min: atLeast(600_000) },
    longestEpisodeMs:
      episodes === null || episodes.length === 0 ? null : Math.max(...episodes.map(({ overMs }) => overMs)),
    lowestHalfHour: lowestHalfHour(minutes, all),
    nightHalfHour: lowestHalfHour([...evening, ...morning], all),
    thresholds: [
      { from: start, bpm: startsWith },
      ...changes
        .filter(({ at }) => at >= start && at < end)
        .map(({ at, bpm }) => ({ from: at as number, bpm: bpm as number })),
    ],
    hours: hoursOf(minutes).map((hour) => {
      const from = hour[0]?.start ?? 0;
      const to = (hour.at(-1)?.start ?? 0) + 60_000;
      const ofHour = new Set(hour);
      const inHour = pieces.filter(({ minute }) => ofHour.has(minute));
      return { start: from, lengthMs: to - from, ...measure(inHour, from, to) };
    }),
    episodes,
    alerts: null,
  };
  return summary as unknown as DaySummary;
}

/** When the clocks first show a time or a later one; undefined: not on that date. */
const firstMinuteFrom = (minutes: readonly LocalMinute[], time: string): number | undefined =>
  minutes.find((minute) => minute.time >= time)?.start;

/** The threshold in force when something was first heard of a date. */
function thresholdAtStart(
  date: string,
  events: readonly ReferenceEvent[],
  first: number | null,
  zone: string,
): number | null {
  let inForce = first;
  for (const event of events) {
    const dates = [localMinute(zone, event.at).date];
    if (event.kind === 'clock-step') dates.push(localMinute(zone, event.at - event.byMs).date);
    if (event.kind !== 'link' && dates.includes(date)) return inForce;
    if (event.kind === 'threshold') inForce = event.bpm;
  }
  return inForce;
}

/** How long the wall clock stood between two of its times, as it ran with all its steps up to `until`. */
function passed(events: readonly ReferenceEvent[], until: number, from: number, to: number): number {
  const runs: [number, number][] = [];
  let since = Number.NEGATIVE_INFINITY;
  for (const event of events) {
    if (event.kind !== 'clock-step') continue;
    runs.push([since, event.at - event.byMs]);
    since = event.at;
  }
  runs.push([since, until]);
  // A run that ends before it began goes backwards: it takes away what was counted before.
  const below = (moment: number) => Math.min(Math.max(moment, from), to);
  return total(runs, ([begin, finish]) => below(finish) - below(begin));
}

/** Minutes in a row that share their local hour and their offset. */
function hoursOf(minutes: readonly LocalMinute[]): LocalMinute[][] {
  const hours: LocalMinute[][] = [];
  for (const minute of minutes) {
    const last = hours.at(-1)?.[0];
    const same = last?.time.slice(0, 2) === minute.time.slice(0, 2) && last.offset === minute.offset;
    if (same) hours.at(-1)?.push(minute);
    else hours.push([minute]);
  }
  return hours;
}

function lowestHalfHour(minutes: readonly LocalMinute[], pieces: readonly Piece[]) {
  const recorded = new Map(minutes.map((minute) => [minute, { ms: 0, bpmMs: 0 }]));
  for (const { bpm, from, minute, to } of pieces) {
    const sums = recorded.get(minute);
    if (sums === undefined) continue;
    sums.ms += to - from;
    sums.bpmMs += bpm * (to - from);
  }
  const all = minutes.map((minute) => recorded.get(minute) ?? { ms: 0, bpmMs: 0 });
  let lowest: { start: number; mean: number; recordedMs: number } | null = null;
  for (let first = 0; first + 30 <= minutes.length; first += 1) {
    const inside = all.slice(first, first + 30);
    const recordedMs = total(inside, ({ ms }) => ms);
    if (recordedMs < 24 * 60_000) continue;
    const mean = total(inside, ({ bpmMs }) => bpmMs) / recordedMs;
    const start = minutes[first]?.start ?? 0;
    if (lowest === null || mean < lowest.mean) lowest = { start, mean, recordedMs };
  }
  return lowest === null
    ? null
    : { start: lowest.start, meanBpm: rounded(lowest.mean), recordedMs: lowest.recordedMs };
}
