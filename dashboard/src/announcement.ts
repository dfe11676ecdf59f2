import type { AlertView } from './alert-view.ts';

/** A band is told when it has held for so long, in ms: a heart that hovers at the threshold would tell it without end. */
export const HELD_MS = 10_000;
/** The live region stays as it is for so long, in ms: a change that is undone sooner may not be noticed. */
const SETTLED_MS = 400;

/** What a screen reader is told, and what it was. */
export interface Announcements {
  /** What the live region says. It is emptied before it says something: the same words again would be no change. */
  readonly region: string;
  readonly changedAt: number;
  readonly waiting: readonly string[];
  /** How often each open alert was to be heard here when it was told. */
  readonly toldAlerts: ReadonlyMap<string, number>;
  readonly band: { readonly text: string; readonly since: number };
  readonly toldBand: string;
}

export const nothingAnnounced: Announcements = {
  region: '',
  changedAt: Number.NEGATIVE_INFINITY,
  waiting: [],
  toldAlerts: new Map(),
  band: { text: '', since: 0 },
  toldBand: '',
};

interface Present {
  /** The band in words; without numbers, so that it changes only when the band does. */
  readonly band: string;
  /** True while the page is blind: that has been waited for already. */
  readonly urgent: boolean;
  readonly open: readonly Pick<AlertView, 'id' | 'text' | 'heard'>[];
  /** In ms, of a clock that only goes forward. */
  readonly now: number;
}

/**
 * Takes a look, at least once a second: alerts are told at once, when they come, open again or say so again, and not
 * because another goes or their own words change; a band when it has held.
 */
export function announce(before: Announcements, { band, urgent, open, now }: Present): Announcements {
  const news: string[] = [];
  const fresh = open.filter(({ id, heard }) => heard > (before.toldAlerts.get(id) ?? -1));
  if (fresh.length > 0) news.push(fresh.map(({ text }) => text).join(' '));
  const present = band === before.band.text ? before.band : { text: band, since: now };
  const isFirst = before.toldBand === '';
  const isNews = band !== before.toldBand && (isFirst || urgent || now - present.since >= HELD_MS);
  if (isNews) news.push(band);
  return {
    ...speak(before, [...before.waiting, ...news], now),
    toldAlerts: new Map(open.map(({ id, heard }) => [id, heard])),
    band: present,
    toldBand: isNews ? band : before.toldBand,
  };
}

/** Empties the region, and at the next look says what waits. */
function speak(
  { changedAt, region }: Announcements,
  waiting: readonly string[],
  now: number,
): Pick<Announcements, 'region' | 'changedAt' | 'waiting'> {
  const [next, ...later] = waiting;
  if (next === undefined || now - changedAt < SETTLED_MS) return { region, changedAt, waiting };
  if (region !== '') return { region: '', changedAt: now, waiting };
  return { region: next, changedAt: now, waiting: later };
}
