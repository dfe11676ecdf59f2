import { describe, expect, test } from 'vitest';
import { bpm } from '../../../src/units.ts';
import { CARER, STRAP, WEARER, withStrap } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const DISPLAY = { sessionId: 4, role: 'display', device: 'Wall' } as const;
const OTHER_CARER = { ...CARER, sessionId: 3, device: 'Phone' };

function home() {
  const clock = new VirtualClock(NOON);
  const house = withStrap(clock, temporaryFolder());
  const beat = (seconds: number, beats: number) => {
    for (let second = 0; second < seconds; second += 1) {
      clock.pass(1_000);
      house.source.packet(STRAP, beats);
    }
  };
  return { ...house, beat };
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

describe('while carers see nothing', () => {
  test('none of them is there to be told or watches, and all are as soon as they see something again', () => {
    const { service } = home();
    const { audience } = service;
    const seen = () => {
      const { house, service: view } = service.snapshot();
      return { ...house.present, watchers: view.watchers };
    };
    for (const who of [WEARER, CARER, DISPLAY]) audience.came(who);
    expect(seen()).toEqual({ wearer: 1, carer: 1, display: 1, watchers: 3 });
    service.changeSettings({ 'sharing.carers': 'nothing' });
    expect(seen()).toEqual({ wearer: 1, carer: 0, display: 0, watchers: 1 });
    audience.came(OTHER_CARER);
    expect(seen()).toEqual({ wearer: 1, carer: 0, display: 0, watchers: 1 });
    service.changeSettings({ 'sharing.carers': 'live' });
    expect(seen()).toEqual({ wearer: 1, carer: 2, display: 1, watchers: 4 });
  });

  test('the wearer is not told that carers were told, until one could be', () => {
    const { beat, service } = home();
    service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
    service.changeSettings({ 'sharing.carers': 'nothing' });
    service.audience.came(WEARER);
    service.audience.came(CARER);
    const over = () => service.snapshot().alerts.find(({ kind }) => kind === 'over');
    // The hand-over is due after 2 min.
    beat(180, 110);
    expect(over()).toMatchObject({ handOverAt: null, told: { carers: null } });
    service.changeSettings({ 'sharing.carers': 'live' });
    beat(2, 110);
    expect(over()?.told.carers).toBeGreaterThan(0);
  });
});
