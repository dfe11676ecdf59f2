import type { DayRow } from '../../../src/contract/day.ts';
import * as format from '../format.ts';
import { barOf } from '../weeks-view.ts';
import { weeksWords as said } from '../weeks-words.ts';

const HOUR_MS = 3_600_000;
/** Where the scales say how long it is, as shares of their length. */
const DAY_MARKS = [0, 0.25, 0.5, 0.75, 1];
const OVER_MARKS = [0, 0.5, 1];

/** How long the bars are, above them; who hears the page has the numbers of each day. */
export function Scales({ overScaleMs }: { overScaleMs: number }) {
  return (
    <li class="scales number quiet" aria-hidden="true">
      <div>
        <p>{said.scale.day}</p>
        <p>{said.scale.over}</p>
      </div>
      <div>
        <Scale marks={DAY_MARKS} lengthMs={24 * HOUR_MS} />
        <Scale marks={OVER_MARKS} lengthMs={overScaleMs} />
      </div>
    </li>
  );
}

function Scale({ lengthMs, marks }: { lengthMs: number; marks: readonly number[] }) {
  return (
    <p class="scale">
      {marks.map((mark) => (
        <span key={mark} style={{ left: `${100 * mark}%`, transform: `translateX(${-100 * mark}%)` }}>
          {mark === 0 ? '0' : format.length(mark * lengthMs)}
        </span>
      ))}
    </p>
  );
}

/** All of it is said in words beside it: the day, and what was over of it once more on a scale of its own. */
export function DayBars({ row, overScaleMs }: { row: DayRow; overScaleMs: number }) {
  const { most, over, overAlone, recorded } = barOf(row, overScaleMs);
  const hatch = `hatch-${row.date}`;
  return (
    <div class="bars">
      <svg class="day-bar" viewBox="0 0 240 16" preserveAspectRatio="none" aria-hidden="true">
        <defs>
          <pattern
            id={hatch}
            width="4"
            height="4"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <line class="bar-hatch" x1="0" x2="0" y1="0" y2="4" />
          </pattern>
        </defs>
        <rect class="bar-recorded-day" width={240 * recorded} y="3" height="10" />
        {over !== null && (
          <rect fill={`url(#${hatch})`} class="bar-over-day" width={240 * over} y="3" height="10" />
        )}
        {most !== null && (
          <rect class="bar-most" x="0.5" y="0.5" width={Math.max(0, 240 * most - 1)} height="15" />
        )}
      </svg>
      {overAlone !== null && (
        <svg class="over-bar" viewBox="0 0 240 8" preserveAspectRatio="none" aria-hidden="true">
          <path class="bar-scale" d="M0 8H240M120 4v4M0 0v8M240 0v8" />
          <rect class="bar-over-alone" width={240 * overAlone} y="0" height="8" />
        </svg>
      )}
    </div>
  );
}
