import { describe, expect, it } from 'vitest';
import { LEAST_VOLUME, readPreferences } from '../../../dashboard/src/device/preferences.ts';
import { ATTACK_S, gainOf, lengthOf, TONES } from '../../../dashboard/src/device/tones.ts';

describe('the sounds', () => {
  const tones = Object.entries(TONES);

  it.each(tones)('%s is soft: low, without a sharp beginning, and short', (_name, tone) => {
    for (const { hertz, length } of tone.notes) {
      expect(hertz).toBeLessThan(450);
      expect(length).toBeGreaterThan(3 * ATTACK_S);
    }
    expect(ATTACK_S).toBeGreaterThanOrEqual(0.05);
    expect(lengthOf(tone)).toBeLessThan(3);
  });

  it.each(tones)('%s never goes beyond full scale, however its notes overlap', (_name, tone) => {
    const together = (time: number) =>
      tone.notes.filter(({ at, length }) => time >= at && time < at + length).length;
    const most = Math.max(...tone.notes.map(({ at }) => together(at)));
    expect(tone.peak * most).toBeLessThanOrEqual(1);
  });

  it('are told apart by their melody: falling, level, rising', () => {
    const melody = tones.map(([name, { notes }]) => {
      const [first = 0, ...rest] = notes.map(({ hertz }) => hertz);
      return [name, Math.sign((rest.at(-1) ?? first) - first)];
    });
    expect(melody).toEqual([
      ['pacing', -1],
      ['technical', 0],
      ['resolved', 1],
    ]);
  });

  it('are as loud as the device is set to', () => {
    expect([0, 50, 100, 400, -3].map(gainOf)).toEqual([0, 0.25, 1, 1, 0]);
  });
});

describe('what is kept of a device', () => {
  it('is read back', () => {
    const kept = {
      silent: true,
      volume: 35,
      vibrate: false,
      keepAwake: true,
      appearance: 'light',
      bed: true,
      showNumber: false,
    };
    expect(readPreferences(JSON.stringify(kept))).toEqual(kept);
  });

  it('is without sound where an earlier page kept a volume of 0, and loud enough where it is not', () => {
    expect(readPreferences('{"volume":0}')).toMatchObject({ silent: true, volume: 60 });
    expect(readPreferences('{"volume":5}')).toMatchObject({ silent: false, volume: LEAST_VOLUME });
  });

  it.each([
    null,
    '',
    'null',
    '7',
    '{"volume":"loud"}',
    '{"volume":101,"vibrate":1,"keepAwake":"yes","appearance":"red","bed":1}',
  ])('is what is usual where %s was kept', (text) =>
    expect(readPreferences(text)).toEqual({
      silent: false,
      volume: 60,
      vibrate: true,
      keepAwake: null,
      appearance: 'auto',
      bed: false,
      showNumber: true,
    }),
  );
});
