import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** What stands beside the mark. Where it is too high for its place it scrolls there, and the keyboard comes to it. */
export function Scroller({ label, children }: { label: string; children: ComponentChildren }) {
  const place = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  // The page is drawn anew every half second: it is looked often enough.
  useEffect(() => {
    const { current } = place;
    if (current === null) return;
    const isTooHigh = current.scrollHeight > current.clientHeight + 1;
    setScrolls(isTooHigh && getComputedStyle(current).overflowY === 'auto');
  });
  return (
    <div
      class="beside"
      ref={place}
      {...(scrolls ? { role: 'region', 'aria-label': label, tabIndex: 0 } : {})}
    >
      {children}
    </div>
  );
}
