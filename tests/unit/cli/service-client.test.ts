import { expect, onTestFinished, test } from 'vitest';
import { remoteStraps } from '../../../src/cli/service-client.ts';
import { STRAP } from '../../support/household.ts';
import { serveHousehold } from '../../support/served.ts';

test('a command that asks a running service about straps is nobody who is there', async () => {
  const { address, close, clock, house } = await serveHousehold();
  onTestFinished(close);
  const { service, store } = house;
  const before = service.snapshot();
  const client = remoteStraps(address, store.sessions.openLocal('wearer', clock.wall()));
  expect((await client.view()).strap.adopted).toMatchObject([{ address: STRAP }]);
  await client.choose(true);
  clock.pass(60_000);
  expect((await client.view()).strap.choosing).toBe(true);
  const { house: people, service: seen } = service.snapshot();
  expect([seen.watchers, people.present]).toEqual([0, before.house.present]);
  await client.close();
  expect(store.sessions.devices(clock.wall())).toEqual([]);
});
