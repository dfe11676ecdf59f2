import type { MarkFace } from '../now-screen.ts';
import { words } from '../words.ts';

/** The mark is drawn in a box of 480 by 344, the circle in its middle. */
const WIDTH = 480;
const HEIGHT = 344;
const CENTRE_X = WIDTH / 2;
const CENTRE_Y = HEIGHT / 2;
const RADIUS = 164;
const RING = 8;
const LINE = 10;
/** The line reaches this far beyond the circle on both sides. */
const REACH = 60;
const INNER = RADIUS - RING / 2;

const DIGIT_SIZE = 132;
/** Room for a digit of the widest usual system font, and around the number: the line never crosses it. */
const DIGIT_WIDTH = 0.64 * DIGIT_SIZE;
const DIGIT_HEIGHT = 0.74 * DIGIT_SIZE;
const CLEARANCE = 12;

const WORDS_SIZE = 40;
/** Of a size of letters: how high a capital is, how far a letter goes below the line, and how wide one is in the mean. */
const CAPITAL = 0.74;
const DEPTH = 0.22;
const LETTER_WIDTH = 0.6;

const SURFACE = { under: 4, near: 16, over: 4 } as const;

/** The gauge, and the one picture of the product: see what it shows in `now-screen.ts`. */
export function Mark({ face, showNumber }: { face: MarkFace; showNumber: boolean }) {
  const number = 'bpm' in face && showNumber ? String(face.bpm) : null;
  const hasLine = face.kind === 'level' || (face.kind === 'no-signal' && face.line);
  const band = face.kind === 'level' ? face.band : 'none';
  const isOld = 'bpm' in face && face.old;
  return (
    <svg
      class="mark"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      data-kind={face.kind}
      data-state={stateOf(face)}
      data-band={band}
      data-old={isOld ? '' : undefined}
      role="img"
      aria-label={labelOf(face, showNumber)}
    >
      <defs>
        <clipPath id="mark-inside">
          <circle cx={CENTRE_X} cy={CENTRE_Y} r={INNER} />
        </clipPath>
        <pattern
          id="mark-hatch"
          width="16"
          height="16"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect class="mark-hatch" width="9" height="16" />
        </pattern>
        {number !== null && (
          <mask id="mark-clearance" maskUnits="userSpaceOnUse" x="0" y="0" width={WIDTH} height={HEIGHT}>
            <rect width={WIDTH} height={HEIGHT} fill="white" />
            <NumberRoom digits={number.length} />
          </mask>
        )}
      </defs>
      {face.kind === 'level' && <Fill level={face.level} band={face.band} hasNumber={number !== null} />}
      <circle class="mark-ring" cx={CENTRE_X} cy={CENTRE_Y} r={RADIUS} stroke-width={RING} />
      {hasLine && (
        <path
          class="mark-line"
          d={`M${CENTRE_X - RADIUS - REACH} ${CENTRE_Y}H${CENTRE_X + RADIUS + REACH}`}
          stroke-width={LINE}
          mask={number === null ? undefined : 'url(#mark-clearance)'}
        />
      )}
      {number !== null && (
        <text class="mark-number number" x={CENTRE_X} y={CENTRE_Y + DIGIT_SIZE * 0.36} font-size={DIGIT_SIZE}>
          {number}
        </text>
      )}
      {face.kind === 'not-recording' && <Pause />}
      {'words' in face && <WordsInside lines={face.words} line={hasLine} />}
    </svg>
  );
}

/** The state in one word, as styles and tests know it. */
function stateOf(face: MarkFace): 'under' | 'near' | 'over' | 'no-threshold' | 'no-signal' | 'not-recording' {
  if (face.kind === 'level') return face.band;
  return face.kind === 'number' ? 'no-threshold' : face.kind;
}

/** For those who hear the page: the number where it is shown, the words where there is none. */
function labelOf(face: MarkFace, showNumber: boolean): string {
  if ('words' in face) return face.words.join(' ');
  return showNumber ? words.beatsAMinute(face.bpm) : words.numberHidden;
}

interface FillProps {
  level: number;
  band: 'under' | 'near' | 'over';
  hasNumber: boolean;
}

function Fill({ level, band, hasNumber }: FillProps) {
  const bottom = CENTRE_Y + INNER;
  const surface = bottom - level * 2 * INNER;
  const solidTop = Math.max(surface, CENTRE_Y);
  const left = CENTRE_X - INNER;
  return (
    <g clip-path="url(#mark-inside)">
      <rect class="mark-fill" x={left} y={solidTop} width={2 * INNER} height={bottom - solidTop} />
      {surface < CENTRE_Y && (
        <rect
          class={hasNumber ? 'mark-hatched' : undefined}
          fill="url(#mark-hatch)"
          x={left}
          y={surface}
          width={2 * INNER}
          height={CENTRE_Y - surface}
        />
      )}
      <path class="mark-surface" d={`M${left} ${surface}h${2 * INNER}`} stroke-width={SURFACE[band]} />
    </g>
  );
}

/** Two bars, as on every player: somebody has stopped it. */
function Pause() {
  const top = CENTRE_Y - RADIUS + 34;
  return (
    <path
      class="mark-pause"
      d={`M${CENTRE_X - 14} ${top}v44M${CENTRE_X + 14} ${top}v44`}
      stroke-width={LINE}
    />
  );
}

function NumberRoom({ digits }: { digits: number }) {
  const width = digits * DIGIT_WIDTH + 2 * CLEARANCE;
  const height = DIGIT_HEIGHT + 2 * CLEARANCE;
  return (
    <rect
      x={CENTRE_X - width / 2}
      y={CENTRE_Y - height / 2}
      width={width}
      height={height}
      rx={CLEARANCE}
      fill="black"
    />
  );
}

/** One line of words above the line of the mark, one below it; a single one without a line in the middle. */
function WordsInside({ lines, line }: { lines: readonly string[]; line: boolean }) {
  const [first, second] = lines;
  const alone = second === undefined && !line;
  const [above, below] = [alone ? 14 : -28, line ? 56 : 28];
  return (
    <>
      <text class="mark-words" x={CENTRE_X} y={CENTRE_Y + above} font-size={sizeFor(first, above)}>
        {first}
      </text>
      {second !== undefined && (
        <text class="mark-words number" x={CENTRE_X} y={CENTRE_Y + below} font-size={sizeFor(second, below)}>
          {second}
        </text>
      )}
    </>
  );
}

/** So large that words fit into the circle: from ring to ring there is less room away from the middle. */
function sizeFor(text = '', baseline: number): number {
  const farthest = Math.max(
    Math.abs(baseline - WORDS_SIZE * CAPITAL),
    Math.abs(baseline + WORDS_SIZE * DEPTH),
  );
  const room = 2 * (Math.sqrt(INNER ** 2 - farthest ** 2) - CLEARANCE);
  return Math.min(WORDS_SIZE, Math.floor(room / (LETTER_WIDTH * Math.max(1, text.length))));
}
