import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../units.ts';

/** Every zone's offset has changed only at multiples of this since 1972 (IANA tz database), in ms. */
const QUARTER_MS = 15 * 60_000;

const two = (value: number): string => String(value).padStart(2, '0');

/** Moments as ISO 8601 local times with their offset: `2026-11-22T14:02:31.250+01:00`. */
export class LocalTimes {
  readonly #timeZone: string;
  #quarter = Number.NaN;
  #hour = '';
  #firstMinute = 0;
  #offset = '';

  /** @param timeZone an IANA time zone that this system knows */
  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  /** Millions of moments a file are named; so the calendar is asked once for each quarter of an hour. */
  text(at: EpochMs): string {
    const quarter = Math.floor(at / QUARTER_MS);
    if (quarter !== this.#quarter) this.#turnTo(quarter);
    const inQuarter = at - quarter * QUARTER_MS;
    const minute = this.#firstMinute + Math.floor(inQuarter / 60_000);
    const second = Math.floor(inQuarter / 1_000) % 60;
    const milliseconds = String(at % 1_000).padStart(3, '0');
    return `${this.#hour}:${two(minute)}:${two(second)}.${milliseconds}${this.#offset}`;
  }

  #turnTo(quarter: number): void {
    const start = Temporal.Instant.fromEpochMilliseconds(quarter * QUARTER_MS).toZonedDateTimeISO(
      this.#timeZone,
    );
    this.#quarter = quarter;
    this.#hour = `${start.toPlainDate().toString()}T${two(start.hour)}`;
    this.#firstMinute = start.minute;
    this.#offset = start.offset;
  }
}
