/**
 * Section "Definitions" of the design as one plain batch program over a whole recording: no machines,
 * no streams, no incremental sums. It shares nothing with the pipeline but the decoder, so that the two
 * can be held against each other.
 */
import { decodeMeasurement } from '../../src/heart-rate-service/measurement.ts';
import type { LinkChange, Packet } from '../../src/pacing/events.ts';

interface Judged {
  at: number;
  bpm: number;
  verdict: string;
}

function judgeAll(events: readonly (Packet | LinkChange)[]): Judged[] {
  const judged: Judged[] = [];
  let jumps: number[] = [];
  for (const [index, event] of events.entries()) {
    if (event.kind === 'link') continue;
    const measurement = decodeMeasurement(event.bytes);
    const add = (verdict: string, bpm = 0) => {
      judged.push({ at: event.at, bpm, verdict });
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
    if (lastOk !== undefined && event.at - lastOk.at <= 10_000 && Math.abs(bpm - lastOk.bpm) > 30) {
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
function isFrozen(events: readonly (Packet | LinkChange)[], index: number, bpm: number): boolean {
  const now = events[index]?.at ?? 0;
  let since: number | null = null;
  let inRun = true;
  for (let back = index; back >= 0; back -= 1) {
    const event = events[back];
    if (event === undefined || event.kind === 'link') return false;
    const measurement = decodeMeasurement(event.bytes);
    const isMeasurement = measurement.kind === 'measurement';
    const withRr = isMeasurement && measurement.rr.length > 0;
    if (inRun && isMeasurement && !withRr && measurement.bpm === bpm) since = event.at;
    else inRun = false;
    if (withRr) return since !== null && now - since > 60_000;
  }
  return false;
}

export interface ReferenceSummary {
  verdicts: Record<string, number>;
  recordedMs: number;
  overMs: number;
  areaBpmMs: number;
  episodes: { start: number; end: number; overMs: number; peak: number; areaBpmMs: number }[];
  /** By local date. */
  days: Record<string, { recordedMs: number; overMs: number; bpmMs: number; low: number; high: number }>;
}

/** @param dateOf the local date of a moment; asked for every millisecond boundary that matters */
export function referenceSummary(
  events: readonly (Packet | LinkChange)[],
  threshold: number,
  dateOf: (at: number) => string,
): ReferenceSummary {
  const judged = judgeAll(events);
  const verdicts: Record<string, number> = {};
  const summary: ReferenceSummary = {
    verdicts,
    recordedMs: 0,
    overMs: 0,
    areaBpmMs: 0,
    episodes: [],
    days: {},
  };
  const overs: { start: number; end: number; bpm: number }[] = [];
  judged.forEach(({ at, bpm, verdict }, index) => {
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    if (verdict !== 'ok') return;
    const next = judged[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const end = Math.min(next, at + 5_000);
    if (end <= at) return;
    summary.recordedMs += end - at;
    if (bpm > threshold) {
      summary.overMs += end - at;
      summary.areaBpmMs += (bpm - threshold) * (end - at);
      overs.push({ start: at, end, bpm });
    }
    for (const [from, to] of cutAtMidnight(at, end, dateOf)) {
      const date = dateOf(from);
      const day = summary.days[date] ?? { recordedMs: 0, overMs: 0, bpmMs: 0, low: 999, high: 0 };
      summary.days[date] = day;
      day.recordedMs += to - from;
      day.overMs += bpm > threshold ? to - from : 0;
      day.bpmMs += bpm * (to - from);
      day.low = Math.min(day.low, bpm);
      day.high = Math.max(day.high, bpm);
    }
  });
  summary.episodes = episodesOf(overs, threshold).filter(({ overMs }) => overMs >= 30_000);
  return summary;
}

function cutAtMidnight(from: number, to: number, dateOf: (at: number) => string): [number, number][] {
  if (dateOf(from) === dateOf(to - 1)) return [[from, to]];
  let low = from;
  let high = to - 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (dateOf(middle) === dateOf(from)) low = middle;
    else high = middle;
  }
  return [
    [from, high],
    [high, to],
  ];
}

function episodesOf(overs: { start: number; end: number; bpm: number }[], threshold: number) {
  const groups: { start: number; end: number; bpm: number }[][] = [];
  for (const over of overs) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && over.start - last.end < 30_000) group.push(over);
    else groups.push([over]);
  }
  return groups.map((group) => ({
    start: group[0]?.start ?? 0,
    end: group.at(-1)?.end ?? 0,
    overMs: group.reduce((sum, { start, end }) => sum + end - start, 0),
    peak: Math.max(...group.map(({ bpm }) => bpm)),
    areaBpmMs: group.reduce((sum, { start, end, bpm }) => sum + (bpm - threshold) * (end - start), 0),
  }));
}
