import { afterAll, describe, expect, it, vi } from 'vitest';
import * as format from '../../../dashboard/src/format.ts';
import { german } from '../../../dashboard/src/words/de/german.ts';
import { page } from '../../../dashboard/src/words/en/page.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { epochMs } from '../../../src/units.ts';

const HOUR = 3_600_000;
const NOBODY = { timeZone: 'nowhere', utcOffset: { ms: 0, from: epochMs(0), until: epochMs(0) } };
const ZONES = [
  ['Europe/Berlin', '2026-03-29T00:40:00Z'],
  ['Europe/Berlin', '2026-10-24T22:40:00Z'],
  ['Asia/Kathmandu', '2026-11-03T09:07:00Z'],
  ['America/St_Johns', '2026-11-01T04:20:00Z'],
  ['UTC', '2026-11-03T00:00:00Z'],
] as const;

describe('a moment around now', () => {
  afterAll(() => format.knowOffset(NOBODY));

  it.each(ZONES)('in %s at %s is written as the browser writes it', (timeZone, time) => {
    const now = epochMs(Date.parse(time));
    const moments = Array.from({ length: 24 * 16 }, (_, quarter) => now + (quarter - 24 * 8) * (HOUR / 4));
    format.knowOffset(NOBODY);
    const before = moments.map((at) => [format.timeOfDay(at, timeZone), format.moment(at, now, timeZone)]);
    format.knowOffset({ timeZone, utcOffset: new Calendar(timeZone).offsetAround(now) });
    expect(moments.map((at) => [format.timeOfDay(at, timeZone), format.moment(at, now, timeZone)])).toEqual(
      before,
    );
  });

  it.each([page.locale, german.page.locale])('is written so in every language: %s', (locale) => {
    const at = Date.parse('2026-11-03T09:07:00Z');
    const shown = { hour: '2-digit', minute: '2-digit' } as const;
    const written = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', hourCycle: 'h23', ...shown }).format(
      at,
    );
    format.knowOffset({ timeZone: 'UTC', utcOffset: new Calendar('UTC').offsetAround(epochMs(at)) });
    expect(format.timeOfDay(at, 'UTC')).toBe(written);
  });

  it('is written without asking the browser, which takes long the first time', () => {
    const [timeZone, now] = ['Pacific/Auckland', epochMs(Date.parse('2026-11-03T09:07:00Z'))];
    format.knowOffset({ timeZone, utcOffset: new Calendar(timeZone).offsetAround(now) });
    const made = vi.spyOn(Intl, 'DateTimeFormat');
    expect(format.moment(now - HOUR, now, timeZone)).toBe('21:07');
    expect(made).not.toHaveBeenCalled();
    made.mockRestore();
    expect(format.moment(now - 30 * HOUR, now, timeZone)).toMatch(/2 Nov\w*, 16:07/);
  });
});
