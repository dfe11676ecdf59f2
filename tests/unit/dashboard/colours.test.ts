import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../dashboard/src/styles/tokens.css', import.meta.url), 'utf8');

/** The colours of one theme: the custom properties in hexadecimal of its block. */
function colours(block: string): Map<string, string> {
  const found = block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g);
  return new Map(Array.from(found, ([, name, value]) => [name ?? '', value ?? '']));
}

/** The block of one theme. */
const block = (selector: string): Map<string, string> => {
  const start = css.indexOf(`${selector} {`);
  return colours(css.slice(start, css.indexOf('}', start)));
};
const themes = {
  dark: block(':root'),
  light: block(':root[data-theme="light"]'),
  bed: block(':root[data-theme="bed"]'),
};

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio (WCAG 2.2). */
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const TEXT = ['text', 'quiet', 'old', 'under-ink', 'near-ink', 'over-ink'];
const SHAPES = ['under', 'near', 'over', 'no-signal', 'edge'];
/** In bed mode shapes are outlines. */
const OUTLINES = ['under-ink', 'near-ink', 'over-ink', 'no-signal', 'edge'];
const FILLS_UNDER_THE_NUMBER = ['under', 'near', 'over'];

describe.each(['dark', 'light', 'bed'] as const)('the %s theme', (theme) => {
  const colour = (name: string): string => {
    const value = themes[theme].get(name);
    if (value === undefined) throw new TypeError(`no colour --${name} in the ${theme} theme`);
    return value;
  };

  it.each(TEXT)('writes in --%s at 4.5:1 or more', (name) => {
    expect(contrast(colour(name), colour('ground'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour(name), colour('raised'))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(theme === 'bed' ? OUTLINES : SHAPES)('draws in --%s at 3:1 or more', (name) => {
    expect(contrast(colour(name), colour('ground'))).toBeGreaterThanOrEqual(3);
  });

  it.each(FILLS_UNDER_THE_NUMBER)('keeps the number readable on --%s at 4.5:1 or more', (name) => {
    expect(contrast(colour('text'), colour(name))).toBeGreaterThanOrEqual(4.5);
  });

  it('has every colour of the other themes', () => {
    expect([...themes[theme].keys()].sort()).toEqual([...themes.dark.keys()].sort());
  });
});

describe('bed mode', () => {
  const light = [...themes.bed].filter(([, hex]) => hex !== '#000000');

  it.each(light)('gives no blue-white light and no red in --%s: amber', (_name, hex) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) =>
      Number.parseInt(hex.slice(start, start + 2), 16),
    );
    expect(blue).toBeLessThanOrEqual(0.5 * red);
    expect(green).toBeGreaterThanOrEqual(0.7 * red);
    expect(green).toBeLessThanOrEqual(red);
  });

  it('is darker than the dark theme in everything that lights', () => {
    for (const name of ['ground', 'raised', 'text', 'quiet', 'under-ink', 'near-ink', 'over-ink'])
      expect(luminance(themes.bed.get(name) ?? '')).toBeLessThan(luminance(themes.dark.get(name) ?? ''));
  });

  it('is brighter the more it matters', () => {
    const [under = 0, near = 0, over = 0] = ['under-ink', 'near-ink', 'over-ink'].map((name) =>
      luminance(themes.bed.get(name) ?? ''),
    );
    expect(under).toBeLessThan(near);
    expect(near).toBeLessThan(over);
  });
});
