import { expect, test } from 'vitest';
import { DEFAULT_WAKING } from '../../../src/contract/day.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { TICK_MS } from '../../../src/pacing/pipeline.ts';
import { verifyDays } from '../../../src/service/verify-days.ts';
import { bpm } from '../../../src/units.ts';
import { STRAP, withStrap, ZONE } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

type House = ReturnType<typeof withStrap>;

const DATE = '2026-03-10';

/** What may put the running day down between two ticks. */
const PUTS_DOWN = {
  'the service stops': ({ service }: House) => service.stop(),
  'a page asks': ({ service }: House) => service.day(DATE),
  'a page asks just after a threshold was entered': ({ service }: House) => {
    service.enterThreshold({ bpm: bpm(90), method: 'symptom', note: '' });
    service.day(DATE);
  },
  'a page asks just after the clock was set': ({ service }: House, clock: VirtualClock) => {
    clock.setWall(-60_000);
    service.enterThreshold({ bpm: bpm(90), method: 'symptom', note: '' });
    service.day(DATE);
  },
};

test.each(Object.entries(PUTS_DOWN))(
  'verify agrees with what is put down when %s, at any moment after the last packet',
  async (_, putDown) => {
    for (let sinceTick = 0; sinceTick < TICK_MS; sinceTick += 500) {
      for (let after = 6_500; after < 8_500; after += 250) {
        const clock = new VirtualClock(NOON);
        const house = withStrap(clock, temporaryFolder());
        house.service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
        clock.pass(3_000 + sinceTick);
        house.source.packet(STRAP, 105);
        clock.pass(after);
        await putDown(house, clock);
        const { store, service } = house;
        const findings = [...verifyDays(store, new Calendar(ZONE), DEFAULT_WAKING, service.now())];
        const differing = findings.filter(({ state }) => state !== 'same');
        expect(differing, `${sinceTick} ms after a tick, ${after} ms later`).toEqual([]);
        store.close();
      }
    }
  },
);
