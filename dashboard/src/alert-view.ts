import type { Alert, AlertFamily, AlertKind, Person } from '../../src/contract/alerts.ts';
import type { ScreenRequest } from '../../src/contract/live.ts';
import * as format from './format.ts';
import type { LiveView } from './live-state.ts';
import { type NowScreen, noSignalSince } from './now-screen.ts';
import { translated } from './service-words.ts';
import { words } from './words.ts';

/** A button, and what it asks of the service. */
export interface Action {
  readonly label: string;
  readonly asks: ScreenRequest;
}

/** What an alert says. */
export interface AlertView {
  readonly id: string;
  readonly kind: AlertKind;
  readonly family: AlertFamily;
  readonly text: string;
  /** True until somebody acknowledged it, and again when it says so again. */
  readonly open: boolean;
  /** How often it was to be heard on a device of this role. */
  readonly heard: number;
  /** Who has done what, who is told, and when: quieter. */
  readonly notes: readonly string[];
  /** The large button; null once it is acknowledged. */
  readonly main: Action | null;
  readonly others: readonly Action[];
}

/**
 * The alerts to be shown, the open ones first and pacing before technical; the resolved ones are not.
 *
 * @param sounds whether this device can be heard
 */
export function alertViews(
  screen: NowScreen,
  view: LiveView,
  silenceMin: number,
  sounds: boolean,
): AlertView[] {
  const rank = ({ open, family }: AlertView) => (open ? 0 : 2) + (family === 'pacing' ? 0 : 1);
  return view.alerts
    .filter((alert) => alert.resolvedAt === null)
    .map((alert) => alertView(alert, screen, view, silenceMin, sounds))
    .sort((a, b) => rank(a) - rank(b));
}

function alertView(
  alert: Alert,
  screen: NowScreen,
  view: LiveView,
  silenceMin: number,
  sounds: boolean,
): AlertView {
  const { id, kind, family } = alert;
  const open = alert.acknowledgedAt === null;
  const heard = alert.sound[view.you.role].count;
  const common = { id, kind, family, open, heard, text: textOf(alert, screen, view) };
  // Acknowledging ends neither what people may let each other know nor what may be silenced.
  const others = otherActions(alert, view, silenceMin);
  if (!open) return { ...common, notes: acknowledgedNotes(alert, screen, view), main: null, others };
  return {
    ...common,
    notes: [handOverNote(alert, screen, view, sounds), quietNote(alert, screen, view)].filter(
      (note) => note !== null,
    ),
    main: { label: words.alert.acknowledge, asks: { type: 'acknowledge', alertId: id } },
    others,
  };
}

function otherActions(alert: Alert, view: LiveView, silenceMin: number): Action[] {
  const { role } = view.you;
  const actions: Action[] = [];
  if (alert.family === 'pacing' && role === 'wearer')
    actions.push({ label: words.alert.allRight, asks: { type: 'word', word: 'all-right' } });
  if (alert.family === 'pacing' && role === 'carer')
    actions.push({ label: words.alert.onMyWay, asks: { type: 'word', word: 'on-my-way' } });
  if (alert.kind === 'no-signal' && role !== 'display') actions.push(takenOff());
  if (role !== 'display' && !isSilenced(alert, view)) {
    const of = { family: alert.family };
    actions.push({
      label: words.alert.quietFor(silenceMin),
      asks: { type: 'silence', of, minutes: silenceMin },
    });
  }
  return actions;
}

/** The strap was taken off: nothing is to be expected of it. */
export const takenOff = (): Action => ({
  label: words.alert.notWearing,
  asks: { type: 'wearing', worn: false },
});

/** The one silence that can be asked for before there is an alert: for what concerns the threshold. */
export function quietBeforehand(view: LiveView, screen: NowScreen, silenceMin: number): Action | null {
  if (view.you.role === 'display' || view.service.threshold === null) return null;
  const isQuiet = view.house.silences.some(
    ({ family, until }) => family === 'pacing' && until > screen.serverTime,
  );
  // An alert that stands has the same button in its band.
  const stands = view.alerts.some(({ family, resolvedAt }) => family === 'pacing' && resolvedAt === null);
  if (isQuiet || stands) return null;
  const asks = { type: 'silence', of: { family: 'pacing' }, minutes: silenceMin } as const;
  return { label: words.alert.quietFor(silenceMin), asks };
}

const isSilenced = (alert: Alert, view: LiveView): boolean =>
  alert.silence !== null || view.house.silences.some(({ family }) => family === alert.family);

/** What is the matter. Without a signal an alert says what was last seen, never that it is over. */
function textOf(alert: Alert, screen: NowScreen, view: LiveView): string {
  const time = (at: number) => format.moment(at, screen.serverTime, view.timeZone);
  switch (alert.kind) {
    case 'over': {
      const unseen = unseenSince(alert, screen, view);
      if (unseen !== null) return words.alert.lastSeen(unseen);
      const since = time(startOf(alert));
      return isOverNow(view) ? words.alert.over(since) : words.alert.wasOver(since);
    }
    case 'long-over': {
      const { minutes } = alert;
      const unseen = unseenSince(alert, screen, view);
      if (unseen !== null) return words.alert.longLastSeen(minutes, unseen);
      const its = view.alerts.find(({ kind, resolvedAt }) => kind === 'over' && resolvedAt === null);
      const since = its === undefined ? '' : time(startOf(its));
      return isOverNow(view) ? words.alert.longOver(minutes, since) : words.alert.wasLongOver(minutes, since);
    }
    case 'day-total':
      return words.alert.dayTotal(alert.minutes);
    case 'no-signal': {
      const why = alert.verdict === null ? null : words.verdict[alert.verdict];
      return [words.alert.noSignal(time(alert.lastOkAt ?? alert.since)), why].filter(Boolean).join(' ');
    }
    case 'strap-battery':
      return words.alert.battery(alert.percent);
    case 'bluetooth': {
      const { bluetooth } = view.service;
      // How it is mended stands beside the mark.
      return bluetooth.state === 'unavailable' ? translated(bluetooth.what) : words.alert.bluetooth;
    }
    case 'storage':
      return translated(alert.sentence);
    case 'clock':
      return words.alert.clock(format.duration(Math.abs(alert.byMs)), alert.byMs > 0);
  }
}

/** What an alert says of now follows the present band alone: a number may rise again before it has settled. */
const isOverNow = (view: LiveView): boolean => view.lastOk?.value.band === 'over';

const startOf = ({ raisedAt, reopenedAt }: Alert): number => reopenedAt ?? raisedAt;

/** Since when a pacing alert stands unseen, as "14:02", empty when that is unknown; null while there is a signal. */
function unseenSince(
  alert: Extract<Alert, { family: 'pacing' }>,
  screen: NowScreen,
  view: LiveView,
): string | null {
  if (alert.noSignalSince !== null)
    return format.moment(alert.noSignalSince, screen.serverTime, view.timeZone);
  const lost = screen.blind || screen.freshness === 'lost' || screen.freshness === 'never';
  return lost ? (noSignalSince(view, screen.serverTime) ?? '') : null;
}

function acknowledgedNotes(alert: Alert, screen: NowScreen, view: LiveView): string[] {
  const time = (at: number) => format.moment(at, screen.serverTime, view.timeZone);
  const { acknowledgedAt, acknowledgedBy, sayAgainAt } = alert;
  if (acknowledgedAt === null) return [];
  const by = acknowledgedBy === null ? null : personWords(acknowledgedBy, view);
  const notes = [words.alert.acknowledged(time(acknowledgedAt), by)];
  if (sayAgainAt !== null) notes.push(words.alert.saysAgain(time(sayAgainAt)));
  if (alert.silence !== null)
    notes.push(words.alert.quietUntil(time(alert.silence.until), personWords(alert.silence.by, view)));
  return notes;
}

/** Who is told now, and who next. */
function handOverNote(alert: Alert, screen: NowScreen, view: LiveView, sounds: boolean): string | null {
  const { handOverAt, told } = alert;
  const { carer, display } = view.house.present;
  const waits = handOverAt !== null && handOverAt > screen.serverTime;
  if (screen.blind || (!waits && told.carers === null)) return null;
  if (carer + display === 0) return words.alert.noCarer;
  if (waits) {
    const left = format.countdown(handOverAt - screen.serverTime);
    if (view.you.role === 'wearer') return words.alert.carersSoon(left);
    return sounds ? words.alert.wearerFirst(left) : words.alert.wearerFirstSilent(left);
  }
  if (told.carers === null) return null;
  return words.alert.carersTold(format.moment(told.carers, screen.serverTime, view.timeZone));
}

/** Why this device makes no sound for it now, where that is not said elsewhere. */
function quietNote(alert: Alert, screen: NowScreen, view: LiveView): string | null {
  if (alert.silence !== null) {
    const until = format.moment(alert.silence.until, screen.serverTime, view.timeZone);
    return words.alert.quietUntil(until, personWords(alert.silence.by, view));
  }
  const { quiet } = alert.sound[view.you.role];
  return quiet === 'quiet-time' || quiet === 'hours' ? words.alert.quietBecause[quiet] : null;
}

/** "you" for this device, else its name and whose it is. */
export const personWords = (person: Person, { you }: Pick<LiveView, 'you'>): string =>
  person.role === you.role && person.device === you.device
    ? words.you
    : words.person(person.device, words.roles[person.role]);

/** A line about the household as a whole, with what can be done about it. */
export interface HouseLine {
  readonly id: string;
  readonly text: string;
  readonly action: Action | null;
}

/** Silences with their ends, "not wearing it", and what people let each other know. */
export function houseLines(screen: NowScreen, view: LiveView): HouseLine[] {
  const time = (at: number) => format.moment(at, screen.serverTime, view.timeZone);
  const { silences, notWorn, words: said } = view.house;
  const mayAct = view.you.role !== 'display';
  const lines: HouseLine[] = said
    .filter(({ until }) => until > screen.serverTime)
    .map(({ word, at, by }) => ({
      id: word,
      text: words.house[word](personWords(by, view), time(at)),
      action: null,
    }));
  for (const { family, until, by } of silences) {
    if (until <= screen.serverTime) continue;
    const asks = { type: 'silence', of: { family }, minutes: 0 } as const;
    lines.push({
      id: `quiet-${family}`,
      text: words.house.quiet[family](time(until), personWords(by, view)),
      action: mayAct ? { label: words.house.undo, asks } : null,
    });
  }
  if (notWorn !== null)
    lines.push({
      id: 'not-worn',
      text: words.house.notWorn(time(notWorn.since)),
      action: mayAct ? { label: words.house.worn, asks: { type: 'wearing', worn: true } } : null,
    });
  return lines;
}
