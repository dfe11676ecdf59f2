import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { waitMs } from '../../../dashboard/src/backoff.ts';
import { atMost, date, duration, moment } from '../../../dashboard/src/format.ts';
import { signalStrength } from '../../../dashboard/src/signal-strength.ts';
import { german } from '../../../dashboard/src/words/de/german.ts';
import { day } from '../../../dashboard/src/words/en/day.ts';
import { page } from '../../../dashboard/src/words/en/page.ts';
import { settings } from '../../../dashboard/src/words/en/settings.ts';
import { threshold } from '../../../dashboard/src/words/en/threshold.ts';
import { weeks } from '../../../dashboard/src/words/en/weeks.ts';
import { welcome } from '../../../dashboard/src/words/en/welcome.ts';
import { languageOf } from '../../../dashboard/src/words/language.ts';
import { START } from './samples.ts';

const english = { day, page, settings, threshold, weeks, welcome };
const languages = { en: english, de: german };

/** Every text and every text-making function with something put in, by where it stands. */
function texts(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String(value('7', '8', '9'))]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}

/** A number and its unit with a space between them that may end a line. */
const PARTED = /\d (bpm|ms|s|min|h|kB|%)(?![\w-])/;

const NEVER_SAID = {
  en: ['safe', 'good', 'goal', 'streak', 'left to use', 'target', 'score'],
  de: ['sicher ', 'gut ', 'gute', 'ziel', 'serie', 'guthaben', 'punkte', 'budget'],
};

describe.each(['en', 'de'] as const)('the words in %s', (language) => {
  const all = texts(languages[language]);

  it.each(NEVER_SAID[language])('never say "%s"', (word) => {
    expect(all.filter(([, text]) => `${text.toLowerCase()} `.includes(word))).toEqual([]);
  });

  it('say once that this is not a medical device', () => {
    expect(all.filter(([, text]) => /medical device|Medizinprodukt/.test(text))).toHaveLength(1);
  });

  it('leave nothing empty', () => {
    expect(all.filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('part no number from its unit at the end of a line', () => {
    expect(all.filter(([, text]) => /\d\u00a0bpm\b/.test(text)).length).toBeGreaterThan(5);
    expect(all.filter(([, text]) => PARTED.test(text))).toEqual([]);
  });
});

describe('German', () => {
  /** The same in both: names, units, and words that German took over. */
  const SAME = /^(Plimsoll|DEMO|OK|Crash|Bluetooth|Webhook|Android|Windows|Firefox|[\d\W]|bpm|English|min)/;

  it('says in its own words whatever is not a name or a number', () => {
    const spoken = new Map(texts(german));
    const same = texts(english).filter(([path, text]) => spoken.get(path) === text && !SAME.test(text));
    expect(same.map(([path]) => path)).toEqual([]);
  });

  /** What was said in other words once, each with the word that stayed. */
  const ONE_WORD = {
    bestätigt: 'gesehen',
    Vorführung: 'Demo',
    Rechner: 'Computer',
    Gurtes: 'Gurts',
    Platte: 'Speicher',
    Ruhefrequenz: 'Ruhe-Herzfrequenz',
    anfeuchten: 'befeuchten',
    tönt: 'macht einen Ton',
    eingelassen: 'angemeldet',
  };

  it.each(Object.entries(ONE_WORD))('has one word for one thing: not “%s” but “%s”', (other) => {
    const folder = new URL('../../../dashboard/src/words/de/', import.meta.url);
    const said = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
    expect(said.length).toBeGreaterThan(7);
    expect(said.filter((text) => text.toLowerCase().includes(other.toLowerCase()))).toEqual([]);
  });

  it('quotes as German does, „so“, what the wearer types or taps too', () => {
    const opened = texts(german).filter(([, text]) => /“[^“„]*”/.test(text));
    expect(opened).toEqual([]);
    expect(german.settings.quoted('Nacht')).toBe('„Nacht“');
  });

  it('puts in every time, name and number that English puts in', () => {
    const put = (text: string) => [...text.matchAll(/\b[789]\b/g)].map(([found]) => found).sort();
    const spoken = new Map(texts(german));
    for (const [path, text] of texts(english))
      expect([path, put(spoken.get(path) ?? '')]).toEqual([path, put(text)]);
  });
});

describe('the language of the page', () => {
  it.each([
    [null, ['de-AT', 'en'], 'de'],
    [null, ['fr-FR', 'de-DE', 'en'], 'de'],
    [null, ['fr-FR'], 'en'],
    [null, [], 'en'],
    ['en', ['de-DE'], 'en'],
    ['de', ['en-GB'], 'de'],
    ['toString', ['de-DE'], 'de'],
  ] as const)('with %s chosen and a browser that wants %j is %s', (kept, wanted, language) => {
    expect(languageOf(kept, wanted)).toBe(language);
  });
});

describe('moments', () => {
  it('are told by the clock of the wearer’s time zone', () => {
    expect(moment(START, START, 'Europe/Berlin')).toBe('14:02');
    expect(moment(START, START, 'America/New_York')).toBe('08:02');
  });

  it('are told with the day when it is not the same local day', () => {
    const evening = Date.UTC(2025, 10, 21, 22, 59);
    expect(moment(evening, START, 'Europe/Berlin')).toBe('21 Nov, 23:59');
    expect(date(evening, 'Europe/Berlin')).toBe('21\u00a0Nov\u00a02025');
  });

  it('have midnight at 00:00', () => {
    const midnight = Date.UTC(2025, 10, 21, 23, 0);
    expect(moment(midnight, START, 'Europe/Berlin')).toBe('00:00');
  });
});

describe('durations', () => {
  it.each([
    [0, '0\u00a0min'],
    [59_999, '59\u00a0s'],
    [60_000, '1\u00a0min'],
    [3_599_999, '59\u00a0min'],
    [3_600_000, '1\u00a0h\u00a000'],
    [40_800_000, '11\u00a0h\u00a020'],
  ])('of %i ms read %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('the most that something can have lasted', () => {
  it.each([
    [0, '0\u00a0min'],
    [59_000, '59\u00a0s'],
    [60_000, '1\u00a0min'],
    [230_000, '4\u00a0min'],
    [3_540_001, '1\u00a0h\u00a000'],
  ])('of %i ms reads %s, never less than it is', (ms, text) => {
    expect(atMost(ms)).toBe(text);
  });
});

describe('reconnecting', () => {
  it('waits 0.5 s, then longer, never more than 5 s, and never gives up', () => {
    expect([0, 1, 2, 3, 4, 5, 1_000_000].map(waitMs)).toEqual([
      500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000,
    ]);
  });
});

describe('signal strength', () => {
  it.each([
    [-50, 'strong'],
    [-65, 'strong'],
    [-66, 'medium'],
    [-85, 'medium'],
    [-86, 'weak'],
    [null, 'unknown'],
  ] as const)('of %s dBm is %s', (dbm, strength) => {
    expect(signalStrength(dbm)).toBe(strength);
  });
});
