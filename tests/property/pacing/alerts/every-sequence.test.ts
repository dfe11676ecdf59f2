import { expect, test } from 'vitest';
import type { Person } from '../../../../src/contract/alerts.ts';
import {
  acknowledge,
  arrive,
  live,
  newWorld,
  restart,
  setClock,
  silence,
  standing,
  type Told,
  type World,
} from '../../../support/alert-world.ts';
import { type Deed, Watch } from './watch.ts';

const WEARER: Person = { role: 'wearer', device: 'Bedside' };

/** A day in which everything is short, so that few happenings go a long way. */
const SETTINGS = {
  'alerts.overDwell': 5,
  'alerts.longOverAfter': 1,
  'alerts.noSignalAfter': 15,
  'alerts.repeat': 2,
  'alerts.quiet': 1,
  'alerts.handOver': 1,
} as const;

type Move = (world: World) => Iterable<readonly [Told, Deed]>;
const timed = (told: Iterable<Told>): Iterable<readonly [Told, Deed]> =>
  [...told].map((one) => [one, null] as const);

const MOVES: Readonly<Record<string, Move>> = {
  over: (world) => timed(live(world, 110, 8)),
  low: (world) => timed(live(world, 90, 12)),
  'no contact': (world) => timed(live(world, 'no-contact', 18)),
  'a minute of nothing': (world) => timed(live(world, 'nothing', 32, 2_000)),
  acknowledged: (world) =>
    standing(world)
      .slice(0, 1)
      .map(({ id }) => [acknowledge(world, id, WEARER), 'acknowledged'] as const),
  silenced: (world) => [[silence(world, { family: 'pacing' }, 1, WEARER), 'asked']],
  alone: (world) => [[arrive(world, { wearer: 0, carer: 1, display: 0 }), 'came-or-went']],
  restart: (world) => [[restart(world), 'restarted']],
  'clock set back': (world) => [[setClock(world, -30_000), 'clock']],
};
/** 7,380 sequences in some ten seconds; a depth of 5 is 66,429 in two minutes. */
const DEPTH = Number(process.env['PLIMSOLL_DEPTH'] ?? 4);

test(`every sequence of up to ${DEPTH} happenings keeps every invariant at every step`, () => {
  let sequences = 0;
  const explore = (world: World, watch: Watch, path: readonly string[]): void => {
    if (path.length === DEPTH) return;
    for (const [name, move] of Object.entries(MOVES)) {
      sequences += 1;
      const seen = watch.fork();
      let now = world;
      try {
        for (const [told, deed] of move(world)) {
          seen.see(now, told, deed);
          now = told.world;
        }
      } catch (cause) {
        throw new Error([...path, name].join(', '), { cause });
      }
      explore(now, seen, [...path, name]);
    }
  };
  explore(newWorld(SETTINGS), new Watch(), []);
  const moves = Object.keys(MOVES).length;
  expect(sequences).toBe((moves ** (DEPTH + 1) - moves) / (moves - 1));
}, 600_000);
