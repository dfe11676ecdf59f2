import { expect, test } from 'vitest';
import { momentOf } from '../../../dashboard/src/local-time.ts';

test.each([
  ['2026-03-10T14:05', 'Europe/London', '2026-03-10T14:05:00Z'],
  ['2026-07-10T14:05', 'Europe/London', '2026-07-10T13:05:00Z'],
  ['2026-07-10T14:05', 'Asia/Kathmandu', '2026-07-10T08:20:00Z'],
  // Shown twice: the first of the two.
  ['2026-10-25T01:30', 'Europe/London', '2026-10-25T00:30:00Z'],
  ['2026-12-31T23:30', 'America/New_York', '2027-01-01T04:30:00Z'],
])('%s by the clock of %s is %s', (field, zone, moment) => {
  expect(momentOf(field, zone)).toBe(Date.parse(moment));
});

test('a time that the clock skips is one close by', () => {
  const found = momentOf('2026-03-29T01:30', 'Europe/London') ?? 0;
  expect(Math.abs(found - Date.parse('2026-03-29T01:00:00Z'))).toBeLessThanOrEqual(30 * 60_000);
});

test.each(['', 'yesterday', '2026-02-30T10:00', '2026-02-10T24:10'])('"%s" is no time', (field) => {
  expect(momentOf(field, 'Europe/London')).toBeNull();
});
