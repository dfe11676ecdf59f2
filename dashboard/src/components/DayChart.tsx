import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Trace } from '../../../src/contract/trace.ts';
import { epochMs } from '../../../src/units.ts';
import { type DayChart as Chart, type ChartData, openDayChart } from '../chart/day-chart.ts';
import { seenAt } from '../chart/picture.ts';
import { isInside, isWhole, moved, type TimeSpan, zoomed } from '../chart/time-span.ts';
import { traceOf } from '../day-api.ts';
import { dayWords } from '../day-words.ts';
import * as format from '../format.ts';
import { columnsOfScreen, type WholeDay } from '../use-day.ts';
import { Icon } from './Icon.tsx';

const said = dayWords.chart;
/** A part of the day is fetched finer when it has been looked at for so long, in ms. */
const SETTLED_MS = 250;
const CLOSER = 0.5;
const STEP_SHARE = 0.25;

interface Props {
  /** Null: it is asked for. */
  readonly known: WholeDay | null;
  /** The day, as far as this page knows where it begins and ends. */
  readonly span: TimeSpan;
  readonly name: string;
}

/**
 * The course of a day; pinch, drag, buttons and keys show a part of it closer. What takes longest, an empty canvas, is
 * made while the day is asked for.
 */
export function DayChart({ known, span, name }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const [asked, setShown] = useState<TimeSpan | null>(null);
  const [part, setPart] = useState<Trace | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const data = chartData(known, part, span);
  const { timeZone, whole: trace } = data;
  const shown = asked ?? trace;

  const open = () => {
    if (place.current !== null) {
      chart.current ??= openDayChart(place.current, data, shown, { show: setShown, point: setPointed });
    }
  };
  // Before the browser paints: the day comes with its chart in one frame, not in two.
  useLayoutEffect(() => {
    if (known !== null) open();
    chart.current?.update(data, shown);
  }, [known, part, asked]);
  useEffect(() => {
    // After the day was asked for.
    const soon = setTimeout(open);
    const sizes = new ResizeObserver(() => chart.current?.resize());
    if (place.current !== null) sizes.observe(place.current);
    return () => {
      clearTimeout(soon);
      sizes.disconnect();
      chart.current?.close();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    if (isWhole(shown, trace)) return;
    let isWanted = true;
    const settled = setTimeout(() => {
      void traceOf(shown, columnsOfScreen()).then((answer) => {
        if (isWanted && answer.ok) setPart(answer.value);
      });
    }, SETTLED_MS);
    return () => {
      isWanted = false;
      clearTimeout(settled);
    };
  }, [shown, trace]);

  const length = shown.to - shown.from;
  const middle = shown.from + length / 2;
  const show = {
    earlier: () => setShown(moved(shown, -STEP_SHARE * length, trace)),
    later: () => setShown(moved(shown, STEP_SHARE * length, trace)),
    closer: () => setShown(zoomed(shown, CLOSER, middle, trace)),
    wider: () => setShown(zoomed(shown, 1 / CLOSER, middle, trace)),
    whole: () => setShown(trace),
  };
  const onKey = (event: KeyboardEvent) => {
    const name = KEYS[event.key];
    if (name === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    show[name]();
  };
  const isAll = isWhole(shown, trace);
  const isAtEnd = {
    earlier: shown.from <= trace.from,
    later: shown.to >= trace.to,
    closer: false,
    wider: isAll,
    whole: isAll,
  };
  const clock = (at: number) => format.timeOfDay(at, timeZone);
  const isKnown = pointed !== null && isInside({ from: pointed, to: pointed }, trace);
  return (
    <figure class={known === null ? 'day-chart unknown' : 'day-chart'} data-testid="day-chart">
      <p class="readout number">
        {isKnown
          ? said.at(clock(pointed), inWords(seenAt(finestAt(pointed, data), pointed)))
          : isAll
            ? said.whole
            : said.shown(clock(shown.from), clock(shown.to))}
      </p>
      <div class="plot" ref={place} role="img" aria-label={said.label(name)} />
      <fieldset class="buttons" onKeyDown={onKey} title={said.keys}>
        <legend class="unseen">
          {said.controls} {said.keys}
        </legend>
        {CONTROLS.map((name) => (
          <button key={name} type="button" title={said[name]} disabled={isAtEnd[name]} onClick={show[name]}>
            <Icon shape={name} words={said[name]} />
          </button>
        ))}
      </fieldset>
    </figure>
  );
}

const CONTROLS = ['earlier', 'later', 'closer', 'wider', 'whole'] as const;
const KEYS: Readonly<Record<string, (typeof CONTROLS)[number]>> = {
  ArrowLeft: 'earlier',
  ArrowRight: 'later',
  '+': 'closer',
  '=': 'closer',
  '-': 'wider',
  '0': 'whole',
};

/** What the chart is of; a day that is asked for is an empty one. */
function chartData(known: WholeDay | null, part: Trace | null, span: TimeSpan): ChartData {
  if (known === null) {
    const whole: Trace = { from: epochMs(span.from), to: epochMs(span.to), columns: [], thresholds: [] };
    return { whole, part, hours: [], episodes: [], pins: [], until: span.from, timeZone: 'UTC' };
  }
  const { day, notes, trace } = known;
  return {
    whole: trace,
    part,
    hours: day.hours.map(({ start }) => start),
    episodes: day.episodes ?? [],
    pins: notes.map(({ at }) => at),
    until: day.until,
    timeZone: day.timeZone,
  };
}

const finestAt = (at: number, { part, whole }: ChartData): Trace =>
  part !== null && isInside({ from: at, to: at }, part) ? part : whole;

const inWords = (seen: readonly [number, number] | null): string =>
  seen === null ? said.notRecorded : said.range(...seen);
