/** What a `datetime-local` field says, as the clock of a time zone shows it. */
const FIELD = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/;

/** By zone: making one takes some ms. */
const digits = new Map<string, Intl.DateTimeFormat>();

function digitsOf(timeZone: string): Intl.DateTimeFormat {
  const known = digits.get(timeZone);
  if (known !== undefined) return known;
  const two = '2-digit';
  const made = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: two, day: two },
    ...{ hour: two, minute: two, second: two },
  });
  digits.set(timeZone, made);
  return made;
}

/** What calendar and clock of a zone show at a moment, each part in digits. */
export function shownAt(at: number, timeZone: string): (part: Intl.DateTimeFormatPartTypes) => string {
  const parts = digitsOf(timeZone).formatToParts(at);
  return (part) => parts.find(({ type }) => type === part)?.value ?? '';
}

/** How far the clock of a zone is ahead of UTC at a moment, in ms. */
function aheadOf(at: number, timeZone: string): number {
  const part = shownAt(at, timeZone);
  const of = (name: Intl.DateTimeFormatPartTypes) => Number(part(name));
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return shown - Math.floor(at / 1_000) * 1_000;
}

/**
 * The moment at which the clock of a zone shows what was typed into a field: the first of two where the clock is
 * put back, one close by where it skips the time.
 *
 * @returns UTC ms; null when it is no time
 */
export function momentOf(field: string, timeZone: string): number | null {
  const match = FIELD.exec(field);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  const shown = Date.UTC(year, month - 1, day, hour, minute);
  const isInMonth = day >= 1 && Date.UTC(year, month - 1, day) < Date.UTC(year, month, 1);
  if (!isInMonth || month < 1 || month > 12 || hour > 23 || minute > 59) return null;
  const candidates = [-1, 1].map((days) => shown - aheadOf(shown + days * 86_400_000, timeZone));
  const exact = candidates.filter((at) => at + aheadOf(at, timeZone) === shown);
  return Math.min(...(exact.length > 0 ? exact : candidates));
}
