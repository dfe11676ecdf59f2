import type { DayEpisode } from '../../../src/contract/day.ts';
import type { Trace } from '../../../src/contract/trace.ts';
import * as format from '../format.ts';
import { columnsOf, levelsOf, spread } from './picture.ts';
import type { TimeSpan } from './time-span.ts';

/** What lies over the trace. */
export interface Marks {
  /** Of the whole day: the ends of a part are no ends of what was not recorded. */
  readonly gaps: readonly TimeSpan[];
  readonly episodes: readonly DayEpisode[];
  /** The moments of the notes, in the order in which they are numbered below the chart. */
  readonly pins: readonly number[];
}

/** Where to draw, in the canvas's own pixels. */
export interface Canvas {
  readonly context: CanvasRenderingContext2D;
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  readonly shown: TimeSpan;
  /** How many of its pixels are one of the page's. */
  readonly ratio: number;
  x(at: number): number;
  y(bpm: number): number;
  /** A colour of the page, by the name of its token. */
  colour(name: string): string;
}

export interface DrawnWords {
  threshold(bpm: number): string;
  gap(time: string): string;
}

/** Lengths in the page's pixels. */
const TRACE_PX = 1.5;
const LINE_PX = 2;
const EPISODE_PX = 6;
const PIN_RADIUS_PX = 9;
const TEXT_PX = 13;
/** A line of text is so many times as high as its letters are large. */
const LABEL_HEIGHT = 1.3;
const AIR_PX = 8;
const DASH_PX = 3;
/** How strongly the area between trace and line is filled. */
const AREA_ALPHA = 0.45;

/** Draws a day: gaps' labels, the areas over, the trace, the line, episodes, pins. Gaps stay white. */
export function drawDay(canvas: Canvas, trace: Trace, marks: Marks, words: DrawnWords): void {
  const { box, context, ratio } = canvas;
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.width, box.height);
  context.clip();
  context.font = `${TEXT_PX * ratio}px system-ui, sans-serif`;
  drawGaps(canvas, marks.gaps, words);
  const bars = barsOf(canvas, trace);
  drawTrace(canvas, bars);
  drawLine(canvas, trace, bars, words);
  drawEpisodes(canvas, marks.episodes);
  drawPins(canvas, marks.pins);
  context.restore();
}

function drawGaps(
  { box, colour, context, ratio, shown, x }: Canvas,
  gaps: readonly TimeSpan[],
  words: DrawnWords,
) {
  context.fillStyle = colour('quiet');
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const gap of gaps) {
    const [left, right] = [x(Math.max(gap.from, shown.from)), x(Math.min(gap.to, shown.to))];
    const label = words.gap(format.duration(gap.to - gap.from));
    if (context.measureText(label).width + 2 * AIR_PX * ratio > right - left) continue;
    context.fillText(label, (left + right) / 2, box.top + box.height / 2);
  }
}

/** A column of the trace on the canvas, in its whole pixels: those are filled faster than parts of them. */
interface Bar {
  readonly left: number;
  readonly right: number;
  /** Where its highest and its lowest bpm lie. */
  readonly top: number;
  readonly bottom: number;
  /** Where the threshold lies, if anything of it is over. */
  readonly line: number;
  readonly isOver: boolean;
  /** Whether something of it is not over. */
  readonly isUnder: boolean;
}

/** The columns that are seen. */
function barsOf({ shown, x, y }: Canvas, trace: Trace): Bar[] {
  return columnsOf(trace)
    .filter(({ from, to }) => to >= shown.from && from <= shown.to)
    .map(({ from, high, low, threshold, to }) => ({
      left: Math.round(x(from)),
      right: Math.round(x(to)),
      top: Math.round(y(high)),
      bottom: Math.round(y(low)),
      line: Math.round(y(threshold ?? low)),
      isOver: threshold !== null && high > threshold,
      isUnder: threshold === null || low < threshold || high <= threshold,
    }));
}

/**
 * Each column from its lowest to its highest bpm, none joined to another across what was not recorded. Above the
 * line it has the colour of being over, and what lies between it and the line is filled: the area is the area over.
 */
function drawTrace({ colour, context, ratio }: Canvas, bars: readonly Bar[]) {
  const thin = Math.ceil(TRACE_PX * ratio);
  const above = Math.floor(thin / 2);
  const overs = bars.filter(({ isOver }) => isOver);
  context.globalAlpha = AREA_ALPHA;
  context.fillStyle = colour('over');
  for (const { bottom, isUnder, left, line, right } of overs)
    if (!isUnder) context.fillRect(left, bottom, right - left, line - bottom);
  context.globalAlpha = 1;
  const fill = ({ left, right }: Bar, top: number, bottom: number) =>
    context.fillRect(left, top - above, Math.max(right - left, thin), bottom - top + thin);
  context.fillStyle = colour('under-ink');
  for (const bar of bars) if (bar.isUnder) fill(bar, bar.isOver ? bar.line : bar.top, bar.bottom);
  context.fillStyle = colour('over-ink');
  for (const bar of overs) fill(bar, bar.top, bar.isUnder ? bar.line : bar.bottom);
}

function drawLine(canvas: Canvas, trace: Trace, bars: readonly Bar[], words: DrawnWords) {
  const { colour, context, ratio, x, y, shown } = canvas;
  context.strokeStyle = colour('text');
  context.lineWidth = LINE_PX * ratio;
  context.lineJoin = 'miter';
  context.beginPath();
  levelsOf(trace).forEach(({ bpm, from, to }, index) => {
    if (index === 0) context.moveTo(x(from), y(bpm));
    else context.lineTo(x(from), y(bpm));
    context.lineTo(x(to), y(bpm));
  });
  context.stroke();
  context.textAlign = 'left';
  context.textBaseline = 'bottom';
  for (const { bpm, from, to } of levelsOf(trace)) {
    const air = AIR_PX * ratio;
    const first = x(Math.max(from, shown.from)) + air;
    const label = words.threshold(bpm);
    const width = context.measureText(label).width;
    const last = x(Math.min(to, shown.to)) - width;
    if (first > last) continue;
    const bottom = y(bpm) - LINE_PX * ratio;
    const top = bottom - LABEL_HEIGHT * TEXT_PX * ratio;
    const inTheWay = bars.filter((bar) => bar.top < bottom && bar.bottom > top);
    const isFree = (left: number) =>
      !inTheWay.some((bar) => bar.right > left - air && bar.left < left + width + air);
    const places = Array.from(
      { length: 1 + Math.floor((last - first) / width) },
      (_, at) => first + at * width,
    );
    const left = places.find(isFree) ?? first;
    // Where there is no room beside the trace, the words stand on the ground and not in it.
    context.fillStyle = colour('ground');
    if (!isFree(left)) context.fillRect(left - air / 2, top, width + air, bottom - top);
    context.fillStyle = colour('text');
    context.fillText(label, left, bottom);
  }
}

function drawEpisodes({ box, colour, context, ratio, x }: Canvas, episodes: readonly DayEpisode[]) {
  context.fillStyle = colour('over-ink');
  const height = EPISODE_PX * ratio;
  for (const { end, start } of episodes) {
    const left = x(start);
    context.fillRect(left, box.top + box.height - height, Math.max(x(end) - left, LINE_PX * ratio), height);
  }
}

function drawPins({ box, colour, context, ratio, x }: Canvas, pins: readonly number[]) {
  const radius = PIN_RADIUS_PX * ratio;
  context.lineWidth = ratio;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const moments = pins.map(x);
  const heads = spread(moments, 2 * radius + ratio, box.left + box.width - radius);
  heads.forEach((middle, index) => {
    const moment = moments[index] ?? middle;
    context.strokeStyle = colour('text');
    context.setLineDash([DASH_PX * ratio, DASH_PX * ratio]);
    context.beginPath();
    context.moveTo(middle, box.top + 2 * radius);
    context.lineTo(moment, box.top + 3 * radius);
    context.lineTo(moment, box.top + box.height);
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = colour('text');
    context.beginPath();
    context.arc(middle, box.top + radius, radius, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = colour('ground');
    context.fillText(String(index + 1), middle, box.top + radius);
  });
}
