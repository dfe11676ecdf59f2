import { describe, expect, test } from 'vitest';
import type { Behaviour, FirmwareNote } from '../../../src/contract/firmware-note.ts';
import { aboutSentences, adviceSentences, believedBattery } from '../../../src/firmware-notes/say.ts';

const note = (facts: Partial<FirmwareNote> = {}): FirmwareNote => ({
  title: 'A strap',
  kind: 'chest strap',
  names: [],
  namesFrom: 'a test',
  models: [],
  rr: 'unknown',
  contactTrusted: 'unknown',
  batteryTrusted: 'unknown',
  connections: 'unknown',
  switchOn: 'unknown',
  faults: [],
  checked: '2026-08',
  ...facts,
});
const advice = (facts: Partial<FirmwareNote>, ...seen: Behaviour[]) =>
  adviceSentences(note(facts), new Set(seen));

describe('a battery level', () => {
  test.each([
    ['of a strap that nobody wrote about is believed', null, 100, 100],
    ['is believed while nothing is known', note(), 100, 100],
    ['is believed where it is trusted', note({ batteryTrusted: 'yes' }), 100, 100],
    ['that always stands is unknown', note({ batteryTrusted: 'no', batteryUnknownAt: [100] }), 100, null],
    [
      'of the same strap that is another one is believed',
      note({ batteryTrusted: 'no', batteryUnknownAt: [100] }),
      62,
      62,
    ],
    ['that is never to be relied upon is unknown', note({ batteryTrusted: 'no' }), 62, null],
    ['that was not told stays unknown', note({ batteryTrusted: 'yes' }), null, null],
  ])('%s', (_promise, about, told, believed) => {
    expect(believedBattery(about, told)).toBe(believed);
  });
});

describe('what is worth knowing at all times', () => {
  test('is nothing where nothing is known', () => expect(aboutSentences(note())).toEqual([]));

  test('begins with what has to be switched on', () => {
    const [first] = aboutSentences(note({ switchOn: 'Start it.', connections: 'one', rr: 'no' }));
    expect(first).toBe('Start it.');
  });

  test('says that a contact signal is not to be relied upon, and to switch the device off', () => {
    expect(aboutSentences(note({ contactTrusted: 'no' })).join()).toMatch(/not reliable.*switch it off/);
  });

  test('says of a strap without RR intervals that a frozen number cannot be seen', () => {
    expect(aboutSentences(note({ rr: 'no' })).join()).toContain('cannot see when its number stands still');
    expect(aboutSentences(note({ rr: 'yes' }))).toEqual([]);
  });

  test('holds the faults that Plimsoll cannot see, and only those', () => {
    const fault = { what: 'It lingers.', do: 'Switch it off.', source: 'a test' };
    const faults = [
      { ...fault, shows: 'unseen' as const },
      { ...fault, what: 'It freezes.', shows: 'frozen' as const },
    ];
    expect(aboutSentences(note({ faults }))).toEqual(['It lingers. Switch it off.']);
  });
});

describe('advice for now', () => {
  const faults = [
    { shows: 'frozen', what: 'It freezes.', do: 'Unclip it.', source: 'a test' },
    { shows: 'unseen', what: 'It lingers.', do: 'Switch it off.', source: 'a test' },
  ] as const;

  test('is silent while nothing is the matter', () => expect(advice({ faults: [...faults] })).toEqual([]));

  test('names the fault that shows itself, and what to do', () => {
    expect(advice({ faults: [...faults] }, 'frozen')).toEqual(['It freezes. Unclip it.']);
  });

  test('doubts “no contact” only where the contact signal is not trusted', () => {
    expect(advice({ contactTrusted: 'no' }, 'no-contact').join()).toContain('not reliable');
    expect(advice({ contactTrusted: 'unknown' }, 'no-contact')).toEqual([]);
    expect(advice({ contactTrusted: 'yes' }, 'no-contact')).toEqual([]);
  });

  test('says what has to be switched on when a device is not found or sends nothing', () => {
    const facts = { switchOn: 'Start the broadcast.' };
    for (const seen of ['not-found', 'sends-nothing'] as const)
      expect(advice(facts, seen)).toEqual(['Start the broadcast.']);
    expect(advice(facts, 'frozen')).toEqual([]);
  });

  test('thinks of a phone that holds the only connection when a strap is not found', () => {
    expect(advice({ connections: 'one' }, 'not-found').join()).toContain('close the app there');
    expect(advice({ connections: 'unknown' }, 'not-found')).toEqual([]);
  });

  test('explains a battery that is shown as unknown', () => {
    const facts = { batteryTrusted: 'no', batteryUnknownAt: [100] } as const;
    expect(advice({ ...facts, batteryUnknownAt: [100] }, 'battery-unknown').join()).toContain('100 %');
  });
});
