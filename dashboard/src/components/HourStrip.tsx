import type { Strip } from '../../../src/contract/live.ts';
import * as format from '../format.ts';
import { type Box, drawStrip, HOUR_MS } from '../strip.ts';
import { words } from '../words.ts';

/** The strip's own units; it is stretched to the room it is given. */
const WIDTH = 3_600;
const HEIGHT = 1_000;
/** So that an hour of one bpm is still a line. */
const THINNEST = 24;

interface Props {
  strip: Strip;
  /** The service's time at the right edge. */
  end: number;
  timeZone: string;
}

/** The last hour: lowest to highest bpm of each step, the threshold through it, gaps left blank. */
export function HourStrip({ strip, end, timeZone }: Props) {
  const picture = drawStrip(strip, end);
  const from = format.moment(end - HOUR_MS, end, timeZone);
  const to = format.moment(end, end, timeZone);
  return (
    <figure class="strip">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.lastHourShown(from, to)}
      >
        <path class="strip-trace" d={picture.trace.map(boxPath).join('')} />
        <path class="strip-over" d={picture.over.map(boxPath).join('')} />
        <path
          class="strip-line"
          d={picture.line
            .map((part, index) => `${index === 0 ? 'M' : 'L'}${x(part.from)} ${y(part.y)}H${x(part.to)}`)
            .join('')}
        />
      </svg>
      <figcaption class="strip-times number">
        <span>{from}</span>
        <span>{picture.trace.length > 0 ? words.lastHour : words.lastHourEmpty}</span>
        <span>{to}</span>
      </figcaption>
    </figure>
  );
}

const x = (share: number) => Math.round(share * WIDTH);
const y = (share: number) => Math.round(THINNEST / 2 + share * (HEIGHT - THINNEST));

function boxPath(box: Box): string {
  const top = y(box.top) - THINNEST / 2;
  const bottom = y(box.bottom) + THINNEST / 2;
  return `M${x(box.x)} ${top}H${x(box.x + box.width)}V${bottom}H${x(box.x)}Z`;
}
