import { useEffect, useState } from 'preact/hooks';
import type { Note } from '../../../src/contract/note.ts';
import type { DaysAnswer } from '../../../src/contract/weeks.ts';
import { daysOf, notesOf } from '../day-api.ts';
import { dayWords } from '../day-words.ts';
import * as format from '../format.ts';
import { dateAfter, dateOf, isDate, localDay } from '../local-date.ts';
import { useSaid } from '../use-place.ts';
import {
  comparisonInWords,
  type ListedDay,
  type ListedWeek,
  leftOutInWords,
  mondayOf,
  overScaleOf,
  rowInWords,
  weeksOf,
} from '../weeks-view.ts';
import { weeksWords as said } from '../weeks-words.ts';
import { words } from '../words.ts';
import { Problem } from './BluetoothPanel.tsx';
import { DayBars, Scales } from './DayBars.tsx';
import { Icon } from './Icon.tsx';
import '../styles/day.css';
import '../styles/weeks.css';

/** So many weeks are shown at once. */
const WEEKS = 4;
/** While days are still being worked out they are asked for again after so long, in ms. */
const AGAIN_MS = 3_000;

interface Props {
  timeZone: string;
  /** To the minute. */
  serverTime: number;
  /** Grows whenever notes changed. */
  changed: number;
}

/** Four weeks, a row a day, the newest first. Nothing in it is better for being more. */
export function WeeksScreen({ timeZone, serverTime, changed }: Props) {
  const today = dateOf(serverTime, timeZone);
  const asked = useSaid('weeks');
  const to = isDate(asked) && asked < today ? asked : today;
  const from = dateAfter(mondayOf(to), -7 * (WEEKS - 1));
  const { answer, notes, problem } = useDays(from, to, timeZone, `${changed} ${serverTime}`);
  return (
    <section class="panel day" data-testid="weeks">
      <header class="head">
        <h2>{said.title}</h2>
        <nav class="day-nav" aria-label={said.title}>
          <a class="button" href={`#weeks=${dateAfter(from, -1)}`} title={said.earlier}>
            <Icon shape="earlier" words={said.earlier} />
          </a>
          <p class="number">{said.span(format.shortDate(from), format.shortDate(to))}</p>
          {to < today && (
            <a class="button" href={`#weeks=${dateAfter(to, 7 * WEEKS)}`} title={said.later}>
              <Icon shape="later" words={said.later} />
            </a>
          )}
          <a class="button" href={`#report=${from}/${to}`}>
            {said.report}
          </a>
        </nav>
      </header>
      <p class="quiet">{said.how}</p>
      {problem !== null && <Problem text={problem} />}
      {answer === null && problem === null && <p class="quiet">{words.connecting}</p>}
      {answer !== null && answer.pending.length > 0 && (
        <p class="quiet" role="status">
          {said.pendingDays(answer.pending.length)}
        </p>
      )}
      {answer !== null &&
        weeksOf(answer, notes, { from, to, timeZone }).map((week) => (
          <Week key={week.from} week={week} overScaleMs={overScaleOf(answer.days)} />
        ))}
    </section>
  );
}

/** The days of a span and its notes, asked for again whenever `news` changes or days were pending. */
function useDays(from: string, to: string, timeZone: string, news: string) {
  const [answer, setAnswer] = useState<DaysAnswer | null>(null);
  const [notes, setNotes] = useState<readonly Note[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [again, setAgain] = useState(0);
  useEffect(() => setAnswer(null), [from, to]);
  useEffect(() => {
    let isWanted = true;
    let later: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const span = { from: localDay(from, timeZone)?.from ?? 0, to: localDay(to, timeZone)?.to ?? 0 };
      const [days, written] = await Promise.all([daysOf(from, to), notesOf(span)]);
      if (!isWanted) return;
      const failed = days.ok ? written : days;
      if (!failed.ok) setProblem(failed.status === 403 ? dayWords.hidden : failed.message);
      if (!days.ok || !written.ok) return;
      setProblem(null);
      setAnswer(days.value);
      setNotes(written.value.notes);
      if (days.value.pending.length > 0) later = setTimeout(() => setAgain((count) => count + 1), AGAIN_MS);
    };
    void look();
    return () => {
      isWanted = false;
      clearTimeout(later);
    };
  }, [from, to, timeZone, news, again]);
  return { answer, notes, problem };
}

interface WeekProps {
  week: ListedWeek;
  overScaleMs: number;
}

function Week({ week: { comparison, days, from, to }, overScaleMs }: WeekProps) {
  return (
    <section data-testid={`week-${from}`}>
      <h3 class="number">{said.span(format.shortDate(from), format.shortDate(to))}</h3>
      {days.every(({ isPending, row }) => row === null && !isPending) ? (
        <p class="quiet">{said.none}</p>
      ) : (
        <ul class="day-rows">
          <Scales overScaleMs={overScaleMs} />
          {days.map((day) => (
            <Row key={day.date} day={day} overScaleMs={overScaleMs} />
          ))}
        </ul>
      )}
      {comparison !== null && (
        <div class="quiet" data-testid={`compared-${from}`}>
          {comparisonInWords(comparison).map((line) => (
            <p key={line}>{line}</p>
          ))}
          {comparison.leftOut.length > 0 && (
            <details class="about">
              <summary>{said.compared.leftOut}</summary>
              <ul>
                {leftOutInWords(comparison).map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </details>
          )}
        </div>
      )}
    </section>
  );
}

function Row({ day, overScaleMs }: { day: ListedDay; overScaleMs: number }) {
  const { date, marks, row } = day;
  const { over, quiet } = rowInWords(day);
  return (
    <li data-testid={`row-${date}`}>
      <a class="button" href={`#day=${date}`}>
        {format.weekday(date)}
      </a>
      {row !== null && row.recordedMs > 0 ? <DayBars row={row} overScaleMs={overScaleMs} /> : <span />}
      <p class="row-numbers number">
        <span>{over}</span>
        <span class="quiet dotted">
          {quiet.map((part) => (
            <span key={part}>{part}</span>
          ))}
        </span>
      </p>
      {marks.length > 0 && <p class="row-marks note">{marks.join('\n')}</p>}
    </li>
  );
}
