import { type Held, held, moved, type TimeSpan, zoomed } from './time-span.ts';

/** A finger that moved less than this was a tap, in px. */
const TAP_PX = 8;
const WHEEL_FACTOR = 1.25;
const DOUBLE_TAP_FACTOR = 0.5;

export interface GestureTarget {
  /** What can be shown at most, and what is shown. */
  whole(): TimeSpan;
  shown(): TimeSpan;
  show(span: TimeSpan): void;
  /** The moment under a finger or the mouse; null: none. */
  point(at: number | null): void;
}

/**
 * Dragging with one finger or the mouse moves along the day, two fingers hold what is under them, the wheel with
 * Ctrl and a double tap zoom. Up and down stays the page's.
 *
 * @returns how to let go
 */
export function addGestures(area: HTMLElement, target: GestureTarget): () => void {
  const fingers = new Map<number, { x: number; held: Held }>();
  let travelled = 0;
  const shareAt = (clientX: number) => {
    const { left, width } = area.getBoundingClientRect();
    return width === 0 ? 0 : (clientX - left) / width;
  };
  const momentAt = (clientX: number) => {
    const { from, to } = target.shown();
    return from + shareAt(clientX) * (to - from);
  };
  const hold = (clientX: number) => ({
    x: clientX,
    held: { at: momentAt(clientX), share: shareAt(clientX) },
  });

  const down = (event: PointerEvent) => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    area.setPointerCapture(event.pointerId);
    if (fingers.size === 0) travelled = 0;
    fingers.set(event.pointerId, hold(event.clientX));
  };
  const move = (event: PointerEvent) => {
    const finger = fingers.get(event.pointerId);
    target.point(momentAt(event.clientX));
    if (finger === undefined) return;
    const byPx = event.clientX - finger.x;
    travelled += Math.abs(byPx);
    finger.x = event.clientX;
    const [one, two] = fingers.values();
    if (one !== undefined && two !== undefined) {
      const now = [one, two].map((each) => ({ at: each.held.at, share: shareAt(each.x) }));
      const [a, b] = now.sort((before, after) => before.at - after.at);
      if (a !== undefined && b !== undefined) target.show(held(a, b, target.whole()));
      return;
    }
    if (travelled < TAP_PX) return;
    const { from, to } = target.shown();
    target.show(moved({ from, to }, (-byPx / area.clientWidth) * (to - from), target.whole()));
  };
  const up = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    // Who stays holds from here on.
    for (const [id, { x }] of fingers) fingers.set(id, hold(x));
  };
  const leave = () => target.point(null);
  const wheel = (event: WheelEvent) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const factor = event.deltaY < 0 ? 1 / WHEEL_FACTOR : WHEEL_FACTOR;
    target.show(zoomed(target.shown(), factor, momentAt(event.clientX), target.whole()));
  };
  const doubleTap = (event: MouseEvent) => {
    target.show(zoomed(target.shown(), DOUBLE_TAP_FACTOR, momentAt(event.clientX), target.whole()));
  };

  area.addEventListener('pointerdown', down);
  area.addEventListener('pointermove', move);
  area.addEventListener('pointerup', up);
  area.addEventListener('pointercancel', up);
  area.addEventListener('pointerleave', leave);
  area.addEventListener('wheel', wheel, { passive: false });
  area.addEventListener('dblclick', doubleTap);
  return () => {
    area.removeEventListener('pointerdown', down);
    area.removeEventListener('pointermove', move);
    area.removeEventListener('pointerup', up);
    area.removeEventListener('pointercancel', up);
    area.removeEventListener('pointerleave', leave);
    area.removeEventListener('wheel', wheel);
    area.removeEventListener('dblclick', doubleTap);
  };
}
