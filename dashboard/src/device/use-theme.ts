import { useEffect } from 'preact/hooks';
import type { Preferences } from './preferences.ts';

/** Said on the root of the page when a part of it begins or ends to ask for the bed theme. */
const DIMMED = 'plimsoll-dimmed';

/** Puts the page into its theme, and the browser's own bars with it; without a choice it is as the device is. */
export function useTheme({ appearance, bed }: Pick<Preferences, 'appearance' | 'bed'>): void {
  useEffect(() => {
    const root = document.documentElement;
    const lightRoom = matchMedia('(prefers-color-scheme: light)');
    const show = () => {
      const theme = appearance === 'auto' ? (lightRoom.matches ? 'light' : 'dark') : appearance;
      root.dataset['theme'] = bed || root.dataset['dimmed'] !== undefined ? 'bed' : theme;
      const ground = getComputedStyle(root).getPropertyValue('--ground').trim();
      document.querySelector('meta[name="theme-color"]')?.setAttribute('content', ground);
    };
    show();
    lightRoom.addEventListener('change', show);
    root.addEventListener(DIMMED, show);
    return () => {
      lightRoom.removeEventListener('change', show);
      root.removeEventListener(DIMMED, show);
    };
  }, [appearance, bed]);
}

/** While this is true the page wears the bed theme, whatever the device wears; all of it, bands and bars too. */
export function useDimmed(isDimmed: boolean): void {
  useEffect(() => {
    if (!isDimmed) return;
    const root = document.documentElement;
    root.dataset['dimmed'] = '';
    root.dispatchEvent(new Event(DIMMED));
    return () => {
      delete root.dataset['dimmed'];
      root.dispatchEvent(new Event(DIMMED));
    };
  }, [isDimmed]);
}
