import type { MarkFace } from '../now-screen.ts';
import { Mark } from './Mark.tsx';

interface Props {
  face: MarkFace;
  /** What it is in words. */
  line: string;
  showNumber: boolean;
}

/** The mark with its line of words. Where the mark is small or not there, the words inside it stand before the line. */
export function Gauge({ face, line, showNumber }: Props) {
  return (
    <div class="gauge">
      <Mark face={face} showNumber={showNumber} />
      <p class="gauge-line number" data-testid="line">
        {'words' in face && <span class="gauge-words">{face.words.join(' ')}. </span>}
        {line}
      </p>
    </div>
  );
}
