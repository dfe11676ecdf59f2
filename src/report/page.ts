import { COMPLETE_PERCENT } from '../contract/recorded-enough.ts';
import type { Report, ReportHour, ReportRange } from '../contract/report.ts';
import type { Threshold } from '../contract/threshold.ts';
import { daysTable } from './days-table.ts';
import { formatsOf, type ReportFormats } from './formats.ts';
import { escaped, htmlOf, type Part, part } from './part.ts';
import { REPORT_STYLE } from './style.ts';
import type { ReportWords } from './words-en.ts';

/** A report with its words and how its language writes numbers and times. */
export interface Written {
  readonly report: Report;
  readonly words: ReportWords;
  readonly formats: ReportFormats;
}

/** The page for a clinician, coverage first. The same on the screen and from the command. */
export function reportPage(report: Report, words: ReportWords): Part {
  const written = { report, words, formats: formatsOf(words, report.timeZone) };
  const { formats } = written;
  return part(
    'article',
    { class: 'report' },
    part(
      'header',
      {},
      mark(),
      part('h1', {}, words.title(formats.date(report.from), formats.date(report.to))),
      part(
        'p',
        { class: 'small' },
        words.made(formats.moment(report.madeAt), report.timeZone, report.version),
      ),
    ),
    part(
      'div',
      { class: 'pair' },
      part('div', {}, coverage(written), profile(written)),
      part('div', {}, numbers(written), thresholds(written)),
    ),
    days(written),
    ...notes(written),
    part('footer', {}, ...words.definitions.map((line) => part('p', {}, line))),
  );
}

/** The same as a document of its own, which asks for nothing. */
export function reportDocument(report: Report, words: ReportWords): string {
  const { date } = formatsOf(words, report.timeZone);
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  return [
    '<!doctype html>',
    `<html lang="${words.language}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(words.title(date(report.from), date(report.to)))}</title>`,
    `<style>${REPORT_STYLE}</style></head>`,
    `<body>${htmlOf(reportPage(report, words))}</body></html>\n`,
  ].join('\n');
}

/** The Plimsoll mark, small: a circle with the line through it. */
const mark = (): Part =>
  part(
    'svg',
    { class: 'report-mark', viewBox: '0 0 48 32', 'aria-hidden': 'true' },
    part('circle', {
      cx: '24',
      cy: '16',
      r: '12',
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': '2',
    }),
    part('path', { d: 'M4 16H44', stroke: 'currentColor', 'stroke-width': '2.5' }),
  );

const section = (title: string, name: string, ...content: Part[]): Part =>
  part('section', { class: `report-${name}` }, part('h2', {}, title), ...content);

const line = (text: string): Part => part('p', {}, text);

function coverage({ formats, report, words }: Written): Part {
  const { completeDays, days: count, lengthMs, recordedDays, recordedMs } = report.coverage;
  const said = words.coverage;
  const share = lengthMs === 0 ? 0 : Math.floor((100 * recordedMs) / lengthMs);
  return section(
    said.title,
    'coverage',
    part('p', { class: 'first' }, said.days(recordedDays, count)),
    line(said.time(formats.duration(recordedMs), formats.duration(lengthMs), share)),
    line(said.complete(completeDays, COMPLETE_PERCENT, report.waking.from, report.waking.to)),
    ...(report.pending.length === 0 ? [] : [line(said.pending(report.pending.length))]),
  );
}

function numbers({ formats, report, words }: Written): Part {
  const said = words.numbers;
  const range = ({ highest, lowest, middle }: ReportRange, inWords: (value: number) => string) =>
    said.range(inWords(middle), inWords(lowest), inWords(highest));
  const fact = (name: string, value: string) => [part('dt', {}, name), part('dd', {}, value)];
  const under = report.under.flatMap(({ atMostMs, bpm, days: count, daysOf10min, daysOf2min, overMs }) => [
    part('h3', {}, said.under(bpm, count)),
    part(
      'dl',
      {},
      ...fact(said.least, range(overMs, formats.duration)),
      ...fact(said.most, range(atMostMs, formats.duration)),
      ...fact(said.episodes, said.episodesOf(daysOf2min, daysOf10min)),
    ),
  ]);
  const { leftOutDays, longest, lowestHalfHour } = report;
  return section(
    said.title,
    'numbers',
    ...(under.length === 0 ? [line(said.none)] : under),
    ...(leftOutDays === 0 ? [] : [line(said.leftOut(leftOutDays))]),
    part(
      'dl',
      {},
      ...fact(
        said.longest,
        longest === null
          ? words.unknown
          : said.longestOn(formats.exact(longest.overMs), formats.date(longest.date)),
      ),
      ...fact(
        said.lowest,
        lowestHalfHour === null ? words.unknown : said.bpm(range(lowestHalfHour, formats.number)),
      ),
    ),
  );
}

/** The profile's own units. */
const HOUR_WIDTH = 10;
const PROFILE_HEIGHT = 60;
/** On white, a light grey. */
const RECORDED_OPACITY = '0.14';

function profile({ report, words }: Written): Part {
  const labels = [0, 6, 12, 18].map((hour) =>
    part('text', { x: String(hour * HOUR_WIDTH), y: String(PROFILE_HEIGHT + 10) }, `${hour}:00`),
  );
  return section(
    words.profile.title,
    'profile',
    part(
      'svg',
      {
        viewBox: `0 0 ${24 * HOUR_WIDTH} ${PROFILE_HEIGHT + 14}`,
        role: 'img',
        'aria-label': words.profile.label,
      },
      ...report.hours.flatMap(hourBars),
      part('path', {
        d: `M0 ${PROFILE_HEIGHT}H${24 * HOUR_WIDTH}`,
        stroke: 'currentColor',
        'stroke-width': '0.7',
      }),
      ...labels,
    ),
    part('p', { class: 'small' }, words.profile.caption),
  );
}

function hourBars({ hour, lengthMs, overMs, recordedMs }: ReportHour): Part[] {
  if (lengthMs === 0 || recordedMs === 0) return [];
  const bar = (ms: number, opacity: string) => {
    const height = (PROFILE_HEIGHT * Math.min(ms, lengthMs)) / lengthMs;
    const place = { x: String(hour * HOUR_WIDTH + 1), width: String(HOUR_WIDTH - 2) };
    const [y, tall] = [PROFILE_HEIGHT - height, height].map((value) => value.toFixed(2));
    return part('rect', {
      ...place,
      y: y ?? '',
      height: tall ?? '',
      fill: 'currentColor',
      'fill-opacity': opacity,
      stroke: 'currentColor',
      'stroke-width': '0.4',
    });
  };
  return [bar(recordedMs, RECORDED_OPACITY), ...(overMs === null ? [] : [bar(overMs, '1')])];
}

function thresholds(written: Written): Part {
  const { report, words } = written;
  const said = words.thresholds;
  if (report.thresholds.length === 0) return section(said.title, 'thresholds', line(said.none));
  return section(
    said.title,
    'thresholds',
    part('ul', {}, ...report.thresholds.map((each) => part('li', {}, thresholdInWords(each, written)))),
    part('p', { class: 'small' }, said.estimate),
  );
}

function thresholdInWords(
  { bpm, inputs, method, note, validFrom }: Threshold,
  { formats, words }: Written,
): string {
  const said = words.thresholds;
  const parts = [said.line(bpm, said.method[method], formats.dateAt(validFrom))];
  if (inputs?.kind === 'resting') {
    parts.push(said.resting(formats.number(inputs.restingBpm)));
    if (inputs.cappedByAge) parts.push(said.capped);
  }
  if (inputs?.kind === 'clinician') {
    if (inputs.measuredOn !== null) parts.push(said.measuredOn(formats.date(inputs.measuredOn)));
    if (inputs.medicine !== '') parts.push(inputs.medicine);
  }
  if (note !== '') parts.push(note);
  return parts.join('; ');
}

const days = (written: Written): Part => section(written.words.days.title, 'days', daysTable(written));

/** Only where they say more than the table does. */
function notes({ formats, report, words }: Written): Part[] {
  const written = report.notes.filter(({ text }) => text !== '');
  if (written.length === 0) return [];
  const said = words.notes;
  const lines = written.map(({ at, kind, text }) =>
    part('li', {}, said.line(formats.moment(at), said.kind[kind], text)),
  );
  return [section(said.title, 'notes', part('ul', {}, ...lines))];
}
