import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openHousehold } from '../../../src/composition/household.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const open = () => {
  const folder = temporaryFolder();
  return openHousehold({
    folder: join(folder, 'data'),
    demo: false,
    bridgeSocket: join(folder, 'no-bridge'),
    timeZone: 'UTC',
    log: () => undefined,
  });
};
const waitedFor = () => process.getActiveResourcesInfo().filter((what) => what === 'Timeout').length;

it('begins nothing that nobody would end, when it was stopped before it began', async () => {
  const household = await open();
  await household.stop();
  const before = waitedFor();
  household.begin();
  expect(waitedFor()).toBe(before);

  const other = await open();
  const beforeOther = waitedFor();
  other.begin();
  expect(waitedFor()).toBeGreaterThan(beforeOther);
  await other.stop();
});
