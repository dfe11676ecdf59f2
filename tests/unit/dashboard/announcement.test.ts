import { describe, expect, it } from 'vitest';
import { newAlertsInWords } from '../../../dashboard/src/announcement.ts';

const over = { id: 'over-1', text: 'Over threshold since 14:02.' };
const battery = { id: 'battery-1', text: 'The strap’s battery is low.' };

describe('what a screen reader is told of alerts', () => {
  it('is each alert when it comes', () => {
    expect(newAlertsInWords(new Set(), [over])).toBe(over.text);
    expect(newAlertsInWords(new Set([over.id]), [over, battery])).toBe(battery.text);
    expect(newAlertsInWords(new Set(), [over, battery])).toBe(`${over.text} ${battery.text}`);
  });

  it('is nothing more of one that stands, also when another goes or its own words change', () => {
    expect(newAlertsInWords(new Set([over.id, battery.id]), [over])).toBeNull();
    expect(newAlertsInWords(new Set([over.id]), [{ ...over, text: 'Over threshold again.' }])).toBeNull();
    expect(newAlertsInWords(new Set([over.id]), [])).toBeNull();
  });

  it('is an alert again that was closed and is open again', () => {
    expect(newAlertsInWords(new Set(), [over])).toBe(over.text);
  });
});
