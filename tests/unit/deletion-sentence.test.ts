import { describe, expect, test } from 'vitest';
import { deletionSentence, isTypedOut } from '../../src/contract/deletion-sentence.ts';

describe('the sentence before a deletion', () => {
  const days = { everything: false, from: '2025-11-01', to: '2025-11-22' };
  const all = { everything: true };

  test('is in the language of the page', () => {
    expect(deletionSentence(days)).toBe('delete 2025-11-01 to 2025-11-22');
    expect(deletionSentence(days, 'de')).toBe('2025-11-01 bis 2025-11-22 löschen');
    expect(deletionSentence(all, 'de')).toBe('alles löschen');
  });

  test('counts in either language, and for what it says alone', () => {
    for (const span of [days, all])
      for (const language of ['en', 'de'] as const)
        expect(isTypedOut(` ${deletionSentence(span, language)} `, span)).toBe(true);
    expect(isTypedOut('alles löschen', days)).toBe(false);
    expect(isTypedOut('delete everything', days)).toBe(false);
  });
});
