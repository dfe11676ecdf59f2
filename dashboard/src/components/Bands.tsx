import { useState } from 'preact/hooks';
import { endDemo } from '../api.ts';
import type { BlindAlarm } from '../blind-alarm.ts';
import type { Device } from '../device/use-device.ts';
import * as format from '../format.ts';
import type { LiveView } from '../live-state.ts';
import type { NowScreen } from '../now-screen.ts';
import { translated } from '../service-words.ts';
import { endsSoon } from '../session-end.ts';
import type { Sleep } from '../sleep.ts';
import { useHeight } from '../use-height.ts';
import { words } from '../words.ts';

interface BandsProps {
  screen: NowScreen;
  view: LiveView;
  device: Device;
  slept: Sleep | null;
  alarm: BlindAlarm;
  onQuiet(): void;
  onNoted(): void;
}

/**
 * What a look at the page must never miss, however far it is scrolled: that it is blind, cannot sound or
 * slept; the demo, the disk, and who outside the page cannot be told. Short, for it stays in sight: what is to be
 * done about the disk is said by its alert.
 */
export function Bands({ screen, view, device, slept, alarm, onQuiet, onNoted }: BandsProps) {
  const { demo, service } = view;
  const time = (at: number) => format.moment(at, screen.serverTime, view.timeZone);
  const place = useHeight<HTMLElement>('--bands');
  return (
    <header class="bands" ref={place}>
      <h1 class="unseen">{words.name}</h1>
      {screen.blindSince !== null && (
        <section class="band band-blind" data-testid="blind">
          <p>{words.blind(screen.blindSince)}</p>
          {alarm.soundedAt !== null &&
            (alarm.quiet ? (
              <p class="quiet">{words.blindQuiet}</p>
            ) : (
              <button type="button" onClick={onQuiet}>
                {words.quiet}
              </button>
            ))}
        </section>
      )}
      <SoundBand device={device} />
      {slept !== null && slept.to !== null && (
        <section class="band band-quiet" data-testid="slept">
          <p>{(slept.several ? words.sleptSeveral : words.slept)(time(slept.from), time(slept.to))}</p>
          <button type="button" onClick={onNoted}>
            {words.ok}
          </button>
        </section>
      )}
      {endsSoon(view.you.sessionEndsAt, screen.serverTime) && (
        <section class="band band-quiet" data-testid="session-end">
          <p>{words.sessionEnds(time(view.you.sessionEndsAt), view.you.role === 'wearer')}</p>
        </section>
      )}
      {service.unencrypted && (
        <section class="band band-quiet" data-testid="unencrypted">
          <p>{words.unencrypted}</p>
        </section>
      )}
      {demo && <DemoBand />}
      {service.notices.map(({ from, since, text }) => (
        <p class="band band-storage" key={from} data-testid="notice">
          {words.notice(time(since), translated(text))}
        </p>
      ))}
      {!service.storageOk && <p class="band band-storage">{words.storageProblem}</p>}
    </header>
  );
}

/** Says so while this device would make no sound, unless it was told not to. */
function SoundBand({ device }: { device: Device }) {
  const { preferences, sound } = device;
  if (preferences.silent || sound === 'ready') return null;
  return (
    <section class="band band-quiet" data-testid="sound-band">
      <p>{sound === 'blocked' ? words.soundBlocked : words.soundMissing}</p>
      {sound === 'blocked' && (
        <button type="button" onClick={device.unlock}>
          {words.switchSoundOn}
        </button>
      )}
    </section>
  );
}

/** The page of a demo beside the real thing lies one folder deeper. */
const REAL_PAGE = '../';
const isBesideTheRealPage = () => new URL(document.baseURI).pathname.endsWith('/demo/');

function DemoBand() {
  const [problem, setProblem] = useState<string | null>(null);
  const leave = async (event: Event) => {
    event.preventDefault();
    const answer = await endDemo();
    if (answer.ok) location.assign(new URL(REAL_PAGE, document.baseURI));
    else setProblem(answer.message);
  };
  return (
    <section class="band band-demo" data-testid="demo">
      <p>
        <strong>{words.demo.badge}</strong> {problem ?? words.demo.madeUp}
      </p>
      {isBesideTheRealPage() && (
        <a href={REAL_PAGE} onClick={(event) => void leave(event)}>
          {words.demo.leave}
        </a>
      )}
    </section>
  );
}
