import { Temporal } from 'temporal-polyfill';
import { inputError } from '../errors.ts';
import { type EpochMs, epochMs } from '../units.ts';

/** A local calendar day: `date` as `YYYY-MM-DD`, from `start` up to, not including, `end`. */
export interface LocalDay {
  readonly date: string;
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** Which local day a moment belongs to, in one IANA time zone; days of 23 and 25 hours included. */
export class Calendar {
  readonly timeZone: string;
  #latest: LocalDay | null = null;

  /** @throws PlimsollError `bad-option` for a zone that this system does not know */
  constructor(timeZone: string) {
    try {
      this.timeZone = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
    } catch (cause) {
      throw inputError(
        'bad-option',
        `There is no time zone "${timeZone}"; give one like Europe/London or America/New_York.`,
        cause,
      );
    }
  }

  dayOf(at: EpochMs): LocalDay {
    const latest = this.#latest;
    if (latest !== null && at >= latest.start && at < latest.end) return latest;
    const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(this.timeZone).toPlainDate();
    const start = this.#startOf(date);
    const end = this.#startOf(date.add({ days: 1 }));
    this.#latest = { date: date.toString(), start, end };
    return this.#latest;
  }

  #startOf(date: Temporal.PlainDate): EpochMs {
    return epochMs(date.toZonedDateTime(this.timeZone).epochMilliseconds);
  }
}

/** The time zone this machine is set to. */
export const systemTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
