import { useEffect, useRef, useState } from 'preact/hooks';

interface Props {
  label: string;
  /** The label with what it is about: of several alike one has to be told from the other by ear too. */
  name?: string | undefined;
  /** What would be lost. */
  question: string;
  sure: string;
  keep: string;
  look?: 'plain' | undefined;
  onSure(): void;
}

/** A button for what cannot be undone: a tap asks, in its place, and only the answer does it. */
export function AskedTwice({ label, look, name, question, sure, keep, onSure }: Props) {
  const [asking, setAsking] = useState(false);
  const asked = useRef(false);
  const section = useRef<HTMLElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  // What was tapped is gone from the page: the keyboard goes on where it was.
  useEffect(() => {
    if (asking) section.current?.focus();
    else if (asked.current) button.current?.focus();
    asked.current = asking;
  }, [asking]);
  if (!asking)
    return (
      <button type="button" class={look} ref={button} aria-label={name} onClick={() => setAsking(true)}>
        {label}
      </button>
    );
  return (
    <section class="asks-again" ref={section} tabIndex={-1} aria-label={name ?? label}>
      <p>{question}</p>
      <div class="buttons">
        <button
          type="button"
          class="sure"
          onClick={() => {
            setAsking(false);
            onSure();
          }}
        >
          {sure}
        </button>
        <button type="button" onClick={() => setAsking(false)}>
          {keep}
        </button>
      </div>
    </section>
  );
}
