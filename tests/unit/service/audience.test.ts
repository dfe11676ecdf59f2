import { describe, expect, test } from 'vitest';
import { CARER, household, WEARER } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const OTHER_CARER = { ...CARER, sessionId: 3, device: 'Phone' };

function home() {
  const clock = new VirtualClock(NOON);
  return { clock, ...household(clock, temporaryFolder()) };
}

describe('who is there', () => {
  test('is counted by devices, however many screens one has open', () => {
    const { service } = home();
    const { audience } = service;
    const present = () => service.snapshot().house.present;
    audience.came(WEARER);
    audience.came(CARER);
    audience.came(CARER);
    expect(present()).toEqual({ wearer: 1, carer: 1, display: 0 });
    expect(service.snapshot().service.watchers).toBe(3);
    audience.came(OTHER_CARER);
    expect(present()).toEqual({ wearer: 1, carer: 2, display: 0 });
    // A device is there as long as one of its screens answers.
    audience.answers(CARER, false);
    expect(present()).toEqual({ wearer: 1, carer: 2, display: 0 });
    audience.answers(CARER, false);
    expect(present()).toEqual({ wearer: 1, carer: 1, display: 0 });
    audience.answers(CARER, true);
    expect(present()).toEqual({ wearer: 1, carer: 2, display: 0 });
  });
});
