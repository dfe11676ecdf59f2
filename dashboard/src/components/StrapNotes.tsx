import type { StrapNote, StrapView } from '../../../src/contract/live.ts';
import { words } from '../words.ts';

const noteOn = (strap: StrapView, address: string | undefined): StrapNote | undefined =>
  strap.notes.find((note) => note.address === address);

interface Props {
  strap: StrapView;
  address: string | undefined;
}

/** What helps while a strap behaves as it does just now; nothing when nothing is to be done. */
export function StrapAdvice({ strap, address }: Props) {
  const advice = noteOn(strap, address)?.advice ?? [];
  if (advice.length === 0) return null;
  return (
    <ul class="advice" data-testid="advice">
      {advice.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

/** What is worth knowing of this kind of strap, folded away. */
export function AboutStrap({ strap, address }: Props) {
  const note = noteOn(strap, address);
  if (note === undefined || note.about.length === 0) return null;
  return (
    <details class="about" data-testid="about">
      <summary>{words.strap.about(note.title)}</summary>
      <ul class="advice">
        {note.about.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}
