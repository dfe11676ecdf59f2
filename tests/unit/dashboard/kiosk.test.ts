import { describe, expect, it } from 'vitest';
import { MOST_SHIFT_PX, shiftAt } from '../../../dashboard/src/kiosk.ts';
import { START } from './samples.ts';

const MINUTE = 60_000;
const hour = Array.from({ length: 60 }, (_, minute) => shiftAt(START + minute * MINUTE));

describe('the picture of the kiosk', () => {
  it('moves every minute, a little at a time, and never out of its margins', () => {
    for (const [index, { x, y }] of hour.entries()) {
      const next = shiftAt(START + (index + 1) * MINUTE);
      expect([Math.abs(next.x - x), Math.abs(next.y - y)]).toEqual([8, 8]);
      expect(Math.abs(x)).toBeLessThanOrEqual(MOST_SHIFT_PX.x);
      expect(Math.abs(y)).toBeLessThanOrEqual(MOST_SHIFT_PX.y);
    }
  });

  it('stands still within the minute', () => {
    const whole = START - (START % MINUTE);
    expect(shiftAt(whole + MINUTE - 1)).toEqual(shiftAt(whole));
  });

  it('is in no place for more than a tenth of the time, and no edge of it for more than a quarter', () => {
    const places = new Map<string, number>();
    const columns = new Map<number, number>();
    for (const { x, y } of hour) {
      places.set(`${x} ${y}`, (places.get(`${x} ${y}`) ?? 0) + 1);
      columns.set(x, (columns.get(x) ?? 0) + 1);
    }
    expect(Math.max(...places.values())).toBeLessThanOrEqual(6);
    expect(Math.max(...columns.values())).toBeLessThanOrEqual(15);
  });
});
