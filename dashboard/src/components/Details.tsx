import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { AdoptedStrap } from '../../../src/contract/straps.ts';
import * as format from '../format.ts';
import type { LiveView } from '../live-state.ts';
import { type NowScreen, overToday } from '../now-screen.ts';
import { words } from '../words.ts';
import { HourStrip } from './HourStrip.tsx';
import { StrapAdvice } from './StrapNotes.tsx';

const SECOND_MS = 1_000;

interface Props {
  view: LiveView;
  screen: NowScreen;
  /** This device was set to make no sound. */
  silent: boolean;
}

interface DetailsProps extends Props {
  /** What can be done with one tap, below the facts. */
  children: ComponentChildren;
}

/** Minutes over today and the last hour: all that a wall needs beside the mark. */
export function TodayAndLastHour({ view, screen, silent }: Props) {
  const { lastHour, timeZone } = view;
  // The strip has no room for less than a second, and the page looks at its clocks more often than that.
  const second = Math.floor(screen.serverTime / SECOND_MS) * SECOND_MS;
  const strip = useMemo(
    () => <HourStrip strip={lastHour} end={second} timeZone={timeZone} />,
    [lastHour, second, timeZone],
  );
  return (
    <>
      <OverToday view={view} />
      {strip}
      {silent && (
        <p class="quiet" data-testid="silent">
          {words.device.isSilent}
        </p>
      )}
    </>
  );
}

/** Beside the mark, quiet: minutes over today, the last hour, the strap, who is watching. */
export function Details({ view, screen, silent, children }: DetailsProps) {
  return (
    <div class="details">
      <TodayAndLastHour view={view} screen={screen} silent={silent} />
      <ul class="facts dotted number" data-testid="facts">
        {factsOf(view, screen).map((fact, place) => (
          <li key={place}>{fact}</li>
        ))}
      </ul>
      {!screen.blind && <StrapAdvice strap={view.strap} address={linkedStrap(view)?.address} />}
      {children}
    </div>
  );
}

/** Without a strap there is nothing that has a name or a battery. */
function factsOf(view: LiveView, screen: NowScreen): string[] {
  const strap = linkedStrap(view);
  const link = words.link[view.strap.link];
  const listening = view.strap.listening?.insteadOf ? listeningWords(view, screen.serverTime) : null;
  return [
    ...(strap === undefined ? [link] : [strapName(strap), link, battery(view)]),
    ...(listening === null ? [] : [listening]),
    screen.blind ? words.watchersUnknown : words.watchers(view.service.watchers),
  ];
}

function OverToday({ view }: { view: LiveView }) {
  const { tally, service } = view;
  const over = overToday(tally, service.threshold !== null);
  const recorded = words.recorded(format.duration(tally.recordedMs));
  return (
    <section aria-label={words.today} data-testid="today">
      {over.known ? (
        <p class="today-over">
          <span class="quiet">{words.atLeast}</span> <strong class="number">{over.time}</strong>{' '}
          <span class="quiet">{words.overToday}</span>
        </p>
      ) : (
        <p class="today-unknown">
          <span class="quiet">{words.minutesOverToday}:</span>{' '}
          {words.overUnknown(words.overUnknownWhy[over.why])}
        </p>
      )}
      {tally.recordedMs > 0 && (
        <p class="quiet number">
          {recorded}
          {tally.unjudgedMs > 0 && over.known && `, ${words.unjudged(format.duration(tally.unjudgedMs))}`}
        </p>
      )}
    </section>
  );
}

/** The strap that the link is about; else the one that is wanted most, first in the list. */
function linkedStrap(view: LiveView): AdoptedStrap | undefined {
  const { adopted, linkedAddress } = view.strap;
  return adopted.find((strap) => strap.address === linkedAddress) ?? adopted[0];
}

export const strapName = (strap: { readonly name: string | null } | undefined): string => {
  const name = strap?.name?.trim();
  return name ? name : words.unnamedStrap;
};

/** "Listening to Polar H9 since 14:02, because Polar H10 went silent"; null while none is listened to. */
export function listeningWords({ strap, timeZone }: LiveView, serverTime: number): string | null {
  const { adopted, listening } = strap;
  if (listening === null) return null;
  const nameOf = (id: number) => strapName(adopted.find((one) => one.id === id));
  const since = format.moment(listening.since, serverTime, timeZone);
  const said = words.listeningTo(nameOf(listening.id), since);
  const { insteadOf } = listening;
  return insteadOf === null ? said : `${said}, ${words.insteadOf[insteadOf.why](nameOf(insteadOf.id))}`;
}

function battery(view: LiveView): string {
  const percent = view.strap.batteryPercent;
  if (percent === null) return words.batteryUnknown;
  return view.strap.link === 'listening' ? words.battery(percent) : words.batteryLastSeen(percent);
}
