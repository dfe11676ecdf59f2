import type { StrapNote, StrapView } from '../../../src/contract/live.ts';
import { useStrapWords } from '../strap-words.ts';
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
  const said = useStrapWords(advice.length > 0);
  if (advice.length === 0 || said === null) return null;
  return (
    <ul class="advice" data-testid="advice">
      {advice.map((sentence) => (
        <li key={sentence}>{said(sentence)}</li>
      ))}
    </ul>
  );
}

/** What is worth knowing of this kind of strap, folded away. */
export function AboutStrap({ strap, address }: Props) {
  const note = noteOn(strap, address);
  const isKnown = note !== undefined && note.about.length > 0;
  const said = useStrapWords(isKnown);
  if (!isKnown || said === null) return null;
  return (
    <details class="about" data-testid="about">
      <summary>{words.strap.about(said(note.title))}</summary>
      <ul class="advice">
        {note.about.map((sentence) => (
          <li key={sentence}>{said(sentence)}</li>
        ))}
      </ul>
    </details>
  );
}
