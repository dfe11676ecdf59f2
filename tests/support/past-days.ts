import { systemClock } from '../../src/clock.ts';
import { DEFAULT_WAKING } from '../../src/contract/day.ts';
import { Calendar } from '../../src/pacing/calendar.ts';
import { putDownAnew } from '../../src/service/day-keeper.ts';
import { finish } from '../../src/service/day-rebuild.ts';
import { openStore } from '../../src/store/store.ts';
import { bpm, type EpochMs, epochMs, monotonicMs } from '../../src/units.ts';

/** The zone of the past days. */
export const PAST_ZONE = 'Europe/London';

const SECOND_MS = 1_000;
/** The journal takes so many entries at once; far more would be given up. */
const MOST_WAITING = 1_000;
const DAY_S = 86_400;

/** A day as it was lived; times in seconds since its midnight. */
interface PastDay {
  /** How many days before today. */
  readonly ago: number;
  readonly from: number;
  readonly to: number;
  /** A packet every so many seconds; up to 5 s all of it counts as recorded. */
  readonly every: number;
  /** Stretches without a packet. */
  readonly gaps?: readonly (readonly [from: number, to: number])[];
}

const HOUR_S = 3_600;
const AWAKE = { from: 7 * HOUR_S, to: 22 * HOUR_S, every: 5 } as const;
const YESTERDAY: PastDay = {
  ago: 1,
  from: 0,
  // The last reading must not hold into today.
  to: DAY_S - 10,
  every: 5,
  gaps: [[13 * HOUR_S, 13.5 * HOUR_S]],
};

/** Yesterday as a strap sends it: a packet a second. */
export const FULL_YESTERDAY: readonly PastDay[] = [{ ...YESTERDAY, every: 1 }];

/** Yesterday, all but half an hour of it; before it two weeks, one day of them with next to nothing. */
const TWO_WEEKS: readonly PastDay[] = [
  YESTERDAY,
  ...Array.from({ length: 13 }, (_, index): PastDay => ({ ago: index + 2, ...AWAKE })).filter(
    ({ ago }) => ago !== 5,
  ),
  { ago: 5, from: 18 * HOUR_S, to: 20 * HOUR_S, every: 4 },
];

/** Resting, walking about, sitting, for ever: the heart rate at a second of the day, in bpm. */
function beatsAt(second: number): number {
  const wave = 3 * Math.sin(second / 17) + 2 * Math.sin(second / 5);
  const effort = second % 5_400;
  // Ten minutes of effort every hour and a half, up and down again.
  const lift = effort < 600 ? 38 * Math.sin((Math.PI * effort) / 600) : 0;
  return Math.round(68 + wave + lift + (second > 7 * HOUR_S && second < 22 * HOUR_S ? 6 : 0));
}

/** On this day the threshold was lowered, so many days before today. */
const LOWERED_AGO = 8;

export interface PastNote {
  /** Seconds after yesterday's midnight. */
  readonly second: number;
  readonly kind: 'bad-day' | 'crash' | 'rest' | 'words';
  readonly text: string;
}

/**
 * Fills a data folder with two weeks of days up to yesterday, under a threshold of 95 bpm that was 100 until eight
 * days ago, with notes of yesterday.
 *
 * @returns yesterday's date
 */
export function livePastDays(
  folder: string,
  notes: readonly PastNote[] = [],
  { thresholdNote = '', days = TWO_WEEKS }: { thresholdNote?: string; days?: readonly PastDay[] } = {},
): string {
  const store = openStore(folder);
  const calendar = new Calendar(PAST_ZONE);
  const today = calendar.dayOf(systemClock.wall());
  const startOf = (ago: number) => calendar.dayAfter(today, -ago).start;
  const yesterday = calendar.dayAfter(today, -1);
  store.straps.adopt({ address: 'AA:BB:CC:DD:EE:01', name: 'Past strap', serial: null }, {}, startOf(20));
  const strap = store.straps.adopted()[0]?.id ?? 0;
  store.thresholds.add({ bpm: bpm(100), method: 'clinician', note: '' }, startOf(20), 0);
  let lowered = false;
  for (const day of days.toSorted((a, b) => b.ago - a.ago)) {
    if (day.ago <= LOWERED_AGO && !lowered) {
      const lower = { bpm: bpm(95), method: 'symptom', note: thresholdNote } as const;
      store.thresholds.add(lower, startOf(LOWERED_AGO), store.journal.lastId());
      lowered = true;
    }
    const linked = (kind: 'connected' | 'disconnected', second: number) => {
      const at = epochMs(startOf(day.ago) + second * SECOND_MS);
      store.journal.append({ kind, at, monotonic: monotonicMs(at), strap });
    };
    linked('connected', day.from);
    for (const { at, second } of secondsOf(day, startOf(day.ago))) {
      const bytes = Uint8Array.of(0, beatsAt(second));
      store.journal.append({ kind: 'packet', at, monotonic: monotonicMs(at), strap, bytes, verdict: 'ok' });
      if (store.journal.waiting >= MOST_WAITING) store.journal.flush();
    }
    linked('disconnected', day.to);
    do store.journal.flush();
    while (store.journal.waiting > 0);
    store.journal.sealAll();
  }
  // As a service that had run on those days would have.
  for (const { ago } of days) {
    const { date } = calendar.dayAfter(today, -ago);
    finish(putDownAnew(store, calendar, date, { waking: DEFAULT_WAKING, madeAt: systemClock.wall() }));
  }
  for (const { kind, second, text } of notes) {
    const at = epochMs(yesterday.start + second * SECOND_MS);
    store.notes.add({ kind, text, at }, { role: 'wearer', device: 'Bedside', sessionId: 1 }, at);
  }
  store.close();
  return yesterday.date;
}

/** The packets of a day. */
function* secondsOf(
  { every, from, gaps = [], to }: PastDay,
  start: EpochMs,
): Generator<{ at: EpochMs; second: number }> {
  for (let second = from; second < to; second += every) {
    if (gaps.some(([begin, end]) => second >= begin && second < end)) continue;
    yield { at: epochMs(start + second * SECOND_MS), second };
  }
}
