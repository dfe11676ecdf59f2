import { describe, expect, it } from 'vitest';
import * as format from '../../../dashboard/src/format.ts';
import { toldApart } from '../../../dashboard/src/told-apart.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';

/** What the hours of a day are called in a table. */
function hours(date: string, timeZone: string): string[] {
  const calendar = new Calendar(timeZone);
  const starts = calendar.hourStarts(calendar.dayNamed(date));
  return toldApart(starts, timeZone, (at) => format.timeOfDay(at, timeZone));
}

describe('the hours of a day', () => {
  it('that the clocks show twice are told apart by the zone, and no other says more than it has to', () => {
    expect(hours('2025-10-26', 'Europe/Berlin').slice(0, 5)).toEqual([
      '00:00',
      '01:00',
      '02:00\u00a0CEST',
      '02:00\u00a0CET',
      '03:00',
    ]);
    expect(hours('2025-10-26', 'Europe/London').slice(0, 4)).toEqual([
      '00:00',
      '01:00\u00a0BST',
      '01:00\u00a0GMT',
      '02:00',
    ]);
  });

  it('are never called the same', () => {
    for (const date of ['2025-10-26', '2025-11-02', '2025-04-06', '2025-11-22', '2025-03-30'])
      for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC']) {
        const names = hours(date, zone);
        expect(new Set(names).size).toBe(names.length);
      }
  });
});
