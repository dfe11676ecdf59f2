import { expect, it } from 'vitest';
import { endsSoon, SESSION_END_TOLD_MS } from '../../../dashboard/src/session-end.ts';

it.each([
  [SESSION_END_TOLD_MS, false],
  [SESSION_END_TOLD_MS - 1, true],
  [0, true],
])('%d ms before a device is signed out its page says so: %s', (left, expected) => {
  expect(endsSoon(1_000_000 + left, 1_000_000)).toBe(expected);
});
