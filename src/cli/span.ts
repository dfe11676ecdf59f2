import { Temporal } from 'temporal-polyfill';
import { inputError } from '../errors.ts';
import type { TimeSpan } from '../service/ports.ts';
import { epochMs } from '../units.ts';

/** From 1970 to the end of 9999: years with four digits. */
const ALWAYS: TimeSpan = { from: epochMs(0), to: epochMs(253_402_214_400_000) };

/** How the two bounds are called, and what an error about them is. */
interface Named {
  readonly code: 'bad-option' | 'bad-input';
  readonly from: string;
  readonly to: string;
}
const OPTIONS: Named = { code: 'bad-option', from: '--from', to: '--to' };

/**
 * The span between two options. Each is a day (`2026-11-22`) or a local time (`2026-11-22T14:30`), or a time
 * with its own offset (`2026-11-22T14:30+01:00`). A span to a day ends when that day does; what is left out
 * has no bound.
 *
 * @throws PlimsollError `bad-option`, or as named
 */
export function parseSpan(
  from: string | undefined,
  to: string | undefined,
  timeZone: string,
  named = OPTIONS,
): TimeSpan {
  const span = {
    from: from === undefined ? ALWAYS.from : momentOf(named, named.from, from, timeZone, 0),
    to: to === undefined ? ALWAYS.to : momentOf(named, named.to, to, timeZone, 1),
  };
  if (span.from < span.to) return span;
  throw inputError(
    named.code,
    `${named.from} ${from} is not before ${named.to} ${to}; give the earlier moment first.`,
  );
}

/** @param daysAfter a day stands for its start, so many days later */
function momentOf({ code }: Named, option: string, text: string, timeZone: string, daysAfter: number) {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
      const day = Temporal.PlainDate.from(text).add({ days: daysAfter });
      return epochMs(day.toZonedDateTime(timeZone).epochMilliseconds);
    }
    if (/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text)) return epochMs(Temporal.Instant.from(text).epochMilliseconds);
    return epochMs(Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochMilliseconds);
  } catch (cause) {
    throw inputError(
      code,
      `${option} takes a day like 2026-11-22 or a time like 2026-11-22T14:30, not "${text}".`,
      cause,
    );
  }
}
