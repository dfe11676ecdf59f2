import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readNotes } from '../../../src/firmware-notes/folder.ts';
import { household, STRAP } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const notes = readNotes(join(import.meta.dirname, '../../../firmware-notes'), (problem) =>
  expect.unreachable(problem),
);

/** A household whose strap has a name, chosen and linked. */
function wearing(name: string) {
  const clock = new VirtualClock(NOON);
  const house = household(clock, temporaryFolder(), { notes });
  house.service.choose(true);
  house.source.inRange(STRAP, name);
  house.service.adopt(STRAP);
  house.service.choose(false);
  house.source.link('listening', STRAP);
  const view = () => house.service.snapshot().strap;
  return { ...house, clock, view, advice: () => view().notes[0]?.advice.join(' ') ?? null };
}

describe('a WHOOP', () => {
  const battery = (percent: number) => ({ type: 'battery', address: STRAP, percent }) as const;

  test('that says 100 % has an unknown battery, and the page says why', () => {
    const { advice, source, view } = wearing('WHOOP 4A0360692');
    source.say(battery(100));
    expect(view().batteryPercent).toBeNull();
    expect(advice()).toContain('100 % whatever the battery holds');
  });

  test('that goes from 62 % to 100 % is unknown from then on, not 62 % for ever', () => {
    const { source, view } = wearing('WHOOP 4A0360692');
    source.say(battery(62));
    expect(view().batteryPercent).toBe(62);
    source.say(battery(100));
    expect(view().batteryPercent).toBeNull();
  });

  test('does not make others unknown: a charged H10 has 100 %', () => {
    const { advice, source, view } = wearing('Polar H10 1A2B3C4D');
    source.say(battery(100));
    expect(view().batteryPercent).toBe(100);
    expect(advice()).toBe('');
  });
});

describe('an OH1', () => {
  test('says before it is worn that its contact signal and its standing number are not to be trusted', () => {
    const { view } = wearing('Polar OH1 1A2B3C4D');
    const about = view().notes[0]?.about.join(' ');
    expect(about).toContain('contact signal is not reliable');
    expect(about).toContain('cannot see when its number stands still');
  });

  test('that denies contact has the verdict of any strap, and advice besides', () => {
    const { advice, clock, service, source } = wearing('Polar OH1 1A2B3C4D');
    for (let second = 0; second < 8; second += 1) {
      clock.pass(1_000);
      source.packet(STRAP, 80, { contact: 'none', rr: [] });
    }
    expect(service.snapshot().lastReading?.verdict).toBe('no-contact');
    expect(service.snapshot().tally.recordedMs).toBe(0);
    expect(advice()).toContain('contact signal is not reliable');
  });
});

test('verdicts do not depend on the notes: the same packets are judged alike for every name', () => {
  const verdictsOf = (name: string) => {
    const { clock, said, source } = wearing(name);
    for (const [bpm, contact] of [
      [80, 'detected'],
      [0, 'detected'],
      [80, 'none'],
      [80, 'unsupported'],
      [140, 'detected'],
    ] as const) {
      clock.pass(1_000);
      source.packet(STRAP, bpm, { contact });
    }
    return said.flatMap((message) => (message.type === 'reading' ? [message.reading.verdict] : []));
  };
  const plain = verdictsOf('A strap without a note');
  expect(plain).toEqual(['ok', 'no-reading', 'no-contact', 'ok', 'jump']);
  for (const name of ['Polar OH1 1', 'Polar H10 1', 'WHOOP 5AG1', 'InfiniTime'])
    expect(verdictsOf(name)).toEqual(plain);
});

test('a watch that is not found is told to broadcast after 30 s, without anything else happening', () => {
  const { advice, clock, said, source } = wearing('Forerunner 245');
  source.link('searching', STRAP);
  expect(advice()).toBe('');
  const before = said.length;
  clock.pass(31_000);
  const told = said.slice(before).filter((message) => message.type === 'strap');
  expect(told.at(-1)?.strap.notes[0]?.advice.join(' ')).toContain('Start “Broadcast heart rate”');
  expect(told).toHaveLength(1);
});

test('advice goes when its reason goes', () => {
  const { advice, clock, source } = wearing('Forerunner 245');
  source.link('searching', STRAP);
  clock.pass(31_000);
  source.link('listening', STRAP);
  source.packet(STRAP, 80);
  expect(advice()).toBe('');
});

test('a strap in range that is not the wearer’s has its note too, and advice by its last packet', () => {
  const clock = new VirtualClock(NOON);
  const { service, source } = household(clock, temporaryFolder(), { notes });
  service.choose(true);
  source.inRange(STRAP, 'Mi Smart Band 6');
  expect(service.snapshot().strap.notes).toMatchObject([{ address: STRAP, advice: [] }]);
  source.raw(STRAP, '00ff', true);
  expect(service.snapshot().strap.notes[0]?.advice.join(' ')).toContain('255 stands for “no reading”');
});

test('a strap without a note has none', () => {
  expect(wearing('A strap without a note').view().notes).toEqual([]);
});
