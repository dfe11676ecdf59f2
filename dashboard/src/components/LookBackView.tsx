import { useEffect, useState } from 'preact/hooks';
import type {
  LookBack,
  LookBackHour,
  LookBackStretch,
  OtherDayLeftOut,
} from '../../../src/contract/look-back.ts';
import * as format from '../format.ts';
import { dateOf } from '../local-date.ts';
import { translated } from '../service-words.ts';
import { lookBack } from '../threshold-api.ts';
import { thresholdWords } from '../threshold-words.ts';
import { toldApart } from '../told-apart.ts';
import { Problem } from './BluetoothPanel.tsx';

const said = thresholdWords.lookBack;
/** Days that are still being worked out are asked for again after this, in ms. */
const AGAIN_MS = 3_000;

interface Props {
  id: number;
  name: string;
  timeZone: string;
  /** Grows whenever notes changed, or may have. */
  changed: number;
}

/** The 72 hours before a note beside the wearer's other days: facts, no cause. */
export function LookBackView({ id, name, timeZone, changed }: Props) {
  const [seen, setSeen] = useState<LookBack | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [again, setAgain] = useState(0);
  useEffect(() => {
    let later: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    void lookBack(id).then((answer) => {
      if (!isWanted) return;
      setProblem(answer.ok ? null : answer.message);
      if (!answer.ok) return;
      setSeen(answer.value);
      if (answer.value.pending.length > 0) later = setTimeout(() => setAgain((count) => count + 1), AGAIN_MS);
    });
    return () => {
      isWanted = false;
      clearTimeout(later);
    };
  }, [id, changed, again]);
  // What was seen says of when it is; a failed look at it again takes nothing away.
  if (seen === null) return problem === null ? null : <Problem text={problem} />;
  const { hours, mayBeTooHigh, others, pending, stretches, under } = seen;
  // Half of the 72 hours would read as if the rest had not been recorded.
  if (isPendingWithin(seen, timeZone)) {
    return (
      <section class="look-back" data-testid="look-back" aria-label={said.title(name)}>
        <h3>{said.title(name)}</h3>
        <p class="quiet" role="status">
          {said.pending(pending.length)}
        </p>
      </section>
    );
  }
  const names = toldApart(
    hours.map(({ start }) => start),
    timeZone,
    (at) => format.moment(at, 0, timeZone),
  );
  return (
    <section class="look-back" data-testid="look-back" aria-label={said.title(name)}>
      <h3>{said.title(name)}</h3>
      <p class="quiet">{said.facts}</p>
      {under !== null && said.under[under] !== null && <p>{said.under[under]}</p>}
      {mayBeTooHigh !== null && <p data-testid="may-be-too-high">{translated(mayBeTooHigh)}</p>}
      {stretches.map((stretch, index) => (
        <Stretch
          key={stretch.from}
          title={said.stretch[index] ?? ''}
          stretch={stretch}
          hours={hours.filter(({ start }) => start >= stretch.from && start < stretch.to)}
          timeZone={timeZone}
        />
      ))}
      <section class="choice">
        {others === null ? (
          <p>{said.noOthers}</p>
        ) : (
          <>
            <h4>{said.others(others.days)}</h4>
            <dl class="facts-side number">
              <dt>{said.over}</dt>
              <dd>{rangeOf(others.overMs, timeSeen)}</dd>
              <dt>{said.recorded}</dt>
              <dd>{rangeOf(others.share, said.percent)}</dd>
              <dt>{said.longest}</dt>
              <dd>{rangeOf(others.longestMs, timeSeen)}</dd>
            </dl>
          </>
        )}
        {leftOutInWords(seen).map((line) => (
          <p class="quiet" key={line}>
            {line}
          </p>
        ))}
        {pending.length > 0 && <p class="quiet">{said.pending(pending.length)}</p>}
      </section>
      <details class="about">
        <summary>{said.hours}</summary>
        <table class="hours number">
          <thead>
            <tr>
              <th scope="col">{said.hour}</th>
              <th scope="col">{said.over}</th>
              <th scope="col">{said.recorded}</th>
              <th scope="col">{said.otherDays}</th>
            </tr>
          </thead>
          <tbody>
            {hours.map((hour, index) => (
              <tr key={hour.start}>
                <th scope="row">{names[index]}</th>
                <td>{orUnknown(hour.overMs)}</td>
                <td>{said.percent(hour.lengthMs === 0 ? 0 : hour.recordedMs / hour.lengthMs)}</td>
                <td>{orUnknown(hour.otherDaysOverMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

/** Whether something of the 72 hours is still to be worked out. */
const isPendingWithin = ({ from, pending, to }: LookBack, timeZone: string): boolean =>
  pending.some((date) => date >= dateOf(from, timeZone) && date <= dateOf(to - 1, timeZone));

interface StretchProps {
  title: string;
  stretch: LookBackStretch;
  hours: readonly LookBackHour[];
  timeZone: string;
}

function Stretch({ title, stretch, hours, timeZone }: StretchProps) {
  const { longest, overMs, share } = stretch;
  return (
    <section class="choice">
      <h4>{title}</h4>
      <HourBars hours={hours} label={said.hoursShown(title)} />
      <dl class="facts-side number">
        <dt>{said.over}</dt>
        <dd>{orUnknown(overMs)}</dd>
        <dt>{said.recorded}</dt>
        <dd>{said.percent(share)}</dd>
        <dt>{said.longest}</dt>
        <dd>
          {longest === null
            ? said.unknown
            : longest.length === 0
              ? said.none
              : longest
                  .map(
                    ({ overMs: ms, start }) => `${format.timeOfDay(start, timeZone)}: ${format.duration(ms)}`,
                  )
                  .join(', ')}
        </dd>
      </dl>
    </section>
  );
}

/** A bar for each hour, as high as the part of it that was over; dashed where nothing was recorded. */
function HourBars({ hours, label }: { hours: readonly LookBackHour[]; label: string }) {
  return (
    <svg class="hour-bars" viewBox="0 0 240 40" preserveAspectRatio="none" role="img" aria-label={label}>
      {hours.map((hour, index) => (
        <Bar key={hour.start} hour={hour} x={(240 / hours.length) * index} width={240 / hours.length} />
      ))}
    </svg>
  );
}

function Bar({ hour, width, x }: { hour: LookBackHour; width: number; x: number }) {
  const { lengthMs, overMs, recordedMs } = hour;
  const heightOf = (ms: number) => (lengthMs === 0 ? 0 : (40 * ms) / lengthMs);
  if (recordedMs === 0) {
    return <line class="bar-gap" x1={x + 1} x2={x + width - 1} y1={39} y2={39} />;
  }
  const recorded = heightOf(recordedMs);
  if (overMs === null) {
    return (
      <rect
        class="bar-recorded bar-unknown"
        x={x + 0.5}
        width={width - 1}
        y={40 - recorded}
        height={recorded}
      />
    );
  }
  const over = heightOf(overMs);
  return (
    <g>
      <rect class="bar-recorded" x={x + 0.5} width={width - 1} y={40 - recorded} height={recorded} />
      <rect class="bar-over" x={x + 0.5} width={width - 1} y={40 - over} height={over} />
    </g>
  );
}

/** What was not seen is not said as a number: it may have been, while nothing was recorded. */
const orUnknown = (ms: number | null): string => (ms === null ? said.unknown : timeSeen(ms));

const timeSeen = (ms: number): string => (ms === 0 ? said.notSeen : format.duration(ms));

const rangeOf = (
  { highest, lowest, middle }: { highest: number; lowest: number; middle: number },
  inWords: (value: number) => string,
) => said.range(inWords(middle), inWords(lowest), inWords(highest));

function leftOutInWords({ leftOut }: LookBack): string[] {
  const counts = new Map<OtherDayLeftOut, number>();
  for (const { reason } of leftOut) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => said.leftOut(count, said.why[reason]));
}
