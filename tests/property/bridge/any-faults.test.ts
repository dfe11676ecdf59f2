import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BridgeLives, identityOf } from '../../support/bridge-lives.ts';
import { FAULTS, FakeStrap } from '../../support/fake-noble.ts';

const pause = fc.integer({ min: 0, max: 40_000 });
const which = fc.integer({ min: 0, max: 1 });

/** Something that happens in the house. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('fault'), which, fault: fc.constantFrom(...FAULTS), pause }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('mend'), which, pause }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('lose'), which, pause }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('die'), which, pause }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('off', 'on', 'kill', 'end scan', 'hang scan'), pause }),
  },
);
type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never;

function happen(what: Happening, it: BridgeLives): void {
  const { world } = it;
  const strap = 'which' in what ? world.straps[what.which] : undefined;
  switch (what.kind) {
    case 'fault':
      if ('fault' in what) strap?.faults.add(what.fault);
      return;
    case 'mend':
      strap?.faults.clear();
      return;
    case 'lose':
      strap?.lose();
      return;
    case 'die':
      strap?.dieSilently();
      return;
    case 'off':
      world.power(false);
      return;
    case 'on':
      world.power(true);
      return;
    case 'kill':
      it.kill();
      return;
    case 'end scan':
      world.library?.endScan();
      return;
    case 'hang scan':
      world.scanHangs = !world.scanHangs;
      return;
  }
}

/**
 * Every packet that reached the bridge counts, once. One exception: a strap that the library cannot let go of
 * goes on sending while another one is listened to, and only one strap's packets count at a time.
 */
function expectEachOnce({ packets, world }: BridgeLives, happenings: readonly Happening[]): void {
  world.straps.forEach(({ address }, index) => {
    const counted = packets.filter((one) => one.address === address).map(({ hex }) => hex);
    const delivered = world.delivered.filter((one) => one.address === address).map(({ hex }) => hex);
    const cannotLetGo = happenings.some(
      (what) => 'fault' in what && what.fault === 'disconnectHangs' && what.which === index,
    );
    expect(counted).toEqual(cannotLetGo ? delivered.filter((hex) => counted.includes(hex)) : delivered);
    expect(new Set(counted).size).toBe(counted.length);
  });
}

/** The longest pause before a bridge process that crashed is started again, and what follows it. */
const ALWAYS_WELL_AFTER_MS = 60_000 + 20_000;

test('whatever happens to two straps, the adapter and the process, in whatever order', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 12 }), async (happenings) => {
      const [first, second] = [new FakeStrap('AA', 'H10'), new FakeStrap('BB', 'H9', 'B2')];
      const it = new BridgeLives([first, second], [identityOf(first), identityOf(second)]);
      for (const what of happenings) {
        happen(what, it);
        await it.pass(what.pause);
      }
      for (const strap of [first, second]) strap.faults.clear();
      it.world.power(true);
      it.world.scanHangs = false;

      // It never deadlocks: when all is well again, packets come.
      expect(await it.withoutData(ALWAYS_WELL_AFTER_MS)).toBeLessThan(ALWAYS_WELL_AFTER_MS);
      const before = it.packets.length;
      await it.pass(30_000);
      expect(it.packets.length - before).toBeGreaterThan(25);
      expect(it.linkStates.at(-1)).toBe('listening');
      // No call at the same time as another, no scan beside a connect, no connect to a strap that is not there.
      expect(it.world.violations).toEqual([]);
      expectEachOnce(it, happenings);
      // What is said of the link is so.
      const said = it.heard.findLast(({ message }) => message.type === 'link')?.message;
      const linked = [first, second].filter(({ link }) => link !== null).map(({ address }) => address);
      expect(said?.type === 'link' && said.address !== null && linked.includes(said.address)).toBe(true);
    }),
    { numRuns: Number(process.env['PLIMSOLL_RUNS'] ?? 40) },
  );
});
