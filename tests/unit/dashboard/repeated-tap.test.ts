import { describe, expect, it } from 'vitest';
import { isRepeated } from '../../../dashboard/src/repeated-tap.ts';
import { at } from './samples.ts';

describe('a tap', () => {
  const last = { what: 'crash', at: at(0) } as const;

  it('that comes again within two seconds is the same one', () => {
    expect([0, 300, 1_999].map((ms) => isRepeated(last, 'crash', at(ms)))).toEqual([true, true, true]);
  });

  it('is meant when it comes later, is on something else, or is the first', () => {
    expect(isRepeated(last, 'crash', at(2_000))).toBe(false);
    expect(isRepeated<string>(last, 'rest', at(300))).toBe(false);
    expect(isRepeated(null, 'crash', at(300))).toBe(false);
  });
});
