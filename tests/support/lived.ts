import { bpm } from '../../src/units.ts';
import { STRAP, withStrap } from './household.ts';
import { VirtualClock } from './virtual-clock.ts';

/** Ten minutes before a local midnight. */
export const LATE_EVENING = Date.parse('2026-03-10T23:50:00Z');

/**
 * A household that has lived for some twenty minutes around midnight: rest and effort by turns, a threshold that was
 * lowered, a strap that went and came back, a clock that was set, an alert, silence.
 */
export function lived(folder: string) {
  const clock = new VirtualClock(LATE_EVENING);
  const house = withStrap(clock, folder);
  const { service, source } = house;
  const packets = (seconds: number, beats: number) => {
    for (let second = 0; second < seconds; second += 1) {
      clock.pass(1_000);
      source.packet(STRAP, beats + (second % 3));
    }
  };
  service.enterThreshold({ bpm: bpm(100), method: 'symptom', note: '=cmd()' });
  packets(240, 80);
  packets(60, 105);
  packets(60, 85);
  source.link('searching', STRAP);
  clock.pass(40_000);
  source.link('listening', STRAP);
  service.enterThreshold({ bpm: bpm(90), method: 'symptom', note: '' });
  packets(240, 88);
  source.raw(STRAP, '01');
  clock.setWall(7_500);
  packets(240, 92);
  clock.pass(30_000);
  packets(120, 75);
  clock.pass(10_000);
  return { ...house, clock };
}
