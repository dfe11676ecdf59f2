import { useState } from 'preact/hooks';
import type { DayHour, DaySummary } from '../../../src/contract/day.ts';
import { dayWords } from '../day-words.ts';
import * as format from '../format.ts';
import { toldApart } from '../told-apart.ts';

const said = dayWords.table;

/** What the chart shows, as tables; made when they are opened. */
export function DayTables({ day }: { day: DaySummary }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      class="about"
      data-testid="day-tables"
      onToggle={({ currentTarget: { open } }) => setIsOpen(open)}
    >
      <summary>{said.open}</summary>
      {isOpen && <Tables day={day} />}
    </details>
  );
}

function Tables({ day: { episodes, hours, timeZone, until } }: { day: DaySummary }) {
  const clock = (at: number) => format.timeOfDay(at, timeZone);
  const begun = hours.filter(({ start }) => start < until);
  const names = toldApart(
    begun.map(({ start }) => start),
    timeZone,
    clock,
  );
  return (
    <>
      <table class="hours number">
        <caption>{said.hours}</caption>
        <thead>
          <tr>
            <th scope="col">{said.hour}</th>
            <th scope="col">{said.recorded}</th>
            <th scope="col">{said.over}</th>
            <th scope="col">{said.most}</th>
          </tr>
        </thead>
        <tbody>
          {begun.map((hour, index) => (
            <tr key={hour.start}>
              <th scope="row">{names[index]}</th>
              <HourCells hour={hour} />
            </tr>
          ))}
        </tbody>
      </table>
      {episodes !== null && episodes.length === 0 && <p>{said.noEpisodes}</p>}
      {episodes !== null && episodes.length > 0 && (
        <table class="hours number" data-testid="episode-rows">
          <caption>{said.episodes}</caption>
          <thead>
            <tr>
              <th scope="col">{said.from}</th>
              <th scope="col">{said.to}</th>
              <th scope="col">{said.overTime}</th>
              <th scope="col">{said.highest}</th>
            </tr>
          </thead>
          <tbody>
            {episodes.map(({ end, overMs, peakBpm, start }) => (
              <tr key={start}>
                <th scope="row">{clock(start)}</th>
                <td>{clock(end)}</td>
                <td>{format.exactDuration(overMs)}</td>
                <td>{dayWords.threshold.bpm(peakBpm)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

/** To the minute: at least is rounded down and at most up, so that both stay true. */
function HourCells({ hour: { atMostMs, overMs, recordedMs } }: { hour: DayHour }) {
  return (
    <>
      <td>{recordedMs === 0 ? said.notRecorded : format.duration(recordedMs)}</td>
      <td>{overMs === null ? said.unknown : format.duration(overMs)}</td>
      <td>{atMostMs === null ? said.unknown : format.atMost(atMostMs)}</td>
    </>
  );
}
