import { describe, expect, it } from 'vitest';
import { screenTitle } from '../../../dashboard/src/screen-title.ts';
import { PLACES } from '../../../dashboard/src/use-place.ts';

describe('the title of the page', () => {
  it('is the name of the program alone on the first page', () => {
    expect(screenTitle('now')).toBe('Plimsoll');
  });

  it('says first which screen it is', () => {
    expect(screenTitle('day')).toBe('Day – Plimsoll');
    expect(screenTitle('bed')).toBe('Bed mode – Plimsoll');
  });

  it('is another on every screen', () => {
    const titles = (['now', 'bed', ...PLACES] as const).map(screenTitle);
    expect(new Set(titles).size).toBe(titles.length);
    for (const title of titles.slice(1)) expect(title).toMatch(/^\S.* – Plimsoll$/);
  });
});
