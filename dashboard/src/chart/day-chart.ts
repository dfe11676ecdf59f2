import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Trace } from '../../../src/contract/trace.ts';
import { dayWords } from '../day-words.ts';
import * as format from '../format.ts';
import { drawDay, type Marks } from './draw.ts';
import { addGestures } from './gestures.ts';
import { gapsOf, scaleOf } from './picture.ts';
import { timeTicks } from './ticks.ts';
import { isInside, type TimeSpan } from './time-span.ts';

/** What the chart is of; nothing of it changes the chart's own state. */
export interface ChartData extends Omit<Marks, 'gaps'> {
  /** The whole day. */
  readonly whole: Trace;
  /** Of a part of it, finer; null: none was fetched. */
  readonly part: Trace | null;
  /** Where the local hours begin. */
  readonly hours: readonly number[];
  readonly timeZone: string;
  /** Up to where the day has come, UTC ms. */
  readonly until: number;
}

export interface ChartTarget {
  show(span: TimeSpan): void;
  point(at: number | null): void;
}

export interface DayChart {
  /** Draws it, from now on, at this part of the day. */
  update(data: ChartData, shown: TimeSpan): void;
  resize(): void;
  close(): void;
}

/** A time on the axis takes so much room, in px. */
const TICK_PX = 64;
const AXIS_PX = 40;
const FONT = '13px system-ui, sans-serif';

/** Makes the chart in an element, as large as that is. */
export function openDayChart(
  place: HTMLElement,
  first: ChartData,
  at: TimeSpan,
  target: ChartTarget,
): DayChart {
  let data = first;
  let shown = at;
  let scale = scaleOf(data.whole);
  const styles = getComputedStyle(place);
  const colour = (name: string) => styles.getPropertyValue(`--${name}`).trim();
  const size = () => ({ width: place.clientWidth, height: place.clientHeight });
  const words = { threshold: dayWords.chart.threshold, gap: dayWords.chart.gap };
  const axis = { font: FONT, stroke: () => colour('quiet'), ticks: { show: false } };
  const edges = (): uPlot.AlignedData => [
    [data.whole.from, data.whole.to],
    [null, null],
  ];
  const plot = new uPlot(
    {
      ...size(),
      ms: 1,
      // The last time of the axis has half of itself beside the plot.
      padding: [AXIS_PX / 4, AXIS_PX / 2, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
      scales: {
        x: { time: false, range: () => [shown.from, shown.to] },
        y: { range: () => scale },
      },
      series: [{}, { paths: () => null, points: { show: false } }],
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: AXIS_PX,
          splits: (self) => timeTicks(data.hours, shown, Math.max(1, Math.floor(self.width / TICK_PX))),
          values: (_, splits) => splits.map((split) => format.timeOfDay(split, data.timeZone)),
        },
        {
          ...axis,
          size: AXIS_PX,
          grid: { stroke: () => colour('raised'), width: 1 },
        },
      ],
      hooks: {
        draw: [
          (self) => {
            const { part, until, whole } = data;
            if (whole.columns.length === 0) return;
            const marks = { ...data, gaps: gapsOf(whole, until) };
            const { height, left, top, width } = self.bbox;
            const [low, high] = scale;
            const wide = width / (shown.to - shown.from);
            const tall = height / (high - low);
            const canvas = {
              context: self.ctx,
              box: self.bbox,
              ratio: uPlot.pxRatio,
              shown,
              // As uPlot's own `valToPos`, which a day's thousands of columns wait for.
              x: (moment: number) => left + (moment - shown.from) * wide,
              y: (bpm: number) => top + (high - bpm) * tall,
              colour,
            };
            drawDay(canvas, part !== null && isInside(shown, part) ? part : whole, marks, words);
            place.dataset['painted'] = '';
          },
        ],
      },
    },
    edges(),
    place,
  );
  const letGo = addGestures(plot.over, {
    whole: () => data.whole,
    shown: () => shown,
    show: target.show,
    point: target.point,
  });
  const redraw = () => plot.redraw(false, true);
  const scheme = matchMedia('(prefers-color-scheme: light)');
  scheme.addEventListener('change', redraw);
  const theme = new MutationObserver(redraw);
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  // What a page cannot renew has the colour of what is old.
  const page = place.closest('.live');
  if (page !== null) theme.observe(page, { attributes: true, attributeFilter: ['data-blind'] });
  return {
    update: (next, span) => {
      if (next === data && span === shown) return;
      if (next.whole !== data.whole) scale = scaleOf(next.whole);
      data = next;
      shown = span;
      plot.setData(edges());
    },
    resize: () => {
      const { height, width } = size();
      if (height !== plot.height || width !== plot.width) plot.setSize({ height, width });
    },
    close: () => {
      scheme.removeEventListener('change', redraw);
      theme.disconnect();
      letGo();
      plot.destroy();
    },
  };
}
