/** The minutes of local days as the system's own calendar names them; shares nothing with the product's. */

export interface LocalMinute {
  /** Its first millisecond, UTC. */
  readonly start: number;
  readonly date: string;
  /** Local time, `HH:MM`. */
  readonly time: string;
  /** Distance from UTC, as the calendar writes it. */
  readonly offset: string;
}

const MINUTE = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();
/** By zone, then by the minute's start. */
const minutes = new Map<string, Map<number, LocalMinute>>();
const dates = new Map<string, LocalMinute[]>();

/** The local minute that a moment lies in. Zones differ from UTC by whole minutes in our time. */
export function localMinute(zone: string, at: number): LocalMinute {
  const start = Math.floor(at / MINUTE) * MINUTE;
  let ofZone = minutes.get(zone);
  if (ofZone === undefined) {
    ofZone = new Map();
    minutes.set(zone, ofZone);
  }
  const known = ofZone.get(start);
  if (known !== undefined) return known;
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'longOffset',
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(start).map(({ type, value }) => [type, value]));
  const minute = {
    start,
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    time: `${parts['hour']}:${parts['minute']}`,
    offset: parts['timeZoneName'] ?? '',
  };
  ofZone.set(start, minute);
  return minute;
}

/** All minutes of a local date, in order. */
export function minutesOfDate(zone: string, date: string): LocalMinute[] {
  const key = `${zone} ${date}`;
  const known = dates.get(key);
  if (known !== undefined) return known;
  const noon = Date.parse(`${date}T12:00:00Z`);
  const all: LocalMinute[] = [];
  for (let at = noon - 27 * 60 * MINUTE; at < noon + 27 * 60 * MINUTE; at += MINUTE) {
    const minute = localMinute(zone, at);
    if (minute.date === date) all.push(minute);
  }
  dates.set(key, all);
  return all;
}

export const dateBefore = (date: string): string =>
  new Date(Date.parse(`${date}T12:00:00Z`) - 24 * 60 * MINUTE).toISOString().slice(0, 10);
