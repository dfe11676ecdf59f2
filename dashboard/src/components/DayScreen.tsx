import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Threshold } from '../../../src/contract/threshold.ts';
import { factsOf, remarksOf } from '../day-view.ts';
import { dayWords } from '../day-words.ts';
import * as format from '../format.ts';
import { dateAfter, dateOf, isDate, localDay } from '../local-date.ts';
import { thresholdWords } from '../threshold-words.ts';
import { goToHeading } from '../use-arrival.ts';
import { useDay, type WholeDay } from '../use-day.ts';
import { useSaid } from '../use-place.ts';
import { words } from '../words.ts';
import { Problem } from './BluetoothPanel.tsx';
import { DayChart } from './DayChart.tsx';
import { DayTables } from './DayTables.tsx';
import { Icon } from './Icon.tsx';
import '../styles/threshold.css';
import '../styles/day.css';

interface Props {
  timeZone: string;
  /** To the minute. */
  serverTime: number;
  /** Grows whenever notes changed. */
  changed: number;
  /** The threshold in force now. */
  inForce: Threshold | null;
}

/** One day: its course, and its honest numbers. Today goes on by itself, also into the next day. */
export function DayScreen({ timeZone, serverTime, changed, inForce }: Props) {
  const today = dateOf(serverTime, timeZone);
  const asked = useSaid('day');
  const date = isDate(asked) ? asked : today;
  const isToday = date === today;
  // A day that is over is looked at once; the running one as often as its numbers are told to the minute.
  const minute = isToday ? serverTime : 0;
  const [state, tryAgain] = useDay(date, timeZone, `${changed} ${minute} ${isToday}`);
  const day = state.known === 'day' ? state : null;
  const span = useMemo(() => localDay(date, timeZone), [date, timeZone]);
  const name = format.longDate(date);
  return (
    <section class="panel day" data-testid="day" data-date={date}>
      <header class="head">
        <h2>{isToday ? dayWords.today : name}</h2>
        <nav class="day-nav" aria-label={dayWords.choose}>
          <a class="button" href={`#day=${dateAfter(date, -1)}`} title={dayWords.earlierDay}>
            <Icon shape="earlier" words={dayWords.earlierDay} />
          </a>
          <input
            type="date"
            aria-label={dayWords.choose}
            value={date}
            max={today}
            onChange={({ currentTarget: { value } }) => {
              if (isDate(value)) location.hash = `#day=${value}`;
            }}
          />
          {date < today && (
            <a
              class="button"
              href={dateAfter(date, 1) === today ? '#day' : `#day=${dateAfter(date, 1)}`}
              title={dayWords.laterDay}
            >
              <Icon shape="later" words={dayWords.laterDay} />
            </a>
          )}
          <a class="button" href="#weeks">
            {dayWords.weeks}
          </a>
        </nav>
      </header>
      {state.known === 'problem' && <Problem text={state.problem} />}
      {state.known === 'problem' && !state.isRefused && (
        <button
          type="button"
          onClick={() => {
            tryAgain();
            // The button goes, and with it the focus would.
            goToHeading('.place h2');
          }}
        >
          {dayWords.tryAgain}
        </button>
      )}
      {state.known === 'not-yet' && <p class="quiet">{words.connecting}</p>}
      {day !== null && <Headlines known={day} isToday={isToday} inForce={inForce} />}
      {span !== null && state.known !== 'problem' && day?.day.recordedMs !== 0 && (
        <DayChart key={date} known={day} span={span} name={name} />
      )}
      {day !== null && <Others known={day} inForce={inForce} />}
    </section>
  );
}

interface KnownProps extends Pick<Props, 'inForce'> {
  known: WholeDay;
}

/** What stands above the chart. */
function Headlines({ known: { day }, isToday, inForce }: KnownProps & { isToday: boolean }) {
  return (
    <>
      {remarksOf(day, isToday).map((line) => (
        <p class="quiet number" key={line}>
          {line}
        </p>
      ))}
      {day.damaged.length > 0 && <p class="problem">{dayWords.damaged}</p>}
      <dl class="day-facts day-headlines number">
        {factsOf(day, inForce).first.map(({ lines, name, title }) => (
          <div key={name} data-testid={`day-${name}`}>
            <dt>{title}</dt>
            <dd>{lines[0]}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** What stands below it, a frame later: the chart is painted first. */
function Others({ known: { day, notes }, inForce }: KnownProps) {
  const [isDue, setDue] = useState(false);
  useEffect(() => setDue(true), []);
  if (!isDue) return null;
  const { first, others } = factsOf(day, inForce);
  return (
    <>
      <dl class="day-facts number">
        {first.map(({ lines, name, title }) => (
          <Fact key={name} name={`about-${name}`} title={title} quiet={lines.slice(1)} />
        ))}
        {others.map(({ lines: [line, ...quiet], name, title }) => (
          <Fact key={name} name={name} title={title} line={line} quiet={quiet} />
        ))}
      </dl>
      {notes.length > 0 && (
        <section data-testid="day-notes">
          <h3>{dayWords.notes.title}</h3>
          <ol class="pins">
            {notes.map(({ at, id, kind, text }) => (
              <li key={id}>
                <span class="number">{format.timeOfDay(at, day.timeZone)}</span>{' '}
                {thresholdWords.notes.kind[kind]}
                {text !== '' && <p class="note">{text}</p>}
              </li>
            ))}
          </ol>
        </section>
      )}
      {day.recordedMs > 0 && <DayTables day={day} />}
    </>
  );
}

interface FactProps {
  name: string;
  title: string;
  /** What counts; without it there are only explanations. */
  line?: string | undefined;
  quiet: readonly string[];
}

function Fact({ line, name, quiet, title }: FactProps) {
  if (line === undefined && quiet.length === 0) return null;
  return (
    <div data-testid={`day-${name}`}>
      <dt>{title}</dt>
      {line !== undefined && <dd>{line}</dd>}
      {quiet.map((said) => (
        <dd key={said} class="quiet">
          {said}
        </dd>
      ))}
    </div>
  );
}
