import { expect, onTestFinished, test, vi } from 'vitest';
import type { ServiceAddress } from '../../../src/contract/service-address.ts';
import { THIS_MACHINE } from '../../../src/server/reach.ts';
import { serveHousehold } from '../../support/served.ts';

test('an authority that nears its end while Plimsoll runs is followed by another, and everybody who asks is told', async () => {
  const told: ServiceAddress[] = [];
  const log: string[] = [];
  const reach = { ...THIS_MACHINE, lan: true, host: '127.0.0.1' };
  const { address, clock, close, ask } = await serveHousehold(undefined, undefined, reach, {
    onAddress: (changed) => void told.push(changed),
    log: (line) => void log.push(line),
  });
  onTestFinished(close);
  const trusted = async () => (await ask('GET', '/api/trust', 'nobody')).json();
  const before = await trusted();
  expect(before).toEqual({ fingerprint: expect.stringMatching(/^[0-9A-F:]{95}$/), anew: false });
  clock.setWall(3_640 * 86_400_000);
  clock.pass(5 * 60_000);
  await vi.waitFor(() => expect(told).toHaveLength(1));
  const after = await trusted();
  expect([after.anew, after.fingerprint === before.fingerprint]).toEqual([true, false]);
  expect(told).toMatchObject([{ port: address.port, secure: true }]);
  expect(told[0]?.authority).not.toBe(address.authority);
  expect(log.filter((line) => line.includes(after.fingerprint))).toHaveLength(1);
});
