import { describe, expect, it } from 'vitest';
import { DEFAULT_WAKING } from '../../../src/contract/day.ts';
import { isRecordedEnough, wakingPassedMs } from '../../../src/contract/recorded-enough.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { DayBook } from '../../../src/pacing/days.ts';
import { bpm, epochMs, monotonicMs } from '../../../src/units.ts';

const HOUR = 3_600_000;
const calendar = new Calendar('Europe/London');
const DATE = '2025-11-22';
const { end, start } = calendar.dayNamed(DATE);

/** The day as it is at an hour, recorded from one hour to another. */
function dayAt(hour: number, [from, to]: readonly [number, number], waking = DEFAULT_WAKING) {
  const book = new DayBook(calendar, { threshold: bpm(95) });
  if (to > from)
    book.add({
      kind: 'span',
      at: epochMs(start + from * HOUR),
      t: monotonicMs(from * HOUR),
      ms: (to - from) * HOUR,
      bpm: bpm(70),
      threshold: bpm(95),
    });
  return book.summary(DATE, { until: epochMs(start + hour * HOUR), waking, alerts: [] });
}

describe('a day is recorded enough', () => {
  it('while it runs, when most of the waking window so far is: the evening is not waited for', () => {
    expect(dayAt(12, [7, 12]).complete).toBe(false);
    expect(isRecordedEnough(dayAt(12, [7, 12]))).toBe(true);
    expect(isRecordedEnough(dayAt(12, [7, 10.5]))).toBe(true);
    expect(isRecordedEnough(dayAt(12, [7, 10.4]))).toBe(false);
    expect(isRecordedEnough(dayAt(12, [0, 7]))).toBe(false);
  });

  it('before the waking window begins, when most of the night is', () => {
    expect(isRecordedEnough(dayAt(6, [0, 6]))).toBe(true);
    expect(isRecordedEnough(dayAt(6, [0, 4]))).toBe(false);
  });

  it('never when nothing is, nor when it has only just begun', () => {
    expect(isRecordedEnough(dayAt(12, [0, 0]))).toBe(false);
    expect(isRecordedEnough(dayAt(0, [0, 0]))).toBe(false);
  });

  it('once it is over, when it is complete', () => {
    for (const to of [10, 18, 18.3, 23]) {
      const over = dayAt(24, [7, to]);
      expect(over.until).toBe(end);
      expect(isRecordedEnough(over)).toBe(over.complete);
    }
  });
});

describe('of the waking window', () => {
  const hoursPassed = (hour: number, from: string, to: string) =>
    wakingPassedMs(dayAt(hour, [0, 0], { from, to })) / HOUR;

  it('as much has passed as the clock says, and never more than all of it', () => {
    expect([6, 7, 12, 23, 23.5, 24].map((hour) => hoursPassed(hour, '07:00', '23:00'))).toEqual([
      0, 0, 5, 16, 16, 16,
    ]);
  });

  it('the part after midnight comes first', () => {
    expect([1, 2, 9, 11, 24].map((hour) => hoursPassed(hour, '10:00', '01:30'))).toEqual([
      1, 1.5, 1.5, 2.5, 15.5,
    ]);
  });
});
