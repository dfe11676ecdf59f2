import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../dashboard/src/clock.ts';
import { alive, awake, heardAwake, noted, SLEPT_AFTER_MS, toldSleep } from '../../../dashboard/src/sleep.ts';
import { at, START } from './samples.ts';

/** The service's clock goes with the device's. */
const together = ({ wall }: Instant) => wall;
const notHeard = () => null;

describe('a page that sleeps', () => {
  const woken = alive(awake(at(0)), at(600_000), together);

  it('knows it from the gap between two signs of life', () => {
    expect(alive(awake(at(0)), at(SLEPT_AFTER_MS), together).slept).toBeNull();
    expect(woken.slept).toEqual({ from: START, to: null, several: false });
    expect(woken.awakeSince).toEqual(at(600_000));
  });

  it('knows it also when its monotonic clock stood still', () => {
    const frozen = { monotonic: at(0).monotonic + 10, wall: START + 600_000 };
    expect(alive(awake(at(0)), frozen, together).slept?.from).toBe(START);
  });

  it('says until when as soon as the service is heard, by its clock', () => {
    const heard = heardAwake(woken, START + 601_000, at(601_000));
    expect(heard.slept).toEqual({ from: START, to: START + 600_000, several: false });
  });

  it('does not speak of a sleep when only the clock of the device was set', () => {
    const set = { monotonic: at(500).monotonic, wall: START + 3_600_000 };
    const jumped = alive(awake(at(0)), set, () => START);
    expect(heardAwake(jumped, START + 2_000, { monotonic: at(2_000).monotonic, wall: 0 }).slept).toBeNull();
  });

  it('keeps the beginning of the first sleep until somebody has read of it', () => {
    const again = alive(heardAwake(woken, START + 601_000, at(601_000)), at(900_000), together);
    expect(again.slept).toEqual({ from: START, to: null, several: true });
    expect(noted(again).slept).toBeNull();
  });

  it('is not told of a nap under a minute', () => {
    const nap = (ms: number) =>
      toldSleep({ ...awake(at(0)), slept: { from: START, to: START + ms, several: false } });
    expect(nap(59_000)).toBeNull();
    expect(nap(60_000)).not.toBeNull();
    expect(toldSleep(woken)).toBeNull();
  });

  it('says nothing of a sleep before it ever heard the service', () => {
    expect(alive(awake(at(0)), at(600_000), notHeard).slept).toBeNull();
  });

  it('does not sleep while messages come, however seldom it is ticked', () => {
    let page = awake(at(0));
    for (let ms = 0; ms <= 120_000; ms += 2_000) page = alive(page, at(ms), together);
    expect(page.slept).toBeNull();
    expect(page.awakeSince).toEqual(at(0));
  });
});
