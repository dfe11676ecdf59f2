import { describe, expect, test } from 'vitest';
import { type DayOptions, type DaysOptions, day, days } from '../../../src/cli/days.ts';
import { DEFAULT_WAKING, dayAnswerSchema } from '../../../src/contract/day.ts';
import { daysAnswerSchema } from '../../../src/contract/weeks.ts';
import { openStore } from '../../../src/store/store.ts';
import { bpm, epochMs, monotonicMs } from '../../../src/units.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const MINUTE = 60_000;
/** 2026-03-28, the day before London's clocks go forward. */
const EVENING = Date.UTC(2026, 2, 28, 22);
const NOW = Date.UTC(2026, 2, 29, 9, 30);

/** A folder with a packet every four seconds from 22:00 on, for three hours, over for ten minutes at 23:00. */
function recordedFolder(minutes = 180): string {
  const folder = temporaryFolder();
  const store = openStore(folder);
  store.thresholds.add({ bpm: bpm(95), method: 'symptom', note: '' }, epochMs(EVENING - MINUTE), 0);
  store.journal.append({ kind: 'connected', at: epochMs(EVENING), monotonic: monotonicMs(0), strap: 1 });
  for (let ms = 4_000; ms < minutes * MINUTE; ms += 4_000) {
    const isOver = ms >= 60 * MINUTE && ms < 70 * MINUTE;
    store.journal.append({
      kind: 'packet',
      at: epochMs(EVENING + ms),
      monotonic: monotonicMs(ms),
      strap: 1,
      bytes: Uint8Array.of(0, isOver ? 99 : 70),
      verdict: 'ok',
    });
  }
  store.close();
  return folder;
}

type Command = (terminal: {
  say(line: string): void;
  note(line: string): void;
  write(piece: string): undefined;
}) => void;
function said(command: Command): string[] {
  const lines: string[] = [];
  command({ say: (line) => lines.push(line), note: () => undefined, write: () => undefined });
  return lines;
}

const open = (folder: string) => {
  const store = openStore(folder);
  return { store, waking: DEFAULT_WAKING, close: () => store.close() };
};
const options = (folder: string): DayOptions => ({ data: folder, tz: 'Europe/London', json: false });
const runDay = (date: string | undefined, given: DayOptions) =>
  said((terminal) => day(date, given, open, new VirtualClock(NOW), terminal));
const runDays = (given: DaysOptions) =>
  said((terminal) => days(given, open, new VirtualClock(NOW), terminal));

describe('a day in the terminal', () => {
  test('that was not recorded enough says so, and what was seen all the same', () => {
    const lines = runDay('2026-03-28', options(recordedFolder()));
    expect(lines.slice(0, 2)).toEqual([
      'Saturday, 28 March 2026, Europe/London',
      'At least 10 min over threshold (95 bpm), at most 22 h 10 min. Not enough recorded to say: 59 min of 16 h.',
    ]);
    expect(lines).toContain('  23:00–23:10: 10 min over, highest 99 bpm, area 40 bpm·min');
    expect(lines).toContain('  23:00  1 h recorded, at least 10 min over');
  });

  test('never says 0: today, so far, on a day of 23 hours', () => {
    const lines = runDay(undefined, options(recordedFolder()));
    expect(lines.slice(0, 2)).toEqual([
      'Sunday, 29 March 2026, so far (10:30 GMT+01:00), Europe/London, a day of 23 h',
      'Not enough recorded to say.',
    ]);
    expect(lines).toContain('Lowest half-hour of the night before: 70 bpm, from 22:00 GMT+00:00.');
    expect(lines.join('\n')).not.toMatch(/\b0 (s|min|h)\b/);
  });

  test('that runs and was recorded so far says what was not seen', () => {
    const clock = new VirtualClock(EVENING + 75 * MINUTE);
    const waking = { from: '22:00', to: '00:00' };
    const openAwake = (data: string) => ({ ...open(data), waking });
    const folder = recordedFolder(75);
    const lines = said((terminal) => day(undefined, options(folder), openAwake, clock, terminal));
    expect(lines[1]).toBe('At least 10 min over threshold (95 bpm), at most 22 h 10 min.');
  });

  test('on which nothing was received says that, with the threshold of its time', () => {
    const folder = recordedFolder();
    expect(runDay('2026-03-01', options(folder))).toEqual([
      'Sunday, 1 March 2026, Europe/London',
      'Nothing was recorded.',
    ]);
    const answer = runDay('2026-03-01', { ...options(folder), json: true })[0] ?? '';
    expect(dayAnswerSchema.parse(JSON.parse(answer))).toMatchObject({
      recordedMs: 0,
      overMs: null,
      atMostMs: null,
      episodes: null,
      thresholds: [{ bpm: null }],
    });
  });

  test.each(['yesterday', '2026-02-30', '2026-3-1'])('%s is refused', (date) => {
    expect(() => runDay(date, options(temporaryFolder()))).toThrow(/is no day; write it like 2026-03-29/);
  });

  test('that has not begun is refused', () => {
    expect(() => runDay('2026-03-30', options(recordedFolder()))).toThrow(/has not begun yet/);
  });
});

describe('days in the terminal', () => {
  test('are a line each, and weeks that cannot be compared say why', () => {
    const lines = runDays(options(recordedFolder()));
    expect(lines).toEqual([
      '2026-03-28: at least 10 min over (95 bpm), 1 h 59 min recorded, 70–99 bpm, mean 72.418',
      '2026-03-29: not enough recorded to say, 1 h recorded, 70–70 bpm, mean 70',
    ]);
  });

  test('are the same as one by one, also as JSON', () => {
    const folder = recordedFolder();
    const [text = ''] = runDays({ ...options(folder), json: true, from: '2026-03-01', to: '2026-03-29' });
    const answer = daysAnswerSchema.parse(JSON.parse(text));
    expect(answer.days.map(({ date }) => date)).toEqual(['2026-03-28', '2026-03-29']);
    for (const row of answer.days) {
      const [one = ''] = runDay(row.date, { ...options(folder), json: true });
      expect(JSON.parse(one)).toMatchObject(row);
    }
  });

  test('in the wrong order, or too many, are refused', () => {
    const given = options(temporaryFolder());
    expect(() => runDays({ ...given, from: '2026-03-02', to: '2026-03-01' })).toThrow(/comes after the last/);
    expect(() => runDays({ ...given, from: '1990-01-01', to: '2026-03-01' })).toThrow(/more than ten years/);
  });
});
