/** So far the picture of the kiosk moves from its middle, in px. */
export const MOST_SHIFT_PX = { x: 24, y: 20 } as const;
/** How far it moves at a time, in px. */
const STEP_PX = 8;
const MINUTE_MS = 60_000;

/** Up and down again in whole steps: 0, 1, … `top`, … 1, 0. */
const toAndFro = (step: number, top: number): number => top - Math.abs((step % (2 * top)) - top);

/**
 * Where the picture of the kiosk stands in a minute: it wanders a step a minute, both ways at paces that
 * meet again only after an hour, so that no edge is burnt into a screen that always shows the same.
 *
 * @param at ms by the wall clock of the device, which goes on when the service is not heard
 * @returns px from the middle
 */
export function shiftAt(at: number): { readonly x: number; readonly y: number } {
  const minute = Math.floor(at / MINUTE_MS);
  const across = (2 * MOST_SHIFT_PX.x) / STEP_PX;
  const down = (2 * MOST_SHIFT_PX.y) / STEP_PX;
  return {
    x: toAndFro(minute, across) * STEP_PX - MOST_SHIFT_PX.x,
    y: toAndFro(minute, down) * STEP_PX - MOST_SHIFT_PX.y,
  };
}
