import type { HouseView } from '../../contract/alerts.ts';
import type { Settings } from '../../contract/settings.ts';
import type { EpochMs } from '../../units.ts';
import { type DailyHours, withinHours } from '../hours.ts';
import type { Step } from '../machine.ts';
import { HOLD_MS } from '../meter.ts';
import { type AlertEvent, type Context, unchanged } from './change.ts';

/** Since when, by whom and until when the strap is not worn; null: it is worn. */
export type NotWorn = HouseView['notWorn'];

/** "Not wearing it" began or ended; to be stored and told. */
export interface WearingChange {
  readonly kind: 'wearing-change';
  readonly at: EpochMs;
  readonly notWorn: NotWorn;
  readonly wornSaidAt: EpochMs | null;
}

export interface WearingState {
  readonly notWorn: NotWorn;
  /** When somebody last said "wearing it again": the stretch of the schedule that ran then pauses nothing more. */
  readonly wornSaidAt: EpochMs | null;
}

/**
 * "Not wearing it" (design 5.7): said with one tap, or by the wearer's schedule; the first ok reading ends
 * it, and so does the schedule's end or the other tap.
 */
export function wearing(
  state: WearingState,
  event: AlertEvent,
  context: Context,
): Step<WearingState, WearingChange> {
  const { notWorn } = state;
  if (event.kind === 'reading') {
    const isEnd = event.verdict === 'ok' && notWorn !== null && context.caughtUp;
    return isEnd ? changed(state, event.at, null) : unchanged(state);
  }
  if (!context.caughtUp || event.kind === 'span') return unchanged(state);
  if (event.kind === 'wearing') {
    if (event.worn) {
      return notWorn === null
        ? unchanged(state)
        : changed({ ...state, wornSaidAt: event.at }, event.at, null);
    }
    if (notWorn !== null && notWorn.by !== null) return unchanged(state);
    return changed(state, event.at, { since: event.at, by: event.by, until: null });
  }
  return bySchedule(state, event, context);
}

function bySchedule(
  state: WearingState,
  event: AlertEvent,
  { settings, calendar, sight: { lastOk } }: Context,
): Step<WearingState, WearingChange> {
  const { notWorn } = state;
  const schedule = scheduleOf(settings);
  if (notWorn !== null && notWorn.by !== null) return unchanged(state);
  const stretch = schedule === null ? null : withinHours(schedule, event.at, calendar);
  if (stretch === null) return notWorn === null ? unchanged(state) : changed(state, event.at, null);
  if (notWorn !== null) return unchanged(state);
  // Read since it began: worn after all. Read just before: it is still on, and takes no pause.
  const isRead = lastOk !== null && (lastOk.at >= stretch.start || event.t - lastOk.t <= HOLD_MS);
  const isSaid = state.wornSaidAt !== null && state.wornSaidAt >= stretch.start;
  if (isRead || isSaid) return unchanged(state);
  return changed(state, event.at, { since: event.at, by: null, until: stretch.end });
}

const changed = (
  { wornSaidAt }: WearingState,
  at: EpochMs,
  notWorn: NotWorn,
): Step<WearingState, WearingChange> => ({
  state: { notWorn, wornSaidAt },
  outputs: [{ kind: 'wearing-change', at, notWorn, wornSaidAt }],
});

function scheduleOf(settings: Settings): DailyHours | null {
  const from = settings['wearing.notFrom'];
  const to = settings['wearing.notTo'];
  return from === null || to === null ? null : { from, to };
}
