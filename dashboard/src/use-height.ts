import type { Ref } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Tells the styles how high an element is, in px, while it is there: what sticks below it has to know. */
export function useHeight<E extends HTMLElement>(property: `--${string}`): Ref<E> {
  const place = useRef<E>(null);
  useEffect(() => {
    const { style } = document.documentElement;
    const element = place.current;
    if (element === null) return;
    const sizes = new ResizeObserver(() => style.setProperty(property, `${element.offsetHeight}px`));
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      style.removeProperty(property);
    };
  }, []);
  return place;
}
