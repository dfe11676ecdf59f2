import { expect, it } from 'vitest';
import { wholePercent } from '../../../dashboard/src/whole-percent.ts';

it('a share is never said to be more than it is', () => {
  expect([0, 0.29, 0.299, 0.995, 0.99999, 1].map(wholePercent)).toEqual([0, 29, 29, 99, 99, 100]);
});
