import { describe, expect, it } from 'vitest';
import { factsOf, remarksOf } from '../../../dashboard/src/day-view.ts';
import { dayWords } from '../../../dashboard/src/day-words.ts';
import { type DaySummary, DEFAULT_WAKING } from '../../../src/contract/day.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { DayBook } from '../../../src/pacing/days.ts';
import { bpm, epochMs, monotonicMs } from '../../../src/units.ts';
import { threshold } from './samples.ts';

const HOUR = 3_600_000;
const DATE = '2025-11-22';
const calendar = new Calendar('Europe/London');
const { end, start } = calendar.dayNamed(DATE);

/** A day recorded from some hours after midnight on, at one heart rate, under a threshold or none. */
function day(
  hours: { from: number; to: number; beats: number } | null,
  threshold: number | null,
): DaySummary {
  const book = new DayBook(calendar, { threshold: threshold === null ? null : bpm(threshold) });
  if (hours !== null) {
    book.add({
      kind: 'span',
      at: epochMs(start + hours.from * HOUR),
      t: monotonicMs(hours.from * HOUR),
      ms: (hours.to - hours.from) * HOUR,
      bpm: bpm(hours.beats),
      threshold: threshold === null ? null : bpm(threshold),
    });
  }
  return book.summary(DATE, { until: end, waking: DEFAULT_WAKING, alerts: [] });
}

const fact = (summary: DaySummary, name: string) => {
  const { first, others } = factsOf(summary);
  return [...first, ...others].find((found) => found.name === name)?.lines ?? [];
};

describe('the numbers of a day', () => {
  it('begin with what was recorded, then what was over', () => {
    const { first } = factsOf(day({ from: 6, to: 20, beats: 70 }, 95));
    expect(first.map(({ name }) => name)).toEqual(['recorded', 'over']);
    expect(first[0]?.lines).toEqual([
      '14\u00a0h\u00a000, 10\u00a0h\u00a000 not recorded',
      '13\u00a0h\u00a000 of the 16\u00a0h\u00a000 from 07:00 to 23:00 (81\u00a0%)',
      dayWords.recorded.complete,
    ]);
  });

  it('say of the running day that it is not over, not that it lacks something', () => {
    const running = { ...day({ from: 6, to: 9, beats: 70 }, 95), until: epochMs(start + 9 * HOUR) };
    expect(fact(running, 'recorded').at(-1)).toBe('The day is not over yet.');
  });

  it('say of the running day what was seen so far, when it was recorded so far', () => {
    const until = epochMs(start + 9 * HOUR);
    const at = (from: number, beats: number) => ({
      ...day({ from, to: 9, beats }, 95),
      until,
      notRecordedMs: from * HOUR,
      atMostMs: from * HOUR + (beats > 95 ? (9 - from) * HOUR : 0),
    });
    expect(fact(at(6, 70), 'over')[0]).toBe('not seen; at most 6\u00a0h\u00a000');
    expect(fact(at(6, 70), 'episodes')).toEqual([dayWords.episodes.notSeen]);
    expect(fact(at(6, 100), 'over')).not.toContain(dayWords.over.notEnoughForMore);
    expect(fact(at(8.5, 70), 'over')[0]).toBe(dayWords.over.notEnough);
    expect(fact(at(8.5, 100), 'over')).toContain(dayWords.over.notEnoughForMore);
  });

  it('give no number of what was not recorded at all', () => {
    expect(fact(day(null, 95), 'recorded')).toEqual(['nothing', dayWords.recorded.incomplete]);
  });

  it('give no share of a waking window that the clocks skipped', () => {
    const whole = day({ from: 6, to: 20, beats: 70 }, 95);
    const skipped = { from: '01:15', to: '01:45', lengthMs: 0, recordedMs: 0, share: null };
    const lines = fact({ ...whole, waking: skipped, complete: false }, 'recorded');
    expect(lines[1]).toBe('The clocks skipped the time from 01:15 to 01:45 on this day.');
  });

  it('say of a threshold how it was found, since when, and that it is an estimate', () => {
    const inForce = threshold(95, { validFrom: epochMs(start - 86_400_000) });
    const of = (now: number | null) =>
      factsOf(day({ from: 6, to: 20, beats: 70 }, now), inForce).others.find(
        ({ name }) => name === 'threshold',
      )?.lines;
    const estimate = 'an estimate; it can be off by 15\u00a0bpm or more';
    expect(of(95)).toEqual([
      '95\u00a0bpm',
      expect.stringMatching(/^measured by a clinician, since .*21/),
      estimate,
    ]);
    // Of another one, only what is true of any.
    expect(of(101)).toEqual(['101\u00a0bpm', estimate]);
    expect(of(null)).toEqual(['none']);
  });

  it('say at least and at most', () => {
    expect(fact(day({ from: 6, to: 20, beats: 100 }, 95), 'over')[0]).toBe(
      'at least 14\u00a0h\u00a000, at most 24\u00a0h\u00a000',
    );
    expect(fact(day({ from: 6, to: 20, beats: 70 }, 95), 'over')[0]).toBe(
      'not seen; at most 10\u00a0h\u00a000',
    );
  });

  it('never show a 0 for what is unknown', () => {
    const tooLittle = day({ from: 8, to: 9, beats: 70 }, 95);
    expect(fact(tooLittle, 'over')[0]).toBe(dayWords.over.notEnough);
    expect(fact(tooLittle, 'episodes')).toEqual([dayWords.over.notEnough]);
    const withoutThreshold = day({ from: 6, to: 20, beats: 100 }, null);
    expect(fact(withoutThreshold, 'over')[0]).toBe(dayWords.over.unknown);
    expect(fact(withoutThreshold, 'episodes')).toEqual([dayWords.episodes.unknown]);
    expect(fact(withoutThreshold, 'threshold')).toEqual([dayWords.threshold.none]);
    const empty = day(null, 95);
    expect(fact(empty, 'over')[0]).toBe(dayWords.over.notEnough);
    for (const name of ['over', 'episodes', 'lowest', 'heart']) {
      expect(fact(empty, name).join(' ')).not.toMatch(/\b0\b/);
    }
  });

  it('list the alerts with how soon they were acknowledged', () => {
    const raised = { id: '1', kind: 'over', raisedAt: epochMs(start + 9 * HOUR) };
    const alerts = [
      { ...raised, acknowledgedAfterMs: 80_000 },
      { ...raised, kind: 'something-newer', acknowledgedAfterMs: null },
    ];
    expect(fact({ ...day(null, 95), alerts }, 'alerts')).toEqual([
      '09:00 Over threshold, acknowledged after 1\u00a0min\u00a020\u00a0s',
      '09:00 something-newer, not acknowledged',
    ]);
    expect(fact({ ...day(null, 95), alerts: null }, 'alerts')).toEqual([dayWords.alerts.unknown]);
  });

  it('say of an unfinished or unusual day what it is', () => {
    const running = { ...day({ from: 6, to: 9, beats: 70 }, 95), until: epochMs(start + 9 * HOUR) };
    expect(remarksOf(running, true)).toEqual(['So far, up to 09:00.']);
    expect(remarksOf(day(null, 95), false)).toEqual([dayWords.none]);
    const longer = {
      ...day({ from: 6, to: 9, beats: 70 }, 95),
      end: epochMs(end + HOUR),
      until: epochMs(end + HOUR),
    };
    expect(remarksOf(longer, false)).toEqual(['The clocks were changed: a day of 25\u00a0h.']);
  });
});
