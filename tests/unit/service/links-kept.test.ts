import { expect, test } from 'vitest';
import { STRAP, withStrap } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

type House = ReturnType<typeof withStrap>;

const linked = () => {
  const clock = new VirtualClock(NOON);
  const house = withStrap(clock, temporaryFolder());
  house.source.packet(STRAP, 80);
  clock.pass(1_000);
  return { ...house, clock };
};

/** What is in the journal, each with its strap and the seconds since noon. */
function kept({ store }: Pick<House, 'store'>) {
  store.journal.flush();
  return [...store.journal.rowsFrom(0)].map((row) => [
    row.kind,
    'strap' in row ? row.strap : null,
    (row.at - NOON) / 1_000,
  ]);
}

test('a strap whose adapter goes off is kept as disconnected at that moment, and as connected when it is back', () => {
  const { clock, source, store } = linked();
  const off = { state: 'unavailable', problem: 'adapter-off', detail: 'off' } as const;
  source.say({ type: 'bluetooth', state: off });
  source.say({ type: 'link', address: null, state: 'waiting', monotonic: clock.monotonic() });
  clock.pass(60_000);
  source.say({ type: 'bluetooth', state: { state: 'ready' } });
  source.link('listening', STRAP);
  source.packet(STRAP, 81);
  expect(kept({ store })).toEqual([
    ['connected', 1, 0],
    ['packet', 1, 0],
    ['disconnected', 1, 1],
    ['connected', 1, 61],
    ['packet', 1, 61],
  ]);
});

test('a strap that is forgotten while it is listened to is kept as disconnected at that moment', () => {
  const { clock, service, source, store } = linked();
  service.forget(1);
  clock.pass(2_000);
  source.link('searching', null);
  expect(kept({ store })).toEqual([
    ['connected', 1, 0],
    ['packet', 1, 0],
    ['disconnected', 1, 1],
  ]);
});

test('another strap that is forgotten changes nothing for the one that is listened to', () => {
  const { service, source, store } = linked();
  service.choose(true);
  source.inRange('AA:BB:CC:DD:EE:02', 'Strap Two');
  const { id } = service.adopt('AA:BB:CC:DD:EE:02');
  service.forget(id);
  source.packet(STRAP, 81);
  expect(kept({ store }).map(([kind]) => kind)).toEqual(['connected', 'packet', 'packet']);
});

test('a strap that has another address at once is kept as a connection that ended and one that began', () => {
  const { clock, source, store } = linked();
  source.say({
    type: 'link',
    address: 'NEW',
    adoptedAs: STRAP,
    state: 'listening',
    monotonic: clock.monotonic(),
  });
  source.packet('NEW', 81);
  expect(kept({ store })).toEqual([
    ['connected', 1, 0],
    ['packet', 1, 0],
    ['disconnected', 1, 1],
    ['connected', 1, 1],
    ['packet', 1, 1],
  ]);
});
