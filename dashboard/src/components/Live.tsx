import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { alertViews, houseLines, quietBeforehand, takenOff } from '../alert-view.ts';
import { readFormatsAhead } from '../device/formats.ts';
import { type Device, useDevice } from '../device/use-device.ts';
import { useTheme } from '../device/use-theme.ts';
import { isBlind } from '../freshness.ts';
import { shiftAt } from '../kiosk.ts';
import type { LiveView } from '../live-state.ts';
import { type NowScreen, nowScreen } from '../now-screen.ts';
import { toldSleep } from '../sleep.ts';
import { useUpgrade } from '../upgrade.ts';
import { useAlertSounds } from '../use-alert-sounds.ts';
import { useArrival } from '../use-arrival.ts';
import { useBlindAlarm } from '../use-blind-alarm.ts';
import { useKeptKiosk } from '../use-kept-kiosk.ts';
import { type Live as LiveConnection, useLive } from '../use-live.ts';
import { useLowerOffer } from '../use-lower-offer.ts';
import { type Place, usePlace } from '../use-place.ts';
import { useSettings } from '../use-settings.ts';
import { useTimesBack } from '../use-times-back.ts';
import { useWelcome, type Welcome } from '../use-welcome.ts';
import { words } from '../words.ts';
import { AlertBands } from './AlertBands.tsx';
import { Announcer } from './Announcer.tsx';
import { Ask, type Asking } from './Ask.tsx';
import { Bands } from './Bands.tsx';
import { BluetoothPanel } from './BluetoothPanel.tsx';
import { Details, TodayAndLastHour } from './Details.tsx';
import { DevicePanel } from './DevicePanel.tsx';
import { DevicesPanel } from './DevicesPanel.tsx';
import { Gauge } from './Gauge.tsx';
import { lazily } from './Lazily.tsx';
import { LeaveKiosk } from './LeaveKiosk.tsx';
import { Menu } from './Menu.tsx';
import { StrapPanel } from './StrapPanel.tsx';
import { Waiting } from './Waiting.tsx';

const ThresholdScreen = lazily(() => import('./ThresholdScreen.tsx').then((found) => found.ThresholdScreen));
const ReadingScreen = lazily(() => import('./ReadingScreen.tsx').then((found) => found.ReadingScreen));
const SettingsPanel = lazily(() => import('./SettingsPanel.tsx').then((found) => found.SettingsPanel));
const WelcomePanel = lazily(() => import('./WelcomePanel.tsx').then((found) => found.WelcomePanel));
const NotesScreen = lazily(() => import('./NotesScreen.tsx').then((found) => found.NotesScreen));
const WeeksScreen = lazily(() => import('./WeeksScreen.tsx').then((found) => found.WeeksScreen));
const ReportScreen = lazily(() => import('./ReportScreen.tsx').then((found) => found.ReportScreen));
const DayScreen = lazily(() => import('./DayScreen.tsx').then((found) => found.DayScreen));

/** The page has been in use for so long when it fetches and reads what the first taps will need, in ms. */
const AHEAD_MS = 3_000;
const MINUTE_MS = 60_000;

interface LiveProps {
  onSignedOut(): void;
  /** The service has ended because it was asked to: what is to be said now. */
  onEnded(closing: string): void;
}

export function Live({ onSignedOut, onEnded }: LiveProps) {
  const live = useLive(onSignedOut);
  const { state, now } = live;
  if (live.otherVersion) return <Door text={words.otherVersion} />;
  if (state.notShared) return <Door text={words.notShared} />;
  if (state.view === null) {
    return (
      <Waiting>
        <Door text={isBlind(state.lastHeard, now) ? words.notReached : words.connecting} />
      </Waiting>
    );
  }
  return (
    <Screen live={live} view={state.view} screen={nowScreen(state, state.view, now)} onEnded={onEnded} />
  );
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
  onEnded(closing: string): void;
}

function Screen({ live, view, screen, onEnded }: ScreenProps) {
  const place = usePlace();
  const isKiosk = place === 'kiosk';
  useKeptKiosk(view.you.role, place);
  const device = useDevice({ usuallyAwake: view.you.role !== 'wearer', awakeNow: isKiosk });
  const { preferences } = device;
  useTheme(preferences);
  // In bed mode the first page has one number; every other one only its colours.
  const isBed = preferences.bed && place === 'now';
  useArrival(isBed ? 'bed' : place);
  const settings = useSettings(view.you.role, `${screen.blind} ${view.settingsChanged}`);
  const { alarm, quieten } = useBlindAlarm({
    live,
    screen,
    hours: settings.hours,
    timeZone: view.timeZone,
    device,
  });
  const sounds = device.sound === 'ready' && !preferences.silent;
  const alerts = alertViews(screen, view, settings.silenceMin, sounds);
  useAlertSounds(view, view.resolved, device, (id) => alerts.find((alert) => alert.id === id)?.text ?? null);
  const welcome = useWelcome(view);
  useUpgrade({
    version: view.version,
    place,
    blind: screen.blind,
    isIdle: live.isIdle,
    isUnnoticed: (isKiosk || place === 'now') && welcome === null && alerts.length === 0 && !sounds,
  });
  const isLowerOffered = useLowerOffer(view.you.role === 'wearer', view);
  useEffect(() => {
    const ahead = setTimeout(() => {
      readFormatsAhead();
      // What fails here is fetched by the tap.
      void DayScreen.ahead().catch(() => undefined);
    }, AHEAD_MS);
    return () => clearTimeout(ahead);
  }, []);
  return (
    <div
      class="live"
      data-blind={screen.blind ? '' : undefined}
      data-place={isBed ? 'bed' : place}
      // By the page's own clock: a night without the service must not burn the picture in either.
      style={isKiosk ? shiftStyle(live.now.wall) : undefined}
    >
      <Bands
        screen={screen}
        view={view}
        device={device}
        slept={toldSleep(live.wakefulness)}
        alarm={alarm}
        onQuiet={quieten}
        onNoted={live.noteSleep}
      />
      <AlertBands alerts={alerts} lines={houseLines(screen, view)} blind={screen.blind} asking={live} />
      <main>
        <Gauge face={screen.mark} line={screen.line} showNumber={preferences.showNumber} />
        {!isBed && (
          <div class="beside">
            {place === 'device' ? (
              <Aside>
                <DevicePanel device={device} />
              </Aside>
            ) : (
              <Beside
                place={place}
                view={view}
                screen={screen}
                welcome={welcome}
                asking={live}
                play={device.play}
                silent={preferences.silent}
                silenceMin={settings.silenceMin}
                onEnded={onEnded}
              />
            )}
          </div>
        )}
      </main>
      <footer>
        {isKiosk && <LeaveKiosk />}
        {isBed && (
          <button type="button" onClick={() => device.set({ bed: false })}>
            {words.bed.leave}
          </button>
        )}
        {place === 'now' && !isBed && (
          <Menu
            role={view.you.role}
            demo={view.demo}
            threshold={view.service.threshold}
            isLowerOffered={isLowerOffered}
            hasStrap={welcome?.step === 'strap' ? null : view.strap.adopted.length > 0}
            onBed={() => device.set({ bed: true })}
          />
        )}
        {!isKiosk && !isBed && <p class="quiet">{words.notMedical}</p>}
      </footer>
      <Announcer screen={screen} alerts={alerts} now={live.now.monotonic} />
    </div>
  );
}

function shiftStyle(at: number): { '--shift-x': string; '--shift-y': string } {
  const { x, y } = shiftAt(at);
  return { '--shift-x': `${x}px`, '--shift-y': `${y}px` };
}

/** Something beside the mark that one comes back from. */
function Aside({ children }: { children: ComponentChildren }) {
  return (
    <div class="place">
      <div class="back">
        <a class="button" href="#now">
          {words.back}
        </a>
      </div>
      {children}
    </div>
  );
}

interface BesideProps {
  place: Place;
  view: LiveView;
  screen: NowScreen;
  welcome: Welcome | null;
  asking: Asking;
  play: Device['play'];
  silent: boolean;
  silenceMin: number;
  onEnded(closing: string): void;
}

function Beside({ place, view, screen, welcome, asking, play, silent, silenceMin, onEnded }: BesideProps) {
  // What could not be asked while blind is asked again as soon as the service is heard.
  const back = useTimesBack(screen.blind);
  if (place === 'kiosk') {
    return (
      <div class="details">
        <TodayAndLastHour view={view} screen={screen} silent={silent} />
      </div>
    );
  }
  if (place !== 'now') {
    // A screen of past days begins anew when the wearer shares less or more: what it showed is gone at once.
    const { sees } = view.you;
    // What tells of days has no use for seconds, and is drawn again with each minute only.
    const minute = Math.floor(screen.serverTime / MINUTE_MS) * MINUTE_MS;
    return (
      <Aside>
        {place === 'threshold' && (
          <ThresholdScreen
            inForce={view.service.threshold}
            timeZone={view.timeZone}
            changed={view.thresholdChanged + back}
          />
        )}
        {place === 'reading' && (
          <ReadingScreen
            blind={screen.blind}
            changed={view.thresholdChanged + back}
            serverTime={screen.serverTime}
            play={play}
          />
        )}
        {place === 'notes' && (
          <NotesScreen
            timeZone={view.timeZone}
            serverTime={minute}
            changed={view.notesChanged + back}
            mayRead={sees === 'everything'}
          />
        )}
        {place === 'day' && (
          <DayScreen
            key={sees}
            timeZone={view.timeZone}
            serverTime={minute}
            changed={view.notesChanged + back}
            inForce={view.service.threshold}
          />
        )}
        {place === 'weeks' && (
          <WeeksScreen
            key={sees}
            timeZone={view.timeZone}
            serverTime={minute}
            changed={view.notesChanged + back}
          />
        )}
        {place === 'report' && (
          <ReportScreen
            key={sees}
            news={back}
            timeZone={view.timeZone}
            serverTime={minute}
            blind={screen.blind}
          />
        )}
        {place === 'strap' && <StrapPanel view={view} serverTime={screen.serverTime} news={back} />}
        {place === 'settings' && (
          <SettingsPanel
            news={`${screen.blind} ${view.settingsChanged}`}
            demo={view.demo}
            onEnded={onEnded}
          />
        )}
        {place === 'devices' && (
          <DevicesPanel
            serverTime={screen.serverTime}
            timeZone={view.timeZone}
            news={view.settingsChanged + back}
          />
        )}
      </Aside>
    );
  }
  const { bluetooth } = view.service;
  const hasNumber = screen.freshness === 'fresh' || screen.freshness === 'old';
  const lacksBluetooth = bluetooth.state === 'unavailable' && !hasNumber;
  const needsHelp = lacksBluetooth || welcome?.step === 'strap';
  const somethingToday = view.tally.recordedMs > 0;
  const quiet = quietBeforehand(view, screen, silenceMin);
  const mayBeQuiet = quiet !== null && welcome === null;
  const isTakenOff = mayBeTakenOff(view, screen);
  const off = takenOff();
  const taps = (mayBeQuiet || isTakenOff) && (
    <div class="taps">
      {mayBeQuiet && (
        <Ask
          label={quiet.label}
          asks={[quiet.asks]}
          blind={screen.blind}
          asking={asking}
          testId="quiet-for"
        />
      )}
      {isTakenOff && <Ask label={off.label} asks={[off.asks]} blind={screen.blind} asking={asking} />}
    </div>
  );
  return (
    <>
      {lacksBluetooth && <BluetoothPanel bluetooth={bluetooth} demo={view.demo} />}
      {welcome !== null && (
        <WelcomePanel welcome={welcome} view={view} serverTime={screen.serverTime} news={back} play={play} />
      )}
      {!needsHelp || somethingToday ? (
        <Details view={view} screen={screen} silent={silent}>
          {taps}
        </Details>
      ) : (
        taps
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
