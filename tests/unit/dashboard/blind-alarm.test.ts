import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AGAIN_AFTER_MS,
  isOwed,
  lookBlind,
  noBlindAlarm,
  quietened,
} from '../../../dashboard/src/blind-alarm.ts';
import { BLIND_AFTER_MS } from '../../../dashboard/src/freshness.ts';
import { isHeardNow, isNight } from '../../../dashboard/src/hours.ts';

const present = { blind: true, now: 0, awakeSince: 0, lastHeard: 0, mayBeHeard: true };

describe('the alarm of a blind page', () => {
  it('sounds when it has listened in vain for more than 6 s', () => {
    expect(lookBlind(noBlindAlarm, { ...present, now: BLIND_AFTER_MS }).sound).toBe(false);
    expect(lookBlind(noBlindAlarm, { ...present, now: BLIND_AFTER_MS + 1 }).sound).toBe(true);
  });

  it('does not sound at once when the page wakes, only when it has listened again', () => {
    const woken = { ...present, awakeSince: 600_000 };
    expect(lookBlind(noBlindAlarm, { ...woken, now: 600_500 }).sound).toBe(false);
    expect(lookBlind(noBlindAlarm, { ...woken, now: 606_001 }).sound).toBe(true);
  });

  it('says so again now and then, until it is asked for quiet', () => {
    const first = lookBlind(noBlindAlarm, { ...present, now: 7_000 }).alarm;
    expect(lookBlind(first, { ...present, now: 8_000 }).sound).toBe(false);
    const due = { ...present, now: 7_000 + AGAIN_AFTER_MS };
    expect(lookBlind(first, due).sound).toBe(true);
    expect(lookBlind(quietened(first), due).sound).toBe(false);
  });

  it('begins anew with the next blindness, asked for quiet or not', () => {
    const quiet = quietened(lookBlind(noBlindAlarm, { ...present, now: 7_000 }).alarm);
    const seeing = lookBlind(quiet, { ...present, blind: false, now: 9_000, lastHeard: 9_000 });
    expect(seeing).toEqual({ alarm: noBlindAlarm, sound: false });
    expect(lookBlind(seeing.alarm, { ...present, now: 20_000, lastHeard: 9_000 }).sound).toBe(true);
  });

  it('waits for the hours at which this device may be heard', () => {
    const night = lookBlind(noBlindAlarm, { ...present, now: 60_000, mayBeHeard: false });
    expect(night.sound).toBe(false);
    expect(lookBlind(night.alarm, { ...present, now: 61_000 }).sound).toBe(true);
  });

  it('is owed while nothing was let out, until it is asked for quiet or the page hears again', () => {
    const unheard = { ...lookBlind(noBlindAlarm, { ...present, now: 7_000 }).alarm, unheard: true };
    expect(isOwed(unheard, present)).toBe(true);
    expect(isOwed({ ...unheard, unheard: false }, present)).toBe(false);
    expect(isOwed(unheard, { ...present, mayBeHeard: false })).toBe(false);
    expect(isOwed(quietened(unheard), present)).toBe(false);
    const seeing = { ...present, blind: false, now: 9_000, lastHeard: 9_000 };
    expect(isOwed(lookBlind(unheard, seeing).alarm, seeing)).toBe(false);
  });

  it('never sounds while the page hears', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (now, awakeSince, lastHeard) => {
        const seen = { ...present, blind: false, now, awakeSince, lastHeard };
        expect(lookBlind(noBlindAlarm, seen).sound).toBe(false);
      }),
    );
  });
});

describe('the hours of sounds', () => {
  it.each([
    ['22:00', '22:00', '07:00', true],
    ['03:10', '22:00', '07:00', true],
    ['07:00', '22:00', '07:00', false],
    ['12:00', '22:00', '07:00', false],
    ['01:00', '00:30', '08:00', true],
    ['00:10', '00:30', '08:00', false],
  ])('%s in the night from %s to %s: %s', (time, from, to, night) => {
    expect(isNight(time, from, to)).toBe(night);
  });

  it.each([
    ['always', true, true],
    ['always', false, true],
    ['day', true, false],
    ['day', false, true],
    ['night', true, true],
    ['night', false, false],
    ['never', true, false],
    ['never', false, false],
  ] as const)('what may be heard %s is heard in the night (%s): %s', (heard, night, now) => {
    expect(isHeardNow(heard, night)).toBe(now);
  });
});
