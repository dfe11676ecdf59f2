import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Alert, Person } from '../../../../src/contract/alerts.ts';
import { checkTogether, defaultSettings, type Settings } from '../../../../src/contract/settings.ts';
import { epochMs } from '../../../../src/units.ts';
import {
  acknowledge,
  arrive,
  happen,
  live,
  newWorld,
  restart,
  say,
  set,
  setClock,
  silence,
  standing,
  type Told,
  type World,
} from '../../../support/alert-world.ts';
import { type Deed, Watch } from './watch.ts';

const WEARER: Person = { role: 'wearer', device: 'Bedside' };
const CARER: Person = { role: 'carer', device: 'Kitchen tablet' };
const who = fc.constantFrom(WEARER, CARER);
const family = fc.constantFrom('pacing' as const, 'technical' as const);

const change: fc.Arbitrary<Partial<Settings>> = fc.oneof(
  fc.record({ 'alerts.overDwell': fc.integer({ min: 5, max: 60 }) }),
  fc.record({ 'alerts.longOverAfter': fc.integer({ min: 1, max: 5 }) }),
  fc.record({ 'alerts.dayTotal': fc.option(fc.integer({ min: 1, max: 3 })) }),
  fc.record({ 'alerts.noSignalAfter': fc.integer({ min: 15, max: 120 }) }),
  fc.record({ 'alerts.repeat': fc.integer({ min: 1, max: 12 }) }),
  fc.record({ 'alerts.quiet': fc.integer({ min: 0, max: 6 }) }),
  fc.record({ 'alerts.handOver': fc.integer({ min: 0, max: 4 }) }),
  fc.constant({ 'wearing.notFrom': '12:10', 'wearing.notTo': '12:40' }),
);

/** Of things that last: mostly long enough to matter. */
const seconds = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 13, max: 80 }));
const happening = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      what: fc.constant('beats' as const),
      seconds,
      bpm: fc.constantFrom(88, 94, 97, 104, 112),
    }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('no-contact' as const), seconds }) },
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constant('gap' as const), seconds: fc.integer({ min: 1, max: 400 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('clock' as const),
      byMs: fc.oneof(fc.integer({ min: -4e6, max: -2_001 }), fc.integer({ min: 2_001, max: 4e6 })),
    }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('restart' as const) }) },
  { weight: 5, arbitrary: fc.record({ what: fc.constant('acknowledge' as const), nth: fc.nat(4), by: who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('silence' as const),
      nth: fc.nat(4),
      minutes: fc.integer({ min: 0, max: 9 }),
      by: who,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('silence-family' as const),
      family,
      minutes: fc.integer({ min: 0, max: 9 }),
      by: who,
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('word' as const), by: who }) },
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constant('devices' as const), wearer: fc.nat(1), carer: fc.nat(2) }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('settings' as const), change }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('wearing' as const), worn: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('battery' as const),
      percent: fc.integer({ min: 0, max: 100 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('bluetooth' as const),
      state: fc.constantFrom('ready' as const, 'no-adapter' as const, 'starting' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('storage' as const),
      sentence: fc.option(fc.constant('Full.')),
    }),
  },
);
type Happening = typeof happening extends fc.Arbitrary<infer What> ? What : never;

/** What one happening does, step by step. */
function* stepsOf(world: World, event: Happening): Generator<readonly [Told, Deed]> {
  const at = epochMs(world.at);
  const alert = (nth: number): Alert | undefined => standing(world)[nth];
  switch (event.what) {
    case 'beats':
      for (const told of live(world, event.bpm, event.seconds)) yield [told, null];
      return;
    case 'no-contact':
      for (const told of live(world, 'no-contact', event.seconds)) yield [told, null];
      return;
    case 'gap':
      for (const told of live(world, 'nothing', event.seconds)) yield [told, null];
      return;
    case 'clock':
      yield [setClock(world, event.byMs), 'clock'];
      return;
    case 'restart':
      yield [restart(world), 'restarted'];
      return;
    case 'acknowledge':
      yield [acknowledge(world, alert(event.nth)?.id ?? '', event.by), 'acknowledged'];
      return;
    case 'silence':
      yield [silence(world, { alertId: alert(event.nth)?.id ?? '' }, event.minutes, event.by), 'asked'];
      return;
    case 'silence-family':
      yield [silence(world, { family: event.family }, event.minutes, event.by), 'asked'];
      return;
    case 'word':
      yield [say(world, event.by.role === 'wearer' ? 'all-right' : 'on-my-way', event.by), 'acknowledged'];
      return;
    case 'devices':
      yield [arrive(world, { wearer: event.wearer, carer: event.carer, display: 0 }), 'came-or-went'];
      return;
    case 'settings':
      if (checkTogether({ ...world.settings, ...event.change }).ok) yield [set(world, event.change), 'set'];
      return;
    case 'wearing':
      yield [happen(world, { kind: 'wearing', at, worn: event.worn, by: WEARER }), 'asked'];
      return;
    case 'battery':
      yield [happen(world, { kind: 'battery', at, strap: '1', percent: event.percent }), 'asked'];
      return;
    case 'bluetooth':
      yield [happen(world, { kind: 'bluetooth', at, state: event.state }), 'asked'];
      return;
    case 'storage':
      yield [
        happen(world, { kind: 'storage', at, cause: 'write-failed', sentence: event.sentence }),
        'asked',
      ];
      return;
  }
}

const script = fc.array(happening, { minLength: 5, maxLength: 40, size: 'max' });
const RUNS = { numRuns: Number(process.env['PLIMSOLL_RUNS'] ?? 30) };
const TIMEOUT_MS = 240_000;

test(
  'whatever happens, every invariant holds at every step',
  () => {
    fc.assert(
      fc.property(script, (happenings) => {
        const watch = new Watch();
        let world = newWorld();
        for (const event of happenings) {
          for (const [told, deed] of stepsOf(world, event)) {
            watch.see(world, told, deed);
            world = told.world;
          }
        }
      }),
      RUNS,
    );
  },
  TIMEOUT_MS,
);

/** What came within this time before the end may not be on the disk, in ms. */
const LOST_MS = 1_000;

/** What a restart must bring back. */
const essence = (world: World) =>
  standing(world)
    .map((alert) => ({
      id: alert.id,
      kind: alert.kind,
      raisedAt: alert.raisedAt,
      reopenedAt: alert.reopenedAt,
      acknowledgements: alert.acknowledgements,
      acknowledgedAt: alert.acknowledgedAt,
      silence: alert.silence,
      told: alert.told,
      heard: Object.values(alert.sound).map(({ count, lastAt }) => [count, lastAt]),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

test(
  'alerts, acknowledgements and silences survive a restart at any moment',
  () => {
    fc.assert(
      fc.property(script, (happenings) => {
        let world = newWorld();
        for (const event of happenings) {
          // By another dwell time a start finds an alert in what has passed that was none then.
          if (event.what === 'settings' && 'alerts.overDwell' in event.change) continue;
          for (const [told] of stepsOf(world, event)) world = told.world;
          const again = restart(world).world;
          expect(essence(again)).toEqual(essence(world));
          expect(essence(restart(world, LOST_MS).world)).toEqual(essence(world));
          expect(again.telling.silences.map(({ of }) => of)).toEqual(
            world.telling.silences.map(({ of }) => of),
          );
          expect(again.notWorn).toEqual(world.notWorn);
        }
      }),
      RUNS,
    );
  },
  TIMEOUT_MS,
);

const ofFamily = (world: World, of: Alert['family']) =>
  standing(world).filter((alert) => alert.family === of);

test(
  'what is done about one family changes nothing of the other',
  () => {
    fc.assert(
      fc.property(script, family, who, (happenings, touched, by) => {
        let world = newWorld();
        const other = touched === 'pacing' ? 'technical' : 'pacing';
        for (const event of happenings) {
          for (const [told] of stepsOf(world, event)) world = told.world;
          const before = ofFamily(world, other);
          for (const { id } of ofFamily(world, touched)) {
            expect(ofFamily(acknowledge(world, id, by).world, other)).toEqual(before);
            expect(ofFamily(silence(world, { alertId: id }, 5, by).world, other)).toEqual(before);
          }
          expect(ofFamily(silence(world, { family: touched }, 5, by).world, other)).toEqual(before);
        }
      }),
      { numRuns: Math.ceil(RUNS.numRuns / 2) },
    );
  },
  TIMEOUT_MS,
);

/**
 * Everything raised and resolved, in order, but for no-signal.
 *
 * @param isSaid whether “not wearing it” is said, or nothing but the time, at the same moments
 */
function others(happenings: readonly Happening[], isSaid: boolean): string[] {
  const changes: string[] = [];
  let world = newWorld();
  for (const event of happenings) {
    const steps =
      event.what === 'wearing' && !isSaid
        ? [[happen(world, { kind: 'tick', at: epochMs(world.at) })] as const]
        : stepsOf(world, event);
    for (const [told] of steps) {
      world = told.world;
      for (const output of told.outputs) {
        if (output.kind !== 'alert' || output.about.kind === 'no-signal') continue;
        changes.push(`${output.change} ${output.id} ${output.at}`);
      }
    }
  }
  return changes;
}

test(
  '“not wearing it” pauses no-signal alone, and the first ok reading ends it',
  () => {
    fc.assert(
      fc.property(
        script.filter((happenings) => happenings.some(({ what }) => what === 'wearing')),
        (happenings) => {
          expect(others(happenings, true)).toEqual(others(happenings, false));
          let world = newWorld();
          for (const event of happenings) {
            for (const [told] of stepsOf(world, event)) {
              world = told.world;
              const isRead = told.outputs.some((one) => one.kind === 'reading' && one.verdict === 'ok');
              if (isRead) expect(world.notWorn).toBeNull();
            }
          }
        },
      ),
      { numRuns: Math.ceil(RUNS.numRuns / 2) },
    );
  },
  TIMEOUT_MS,
);

test(
  'loudness never escalates: an alert is not heard more often than the repeat time has passed',
  () => {
    fc.assert(
      fc.property(script, (happenings) => {
        let world = newWorld();
        for (const event of happenings.filter(({ what }) => what !== 'settings')) {
          for (const [told] of stepsOf(world, event)) world = told.world;
        }
        const repeatMs = defaultSettings['alerts.repeat'] * 60_000;
        const clockMs = happenings.reduce(
          (sum, one) => sum + (one.what === 'clock' ? Math.abs(one.byMs) : 0),
          0,
        );
        for (const alert of world.stored.values()) {
          const stoodMs = (alert.resolvedAt ?? world.at) - alert.raisedAt + clockMs;
          const reopened = happenings.length; // at most once for each stretch of beats
          const most = 1 + reopened + Math.floor(stoodMs / repeatMs) + alert.acknowledgements.length;
          for (const { count } of Object.values(alert.sound)) expect(count).toBeLessThanOrEqual(most);
        }
      }),
      { numRuns: Math.ceil(RUNS.numRuns / 2) },
    );
  },
  TIMEOUT_MS,
);
