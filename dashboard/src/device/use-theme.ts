import { useEffect } from 'preact/hooks';
import type { Preferences } from './preferences.ts';

/** Puts the page into its theme, and the browser's own bars with it; without a choice it is as the device is. */
export function useTheme({ appearance, bed }: Pick<Preferences, 'appearance' | 'bed'>): void {
  useEffect(() => {
    const lightRoom = matchMedia('(prefers-color-scheme: light)');
    const show = () => {
      const root = document.documentElement;
      const theme = appearance === 'auto' ? (lightRoom.matches ? 'light' : 'dark') : appearance;
      root.dataset['theme'] = bed ? 'bed' : theme;
      const ground = getComputedStyle(root).getPropertyValue('--ground').trim();
      document.querySelector('meta[name="theme-color"]')?.setAttribute('content', ground);
    };
    show();
    lightRoom.addEventListener('change', show);
    return () => lightRoom.removeEventListener('change', show);
  }, [appearance, bed]);
}
