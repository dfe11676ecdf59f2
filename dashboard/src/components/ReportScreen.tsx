import { h, type Ref, type VNode } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Report } from '../../../src/contract/report.ts';
import { reportPage } from '../../../src/report/page.ts';
import type { Part } from '../../../src/report/part.ts';
import { REPORT_STYLE } from '../../../src/report/style.ts';
import { reportWords } from '../../../src/report/words.ts';
import type { Answer } from '../api.ts';
import { reportOf } from '../day-api.ts';
import { dayWords } from '../day-words.ts';
import { dateAfter, dateOf, isDate } from '../local-date.ts';
import { useSaid } from '../use-place.ts';
import { weeksWords } from '../weeks-words.ts';
import { words } from '../words.ts';
import { Problem } from './BluetoothPanel.tsx';
import '../styles/day.css';
import '../styles/report.css';

const said = weeksWords.paper;
/** Four weeks. */
const USUAL_DAYS = 28;

interface Props {
  timeZone: string;
  serverTime: number;
  /** Grows whenever the service is heard again. */
  news: number;
  /** What is old is not printed as if it were not. */
  blind: boolean;
}

/** The page for a clinician as it will be printed: the same that `plimsoll report` makes. */
export function ReportScreen({ timeZone, serverTime, news, blind }: Props) {
  const today = dateOf(serverTime, timeZone);
  const [first = '', last = ''] = useSaid('report').split('/');
  const to = isDate(last) ? last : today;
  const from = isDate(first) ? first : dateAfter(to, 1 - USUAL_DAYS);
  const [withWords, setWithWords] = useState(false);
  const [answer, setAnswer] = useState<Answered | null>(null);
  const id = useId();
  useStyle();
  const asked = `${from} ${to} ${withWords}`;
  useEffect(() => {
    let isWanted = true;
    if (from > to) return;
    void reportOf(from, to, withWords).then((found) => {
      if (!isWanted) return;
      // A failed look at the same once more takes nothing away.
      setAnswer((before) =>
        !found.ok && before?.to === asked && before.found.ok ? before : { to: asked, found },
      );
    });
    return () => {
      isWanted = false;
    };
  }, [asked, news]);
  // What was chosen before is not shown, and not printed, as if it were what is chosen now.
  const found = answer?.to === asked ? answer.found : null;
  const report = found?.ok ? found.value : null;
  const problem = from > to ? said.badSpan : found === null || found.ok ? null : inWords(found);
  const { place, leastHeight } = useKeptHeight(report !== null);
  const choose = (chosen: { from?: string; to?: string }) => {
    const span = { from, to, ...chosen };
    if (isDate(span.from) && isDate(span.to)) location.hash = `#report=${span.from}/${span.to}`;
  };
  return (
    <section class="panel day" data-testid="report">
      <h2>{weeksWords.report}</h2>
      <div class="report-ask">
        <div class="report-date">
          <label for={`${id}-from`}>{said.from}</label>
          <input
            id={`${id}-from`}
            type="date"
            value={from}
            max={today}
            onChange={({ currentTarget: { value } }) => choose({ from: value })}
          />
        </div>
        <div class="report-date">
          <label for={`${id}-to`}>{said.to}</label>
          <input
            id={`${id}-to`}
            type="date"
            value={to}
            max={today}
            onChange={({ currentTarget: { value } }) => choose({ to: value })}
          />
        </div>
        <label class="option">
          <input
            type="checkbox"
            checked={withWords}
            onChange={({ currentTarget: { checked } }) => setWithWords(checked)}
          />
          {said.notes}
        </label>
        <button type="button" class="main" disabled={report === null || blind} onClick={() => print()}>
          {said.print}
        </button>
        <p class="quiet">{said.how}</p>
      </div>
      {problem !== null && <Problem text={problem} />}
      <div
        class="paper-place"
        ref={place}
        style={leastHeight === null ? {} : { minHeight: `${leastHeight}px` }}
      >
        {report === null && problem === null && <p class="quiet">{words.connecting}</p>}
        {report !== null && (
          <div class="paper" data-testid="paper">
            {drawn(reportPage(report, reportWords[words.language]))}
          </div>
        )}
      </div>
    </section>
  );
}

interface Answered {
  /** What was asked. */
  readonly to: string;
  readonly found: Answer<Report>;
}

const inWords = ({ message, status }: Extract<Answer<Report>, { ok: false }>): string =>
  status === 403 ? dayWords.hidden : message;

/** What is gone until an answer comes leaves its place free, so that nothing below the finger moves. */
function useKeptHeight(isThere: boolean): { place: Ref<HTMLDivElement>; leastHeight: number | null } {
  const place = useRef<HTMLDivElement>(null);
  const height = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (isThere) height.current = place.current?.offsetHeight ?? null;
  });
  return { place, leastHeight: isThere ? null : height.current };
}

/** A part of the page as an element; its texts stay texts. */
function drawn({ attributes, content, tag }: Part): VNode {
  const inside = content.map((each) => (typeof each === 'string' ? each : drawn(each)));
  return h(tag, attributes, ...inside);
}

/** The page's own style, while it is shown; as text in the page the content policy would refuse it. */
function useStyle(): void {
  useEffect(() => {
    // As one rule of the last sheet that there is: the oldest browsers cannot make sheets.
    const sheet = [...document.styleSheets].at(-1);
    if (sheet === undefined) return;
    const rule = sheet.cssRules[sheet.insertRule(`@media all {${REPORT_STYLE}}`, sheet.cssRules.length)];
    return () => {
      if (rule !== undefined) sheet.deleteRule([...sheet.cssRules].indexOf(rule));
    };
  }, []);
}
