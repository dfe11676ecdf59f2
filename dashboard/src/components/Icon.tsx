const SHAPES = {
  earlier: 'M15 5l-7 7 7 7',
  later: 'M9 5l7 7-7 7',
  closer: 'M12 5v14M5 12h14',
  wider: 'M5 12h14',
  whole: 'M3 5v14M21 5v14M7 12h10M10 9l-3 3 3 3M14 9l3 3-3 3',
} as const;

/** A sign in place of words, which are there for who hears the page. What is pressed has them as its title too. */
export function Icon({ shape, words }: { shape: keyof typeof SHAPES; words: string }) {
  return (
    <>
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
        <path d={SHAPES[shape]} />
      </svg>
      <span class="unseen">{words}</span>
    </>
  );
}
