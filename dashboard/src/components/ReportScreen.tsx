import { h, type VNode } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import type { Report } from '../../../src/contract/report.ts';
import { reportPage } from '../../../src/report/page.ts';
import type { Part } from '../../../src/report/part.ts';
import { REPORT_STYLE } from '../../../src/report/style.ts';
import { reportWords } from '../../../src/report/words.ts';
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
  /** What is old is not printed as if it were not. */
  blind: boolean;
}

/** The page for a clinician as it will be printed: the same that `plimsoll report` makes. */
export function ReportScreen({ timeZone, serverTime, blind }: Props) {
  const today = dateOf(serverTime, timeZone);
  const [first = '', last = ''] = useSaid('report').split('/');
  const to = isDate(last) ? last : today;
  const from = isDate(first) ? first : dateAfter(to, 1 - USUAL_DAYS);
  const [withWords, setWithWords] = useState(false);
  const [report, setReport] = useState<Report | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  useStyle();
  useEffect(() => {
    let isWanted = true;
    if (from > to) {
      setProblem(said.badSpan);
      return;
    }
    void reportOf(from, to, withWords).then((answer) => {
      if (!isWanted) return;
      setReport(answer.ok ? answer.value : null);
      setProblem(answer.ok ? null : answer.status === 403 ? dayWords.hidden : answer.message);
    });
    return () => {
      isWanted = false;
    };
  }, [from, to, withWords]);
  const choose = (chosen: { from?: string; to?: string }) => {
    const span = { from, to, ...chosen };
    if (isDate(span.from) && isDate(span.to)) location.hash = `#report=${span.from}/${span.to}`;
  };
  return (
    <section class="panel day" data-testid="report">
      <h2>{weeksWords.report}</h2>
      <div class="report-ask">
        <label for={`${id}-from`}>{said.from}</label>
        <input
          id={`${id}-from`}
          type="date"
          value={from}
          max={today}
          onChange={({ currentTarget: { value } }) => choose({ from: value })}
        />
        <label for={`${id}-to`}>{said.to}</label>
        <input
          id={`${id}-to`}
          type="date"
          value={to}
          max={today}
          onChange={({ currentTarget: { value } }) => choose({ to: value })}
        />
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
      {report === null && problem === null && <p class="quiet">{words.connecting}</p>}
      {report !== null && problem === null && (
        <div class="paper" data-testid="paper">
          {drawn(reportPage(report, reportWords[words.language]))}
        </div>
      )}
    </section>
  );
}

/** A part of the page as an element; its texts stay texts. */
function drawn({ attributes, content, tag }: Part): VNode {
  const inside = content.map((each) => (typeof each === 'string' ? each : drawn(each)));
  return h(tag, attributes, ...inside);
}

/** The page's own style, while it is shown; as text in the page the content policy would refuse it. */
function useStyle(): void {
  useEffect(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(REPORT_STYLE);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
    };
  }, []);
}
