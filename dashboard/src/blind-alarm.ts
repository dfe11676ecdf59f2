import { BLIND_AFTER_MS } from './freshness.ts';

/** While the page is blind and nobody has asked for quiet, it sounds again after this long, in ms. */
export const AGAIN_AFTER_MS = 120_000;

/** The page's own alarm: only the page can know that it hears nothing. Times by its monotonic clock, in ms. */
export interface BlindAlarm {
  /** When it sounded last in this blindness; null: not yet. */
  readonly soundedAt: number | null;
  /** It was to sound then, and nothing was let out. */
  readonly unheard: boolean;
  /** Somebody asked for quiet until the service is heard again. */
  readonly quiet: boolean;
}

export const noBlindAlarm: BlindAlarm = { soundedAt: null, unheard: false, quiet: false };

interface Present {
  readonly blind: boolean;
  readonly now: number;
  /** Since when the page has been awake: a sleep is no silence of the service. */
  readonly awakeSince: number;
  /** When the service was last heard. */
  readonly lastHeard: number;
  /** Whether the settings let this device be heard at this hour. */
  readonly mayBeHeard: boolean;
}

/** Looks whether the page is to sound because it hears nothing: at first after 6 s of listening in vain. */
export function lookBlind(
  before: BlindAlarm,
  { blind, now, awakeSince, lastHeard, mayBeHeard }: Present,
): { readonly alarm: BlindAlarm; readonly sound: boolean } {
  if (!blind)
    return { alarm: before.soundedAt === null && !before.quiet ? before : noBlindAlarm, sound: false };
  const listened = now - Math.max(awakeSince, lastHeard);
  const due =
    before.soundedAt === null ? listened > BLIND_AFTER_MS : now - before.soundedAt >= AGAIN_AFTER_MS;
  if (!due || before.quiet || !mayBeHeard) return { alarm: before, sound: false };
  return { alarm: { ...before, soundedAt: now }, sound: true };
}

/** Whether what could not be heard when it was due is still to be heard. */
export const isOwed = (
  { quiet, unheard }: BlindAlarm,
  { blind, mayBeHeard }: Pick<Present, 'blind' | 'mayBeHeard'>,
): boolean => unheard && blind && !quiet && mayBeHeard;

export const quietened = (before: BlindAlarm): BlindAlarm => ({ ...before, quiet: true });
