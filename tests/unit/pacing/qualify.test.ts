import { describe, expect, test } from 'vitest';
import type { Packet } from '../../../src/pacing/events.ts';
import { link, packet, rawPacket, verdicts } from '../../support/packets.ts';

const noRr = { rr: [] };

describe('a packet gets exactly one verdict, the first rule that matches', () => {
  test.each([
    ['an empty payload is malformed', rawPacket(0), 'malformed'],
    ['a payload cut short is malformed', rawPacket(0, 0x01, 70), 'malformed'],
    ['bpm 0 is no reading', packet(0, 0), 'no-reading'],
    ['bpm 255 in 8-bit form is no reading', packet(0, 255), 'no-reading'],
    [
      'bpm 255 in 16-bit form is a number, and implausible',
      packet(0, 255, { format: '16-bit' }),
      'implausible',
    ],
    [
      'bpm 0 without contact is no reading before it is no contact',
      packet(0, 0, { contact: 'none' }),
      'no-reading',
    ],
    ['contact supported and not detected is no contact', packet(0, 70, { contact: 'none' }), 'no-contact'],
    ['no contact comes before implausible', packet(0, 250, { contact: 'none' }), 'no-contact'],
    ['contact not supported is not "no contact"', packet(0, 70, { contact: 'unsupported' }), 'ok'],
    ['24 bpm is implausible', packet(0, 24), 'implausible'],
    ['25 bpm is believed', packet(0, 25), 'ok'],
    ['240 bpm is believed', packet(0, 240), 'ok'],
    ['241 bpm is implausible', packet(0, 241), 'implausible'],
  ])('%s', (_, event, verdict) => {
    expect(verdicts([event])).toEqual([verdict]);
  });
});

describe('jump', () => {
  test('a change by exactly 30 bpm is none, by 31 is one', () => {
    expect(verdicts([packet(0, 70), packet(1, 100)])).toEqual(['ok', 'ok']);
    expect(verdicts([packet(0, 70), packet(1, 101)])).toEqual(['ok', 'jump']);
    expect(verdicts([packet(0, 101), packet(1, 70)])).toEqual(['ok', 'jump']);
  });

  test('against an ok reading exactly 10 s old is one, an older one is forgotten', () => {
    expect(verdicts([packet(0, 70), packet(10, 120)])).toEqual(['ok', 'jump']);
    expect(verdicts([packet(0, 70), packet(10.001, 120)])).toEqual(['ok', 'ok']);
  });

  test('the third of three that agree is confirmed, and the list is emptied', () => {
    const events = [
      packet(0, 70),
      packet(1, 120),
      packet(2, 125),
      packet(3, 130),
      packet(4, 80),
      packet(5, 131),
    ];
    expect(verdicts(events)).toEqual(['ok', 'jump', 'jump', 'ok', 'jump', 'ok']);
  });

  test('one more than 10 bpm from the last restarts the list with itself', () => {
    const events = [packet(0, 70), packet(1, 120), packet(2, 131), packet(3, 141), packet(4, 141)];
    expect(verdicts(events)).toEqual(['ok', 'jump', 'jump', 'jump', 'ok']);
  });

  test('an ok reading empties the list', () => {
    const events = [
      packet(0, 70),
      packet(1, 120),
      packet(2, 120),
      packet(3, 71),
      packet(4, 120),
      packet(5, 120),
    ];
    expect(verdicts(events)).toEqual(['ok', 'jump', 'jump', 'ok', 'jump', 'jump']);
  });

  test('packets that are not readings leave the list as it is', () => {
    const events = [
      packet(0, 70),
      packet(1, 120),
      packet(2, 0),
      packet(3, 120),
      rawPacket(4),
      packet(5, 120),
    ];
    expect(verdicts(events)).toEqual(['ok', 'jump', 'no-reading', 'jump', 'malformed', 'ok']);
  });
});

describe('frozen', () => {
  const same = (from: number, to: number, beats = 80) =>
    Array.from({ length: to - from }, (_, index) => packet(from + index, beats, noRr));

  test('after more than 60 s of one bpm without RR intervals, from a strap that sent them', () => {
    const said = verdicts([packet(0, 80), ...same(1, 64)]);
    expect(said.slice(0, 62).every((verdict) => verdict === 'ok')).toBe(true);
    expect(said.slice(62)).toEqual(['frozen', 'frozen']);
  });

  test('never for a strap that sends no RR intervals', () => {
    expect(verdicts(same(0, 200))).not.toContain('frozen');
  });

  test('not when the intervals came in an earlier connection', () => {
    expect(
      verdicts([packet(0, 80), link(1, 'disconnected'), link(2, 'connected'), ...same(3, 90)]),
    ).not.toContain('frozen');
  });

  test('is judged for each strap by its own packets', () => {
    const of = (strap: string, events: Packet[]) => events.map((event) => ({ ...event, strap }));
    const other = of(
      'B',
      Array.from({ length: 63 }, (_, index) => packet(1.5 + index, 90 + (index % 2))),
    );
    const mixed = [...of('A', [packet(0, 80), ...same(1, 64)]), ...other].sort((a, b) => a.at - b.at);
    expect(verdicts(mixed)).toContain('frozen');
    const newLink = { ...link(30.2, 'connected'), strap: 'A' };
    expect(verdicts([...mixed, newLink].sort((a, b) => a.at - b.at))).not.toContain('frozen');
    expect(verdicts([...mixed, link(30.2, 'connected')].sort((a, b) => a.at - b.at))).not.toContain('frozen');
    const otherLink = { ...link(30.2, 'connected'), strap: 'B' };
    expect(verdicts([...mixed, otherLink].sort((a, b) => a.at - b.at))).toContain('frozen');
  });

  test.each([
    ['another bpm', packet(40, 81, noRr)],
    ['an RR interval', packet(40, 80)],
    ['a malformed packet', rawPacket(40)],
  ])('%s ends the run', (_, between) => {
    expect(verdicts([packet(0, 80), ...same(1, 40), between, ...same(41, 101)])).not.toContain('frozen');
  });

  test('a packet without contact does not end the run', () => {
    const said = verdicts([
      packet(0, 80),
      ...same(1, 40),
      packet(40, 80, { rr: [], contact: 'none' }),
      ...same(41, 63),
    ]);
    expect(said.at(-1)).toBe('frozen');
  });

  test('RR values 0 and 65535 are no intervals', () => {
    const empty = { rr: [0, 65_535] as never };
    const said = verdicts([packet(0, 80), ...Array.from({ length: 63 }, (_, i) => packet(1 + i, 80, empty))]);
    expect(said.at(-1)).toBe('frozen');
  });
});
