import { Temporal } from 'temporal-polyfill';
import { inputError } from '../errors.ts';
import { type EpochMs, epochMs } from '../units.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Days that were worked out are remembered, up to so many: a list of ten years asks for each again and again. */
const DAYS_REMEMBERED = 5_000;
const NS_PER_MS = 1_000_000;

/** The night, from the evening before to the morning (design 5.6). */
const NIGHT = { from: '22:00', to: '08:00' } as const;

/** A local calendar day: `date` as `YYYY-MM-DD`, from `start` up to, not including, `end`. */
export interface LocalDay {
  readonly date: string;
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** Local time less UTC, in ms, from a moment up to, not including, another. */
export interface UtcOffset {
  readonly ms: number;
  readonly from: EpochMs;
  readonly until: EpochMs;
}

/** Which local day a moment belongs to, in one IANA time zone; days of 23 and 25 hours included. */
export class Calendar {
  readonly timeZone: string;
  #hourFormat: Intl.DateTimeFormat | undefined;
  readonly #named = new Map<string, LocalDay>();
  /** The days that reach into a UTC day, as far as they are known, by its number since 1970. */
  readonly #near = new Map<number, LocalDay[]>();

  /** @throws PlimsollError `bad-option` for a zone that this system does not know */
  constructor(timeZone: string) {
    try {
      const known = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
      // Some systems answer with an older name of the same zone; then the one that was asked for stands.
      this.timeZone = known.toLowerCase() === timeZone.toLowerCase() ? known : timeZone;
    } catch (cause) {
      throw inputError(
        'bad-option',
        `There is no time zone "${timeZone}"; give one like Europe/London or America/New_York.`,
        cause,
      );
    }
  }

  /** The day that a moment lies in. */
  dayOf(at: EpochMs): LocalDay {
    const number = Math.floor(at / DAY_MS);
    const near = this.#near.get(number) ?? [];
    const known = near.find(({ end, start }) => at >= start && at < end);
    if (known !== undefined) return known;
    const day = this.#day(this.#zoned(at).toPlainDate());
    if (this.#near.size >= DAYS_REMEMBERED) this.#near.clear();
    this.#near.set(number, [...near, day]);
    return day;
  }

  /** The day of a date, `YYYY-MM-DD`. */
  dayNamed(date: string): LocalDay {
    return this.#named.get(date) ?? this.#day(Temporal.PlainDate.from(date));
  }

  /** The day `days` later; earlier, if it is negative. */
  dayAfter(day: Pick<LocalDay, 'date'>, days = 1): LocalDay {
    return this.#day(Temporal.PlainDate.from(day.date).add({ days }));
  }

  /**
   * The first moment at which the clocks of a date show a time, `HH:MM`, or have gone past it: where they
   * skip it, that is when they are put forward.
   */
  momentOn(date: string, time: string): EpochMs {
    const { timeZone } = this;
    const zoned = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime: time });
    const skipped = !zoned.toPlainTime().equals(Temporal.PlainTime.from(time));
    const change = skipped ? this.#clockChange(this.dayNamed(date)) : null;
    return change ?? epochMs(zoned.epochMilliseconds);
  }

  /** Which hour, 0 to 23, the local clock shows at a moment. */
  hourOf(at: number): number {
    this.#hourFormat ??= new Intl.DateTimeFormat('en-GB', {
      timeZone: this.timeZone,
      hour: 'numeric',
      hourCycle: 'h23',
    });
    return Number(this.#hourFormat.format(at));
  }

  /** What the local clock shows at a moment, `HH:MM`. */
  timeOf(at: EpochMs): string {
    return this.#zoned(at).toPlainTime().toString({ smallestUnit: 'minute' });
  }

  /** The night that ends on a day, by the local clock. */
  nightBefore(day: Pick<LocalDay, 'date'>): { readonly from: EpochMs; readonly to: EpochMs } {
    const from = this.momentOn(this.dayAfter(day, -1).date, NIGHT.from);
    return { from, to: this.momentOn(day.date, NIGHT.to) };
  }

  /**
   * Where the local hours of a day begin: at every full hour by the local clock, and wherever that clock
   * is put forward or back. A repeated hour begins twice.
   */
  hourStarts(day: LocalDay): EpochMs[] {
    const starts: EpochMs[] = [];
    const change = this.#clockChange(day);
    const offset = this.#offsetMs(day.start);
    const offsetAfter = change === null ? offset : this.#offsetMs(change);
    for (let at: number = day.start; at < day.end; ) {
      starts.push(epochMs(at));
      const local = at + (change !== null && at >= change ? offsetAfter : offset);
      const full = at + HOUR_MS - (((local % HOUR_MS) + HOUR_MS) % HOUR_MS);
      at = change !== null && change > at && change < full ? change : full;
    }
    return starts;
  }

  /** How far the local clock is ahead of UTC around a moment: yesterday, today and tomorrow, unless it is changed. */
  offsetAround(at: EpochMs): UtcOffset {
    const today = this.dayOf(at);
    const { start } = this.dayAfter(today, -1);
    const { end } = this.dayAfter(today, 1);
    const change = this.#clockChange({ start, end });
    const ms = this.#offsetMs(at);
    if (change === null) return { ms, from: start, until: end };
    return at < change ? { ms, from: start, until: change } : { ms, from: change, until: end };
  }

  /** When the local clock is put forward or back in a time; null mostly. */
  #clockChange({ start, end }: Omit<LocalDay, 'date'>): EpochMs | null {
    const first = this.#zoned(start);
    if (first.offsetNanoseconds === this.#zoned(end).offsetNanoseconds) return null;
    const change = first.getTimeZoneTransition('next');
    return change === null ? null : epochMs(change.epochMilliseconds);
  }

  #day(plain: Temporal.PlainDate): LocalDay {
    const date = plain.toString();
    const known = this.#named.get(date);
    if (known !== undefined) return known;
    const day = { date, start: this.#startOf(plain), end: this.#startOf(plain.add({ days: 1 })) };
    if (this.#named.size >= DAYS_REMEMBERED) this.#named.clear();
    this.#named.set(date, day);
    return day;
  }

  #startOf(date: Temporal.PlainDate): EpochMs {
    return epochMs(date.toZonedDateTime(this.timeZone).epochMilliseconds);
  }

  /** Local time less UTC at a moment, in ms. */
  #offsetMs(at: EpochMs): number {
    return this.#zoned(at).offsetNanoseconds / NS_PER_MS;
  }

  #zoned(at: EpochMs): Temporal.ZonedDateTime {
    return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(this.timeZone);
  }
}

/** The time zone this machine is set to. */
export const systemTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
