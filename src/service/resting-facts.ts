import { Temporal } from 'temporal-polyfill';
import type { DayRow } from '../contract/day.ts';
import type { AnswersRecord } from '../contract/questions.ts';
import type { RestingKind, RestingValue } from '../contract/resting.ts';
import type { Threshold } from '../contract/threshold.ts';
import type { Calendar } from '../pacing/calendar.ts';
import type { RestingThen } from '../pacing/threshold/lowering.ts';
import { lastMedicineChange } from '../pacing/threshold/questions.ts';
import {
  dayAfter,
  RESTING_DAYS,
  type RestingInputs,
  restingHeartRate,
} from '../pacing/threshold/resting-heart-rate.ts';
import type { EpochMs } from '../units.ts';
import type { StorePort } from './ports.ts';

export interface RestingFactsOptions {
  readonly store: Pick<StorePort, 'mornings' | 'zones'>;
  readonly calendar: Calendar;
  readonly now: () => EpochMs;
  /** The days of a span that are known now, both dates included. */
  readonly days: (from: string, to: string) => readonly DayRow[];
}

/** A resting heart rate that was not known when a threshold came into force is looked for so many days after. */
const REFERENCE_DAYS = 14;

/** What of earlier days counts no more: values of this day and before. */
export type After = RestingInputs['after'];

/** What is kept of heart rates at rest, as the estimators want it. */
export class RestingFacts {
  readonly #options: RestingFactsOptions;

  constructor(options: RestingFactsOptions) {
    this.#options = options;
  }

  /** People grow older after they have answered. */
  ageNow(answers: AnswersRecord | null): number | null {
    if (answers === null || answers.age === null) return null;
    const answered = Temporal.PlainDate.from(this.#options.calendar.dayOf(answers.at).date);
    const { years } = answered.until(Temporal.PlainDate.from(this.today()), { largestUnit: 'years' });
    return answers.age + Math.max(0, years);
  }

  /** Guided readings and nights of some days up to a date. */
  inputs(until: string, after: After, days = RESTING_DAYS): RestingInputs {
    const from = dayAfter(until, 1 - days);
    return { today: until, after, values: [...this.#waking(from, until), ...this.#nights(from, until)] };
  }

  #waking(from: string, until: string): RestingValue[] {
    return this.#options.store.mornings
      .since(from)
      .filter(({ date }) => date <= until)
      .map(({ bpm, date }) => ({ date, kind: 'waking', bpm }));
  }

  /** The lowest half-hours of nights that are over. */
  #nights(from: string, until: string): RestingValue[] {
    const { calendar, days } = this.#options;
    return days(from, until).flatMap((row) =>
      row.nightHalfHour === null || row.until < calendar.nightBefore(row).to
        ? []
        : [{ date: row.date, kind: 'night' as const, bpm: row.nightHalfHour.meanBpm }],
    );
  }

  /** The resting heart rate when a threshold came into force, if it can still be compared with. */
  reference(threshold: Threshold, after: After): RestingThen | null {
    const { inputs, validFrom } = threshold;
    const since = this.#options.calendar.dayOf(validFrom).date;
    const isComparable = (kind: RestingKind, date: string) => (after[kind] ?? '') < date;
    if (inputs?.kind === 'resting') {
      const { readings: kind, restingBpm: bpm } = inputs;
      return isComparable(kind, since) ? { kind, bpm } : null;
    }
    const until = dayAfter(since, REFERENCE_DAYS);
    const last = until < this.today() ? until : this.today();
    const { values } = this.inputs(last, after, RESTING_DAYS + REFERENCE_DAYS);
    for (let date = since; date <= last; date = dayAfter(date, 1)) {
      const resting = restingHeartRate({ today: date, values, after });
      if (resting.known) {
        const { bpm, kind } = resting;
        return isComparable(kind, date) ? { kind, bpm } : null;
      }
    }
    return null;
  }

  /** A medicine that changed ends both series; another time zone only that of nights, which are cut by the clock. */
  after(answers: readonly AnswersRecord[]): After {
    const { calendar, store } = this.#options;
    const change = lastMedicineChange(answers);
    const medicine = change === null ? null : calendar.dayOf(change.at).date;
    const zones = store.zones.all();
    const zone = zones.length < 2 ? null : (zones.at(-1)?.since ?? null);
    const zoneDate = zone === null ? null : calendar.dayOf(zone).date;
    const night =
      [medicine, zoneDate]
        .filter((date) => date !== null)
        .sort()
        .at(-1) ?? null;
    return { waking: medicine, night };
  }

  /** Why resting values of the last days count no more, in words. */
  restarted(answers: readonly AnswersRecord[]): string[] {
    const { calendar, store } = this.#options;
    const since = dayAfter(this.today(), 1 - RESTING_DAYS);
    const change = lastMedicineChange(answers);
    const medicine = change === null ? null : calendar.dayOf(change.at).date;
    const zones = store.zones.all();
    const zone = zones.length < 2 ? undefined : zones.at(-1);
    const zoneDate = zone === undefined ? null : calendar.dayOf(zone.since).date;
    const sentences: string[] = [];
    if (medicine !== null && medicine >= since) {
      sentences.push(`A medicine changed on ${medicine}: heart rates at rest count from the day after.`);
    }
    if (zoneDate !== null && zoneDate >= since) {
      sentences.push(`The time zone changed on ${zoneDate}: nights count from the one after.`);
    }
    return sentences;
  }

  /** The local day. */
  today(): string {
    const { calendar, now } = this.#options;
    return calendar.dayOf(now()).date;
  }
}
