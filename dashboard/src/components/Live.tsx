import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ToService } from '../../../src/contract/live.ts';
import { alertViews, houseLines } from '../alert-view.ts';
import { type Device, useDevice } from '../device/use-device.ts';
import { isBlind } from '../freshness.ts';
import type { LiveView } from '../live-state.ts';
import { type NowScreen, nowScreen } from '../now-screen.ts';
import { useAlertSounds } from '../use-alert-sounds.ts';
import { useBlindAlarm } from '../use-blind-alarm.ts';
import { type Live as LiveConnection, useLive } from '../use-live.ts';
import { useLowerOffer } from '../use-lower-offer.ts';
import { useSettings } from '../use-settings.ts';
import { words } from '../words.ts';
import { AlertBands } from './AlertBands.tsx';
import { Announcer } from './Announcer.tsx';
import { Bands } from './Bands.tsx';
import { BluetoothPanel } from './BluetoothPanel.tsx';
import { Details } from './Details.tsx';
import { DevicePanel } from './DevicePanel.tsx';
import { DevicesPanel } from './DevicesPanel.tsx';
import { lazily } from './Lazily.tsx';
import { Mark } from './Mark.tsx';
import { StrapPanel } from './StrapPanel.tsx';

const ThresholdScreen = lazily(() => import('./ThresholdScreen.tsx').then((found) => found.ThresholdScreen));
const ReadingScreen = lazily(() => import('./ReadingScreen.tsx').then((found) => found.ReadingScreen));
const SettingsPanel = lazily(() => import('./SettingsPanel.tsx').then((found) => found.SettingsPanel));
const NotesScreen = lazily(() => import('./NotesScreen.tsx').then((found) => found.NotesScreen));

/** What stands beside the mark, named by the address so that the browser's own "back" works. */
const PLACES = ['threshold', 'reading', 'notes', 'strap', 'device', 'devices', 'settings'] as const;
type Place = 'now' | (typeof PLACES)[number];

const placeOf = (hash: string): Place => PLACES.find((place) => hash === `#${place}`) ?? 'now';

export function Live({ onSignedOut }: { onSignedOut: () => void }) {
  const live = useLive(onSignedOut);
  const { state, now } = live;
  if (live.otherVersion) return <Door text={words.otherVersion} />;
  if (state.notShared) return <Door text={words.notShared} />;
  if (state.view === null) {
    return <Door text={isBlind(state.lastHeard, now) ? words.notReached : words.connecting} />;
  }
  return <Screen live={live} view={state.view} screen={nowScreen(state, state.view, now)} />;
}

function Door({ text }: { text: string }) {
  return (
    <main class="door">
      <p>{text}</p>
    </main>
  );
}

interface ScreenProps {
  live: LiveConnection;
  view: LiveView;
  screen: NowScreen;
}

function Screen({ live, view, screen }: ScreenProps) {
  const place = usePlace();
  const [showNumber, setShowNumber] = useShowNumber();
  const device = useDevice(view.you.role !== 'wearer');
  const settings = useSettings(view.you.role, `${screen.blind} ${view.settingsChanged}`);
  const { alarm, quieten } = useBlindAlarm({
    live,
    screen,
    hours: settings.hours,
    timeZone: view.timeZone,
    sound: () => device.play('technical'),
  });
  const alerts = alertViews(screen, view, settings.silenceMin);
  useAlertSounds(view, view.resolved, device, (id) => alerts.find((alert) => alert.id === id)?.text ?? null);
  const { threshold } = view.service;
  const isWearer = view.you.role === 'wearer';
  const isLowerOffered = useLowerOffer(isWearer, view);
  return (
    <div class="live" data-blind={screen.blind ? '' : undefined} data-place={place}>
      <h1 class="unseen">{words.name}</h1>
      <Bands
        screen={screen}
        view={view}
        device={device}
        slept={live.wakefulness.slept}
        alarm={alarm}
        onQuiet={quieten}
        onNoted={live.noteSleep}
      />
      <AlertBands alerts={alerts} lines={houseLines(screen, view)} blind={screen.blind} onAsk={live.send} />
      <main>
        <div class="gauge">
          <Mark face={screen.mark} showNumber={showNumber} />
          <p class="gauge-line number" data-testid="line">
            {screen.line}
          </p>
        </div>
        <div class="beside">
          {place === 'device' ? (
            <Aside>
              <DevicePanel device={device}>
                <button type="button" onClick={() => setShowNumber(!showNumber)}>
                  {showNumber ? words.hideNumber : words.showNumber}
                </button>
              </DevicePanel>
            </Aside>
          ) : (
            <Beside place={place} view={view} screen={screen} onAsk={live.send} play={device.play} />
          )}
        </div>
      </main>
      <footer>
        {place === 'now' && (
          <nav>
            {isWearer && (
              <a class="button" href="#threshold" data-wanted={threshold && !isLowerOffered ? undefined : ''}>
                <span class="number">
                  {threshold ? words.threshold.open(threshold.bpm) : words.threshold.enter}
                  {isLowerOffered && words.threshold.lowerOffered}
                </span>
              </a>
            )}
            {view.you.role !== 'display' && (
              <a class="button" href="#notes">
                {words.notes}
              </a>
            )}
            {isWearer && !isChoosingFirst(view) && (
              <a class="button" href="#strap">
                {view.strap.adopted.length === 0 ? words.strap.choose : words.strap.change}
              </a>
            )}
            <a class="button" href="#device">
              {words.device.open}
            </a>
            {isWearer && !view.demo && (
              <a class="button" href="#devices">
                {words.devices.open}
              </a>
            )}
            {isWearer && (
              <a class="button" href="#settings">
                {words.openSettings}
              </a>
            )}
          </nav>
        )}
        <p class="quiet">{words.notMedical}</p>
      </footer>
      <Announcer band={screen.announcement} alerts={alerts} />
    </div>
  );
}

/** Something beside the mark that one comes back from. */
function Aside({ children }: { children: ComponentChildren }) {
  return (
    <div class="place">
      <a class="button back" href="#now">
        {words.back}
      </a>
      {children}
    </div>
  );
}

interface BesideProps {
  place: Place;
  view: LiveView;
  screen: NowScreen;
  onAsk(asks: ToService): void;
  play: Device['play'];
}

function Beside({ place, view, screen, onAsk, play }: BesideProps) {
  if (place !== 'now') {
    return (
      <Aside>
        {place === 'threshold' && (
          <ThresholdScreen
            inForce={view.service.threshold}
            timeZone={view.timeZone}
            changed={view.thresholdChanged}
          />
        )}
        {place === 'reading' && (
          <ReadingScreen changed={view.thresholdChanged} serverTime={screen.serverTime} play={play} />
        )}
        {place === 'notes' && (
          <NotesScreen timeZone={view.timeZone} serverTime={screen.serverTime} changed={view.notesChanged} />
        )}
        {place === 'strap' && <StrapPanel view={view} serverTime={screen.serverTime} />}
        {place === 'settings' && <SettingsPanel news={`${screen.blind} ${view.settingsChanged}`} />}
        {place === 'devices' && <DevicesPanel serverTime={screen.serverTime} timeZone={view.timeZone} />}
      </Aside>
    );
  }
  const { bluetooth } = view.service;
  const hasNumber = screen.freshness === 'fresh' || screen.freshness === 'old';
  const lacksBluetooth = bluetooth.state === 'unavailable' && !hasNumber;
  const needsHelp = lacksBluetooth || isChoosingFirst(view);
  const somethingToday = view.tally.recordedMs > 0;
  return (
    <>
      {lacksBluetooth && <BluetoothPanel bluetooth={bluetooth} demo={view.demo} />}
      {isChoosingFirst(view) && <StrapPanel view={view} serverTime={screen.serverTime} />}
      {(!needsHelp || somethingToday) && <Details view={view} screen={screen} />}
      {mayBeTakenOff(view, screen) && (
        <button type="button" onClick={() => onAsk({ type: 'wearing', worn: false })}>
          {words.alert.notWearing}
        </button>
      )}
    </>
  );
}

/** One tap before the alert about it comes: the strap is silent because it was taken off. */
const mayBeTakenOff = (view: LiveView, screen: NowScreen): boolean =>
  view.you.role !== 'display' &&
  view.strap.adopted.length > 0 &&
  view.house.notWorn === null &&
  !screen.blind &&
  screen.freshness === 'lost' &&
  !view.alerts.some(({ kind }) => kind === 'no-signal');

/** Nothing can be listened to before the wearer said which strap is theirs. */
const isChoosingFirst = (view: LiveView): boolean =>
  view.you.role === 'wearer' &&
  view.strap.adopted.length === 0 &&
  !view.demo &&
  view.service.bluetooth.state !== 'unavailable';

function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const follow = () => {
      setPlace(placeOf(location.hash));
      window.scrollTo(0, 0);
    };
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return place;
}

const HIDE_NUMBER = 'plimsoll-hide-number';

/** Whether this device shows the number, or the band and the words only. */
function useShowNumber(): [boolean, (show: boolean) => void] {
  const [show, setShow] = useState(() => localStorage.getItem(HIDE_NUMBER) === null);
  return [
    show,
    (next) => {
      if (next) localStorage.removeItem(HIDE_NUMBER);
      else localStorage.setItem(HIDE_NUMBER, '1');
      setShow(next);
    },
  ];
}
