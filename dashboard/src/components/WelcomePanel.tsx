import { useEffect, useRef } from 'preact/hooks';
import type { Device } from '../device/use-device.ts';
import type { LiveView } from '../live-state.ts';
import { goToHeading } from '../use-arrival.ts';
import type { Welcome } from '../use-welcome.ts';
import { WELCOME_STEPS } from '../welcome.ts';
import { welcomeWords } from '../welcome-words.ts';
import { words } from '../words.ts';
import { StrapPanel } from './StrapPanel.tsx';
import { ThresholdForm } from './ThresholdForm.tsx';
import '../styles/threshold.css';
import '../styles/welcome.css';

interface Props {
  welcome: Welcome;
  view: LiveView;
  serverTime: number;
  /** Grows whenever the service is heard again. */
  news: number;
  play: Device['play'];
}

/** The first run: strap, threshold, sound; each in its turn, and each can be left for later. */
export function WelcomePanel({ welcome: { pass, step }, view, serverTime, news, play }: Props) {
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    window.scrollTo(0, 0);
    // What was pressed is gone with its step; a step may also be over without anybody here.
    if (document.activeElement === document.body) goToHeading('.welcome h2');
  }, [step]);
  const later = (
    <button type="button" onClick={pass}>
      {welcomeWords.later[step]}
    </button>
  );
  return (
    <section class="panel welcome" key={step} data-testid="welcome" aria-label={welcomeWords.title}>
      <p class="quiet">{welcomeWords.step(WELCOME_STEPS.indexOf(step) + 1, WELCOME_STEPS.length)}</p>
      {step === 'strap' && (
        <>
          <StrapPanel view={view} serverTime={serverTime} news={news} />
          <div class="buttons ways-on">{later}</div>
        </>
      )}
      {step === 'threshold' && (
        <>
          <h2>{welcomeWords.asks}</h2>
          <p>{welcomeWords.threshold}</p>
          <a class="button" href="#threshold">
            {welcomeWords.find}
          </a>
          <ThresholdForm inForce={null}>{later}</ThresholdForm>
        </>
      )}
      {step === 'sound' && (
        <>
          <h2>{welcomeWords.sound}</h2>
          <p>{welcomeWords.soundWhat}</p>
          <button type="button" onClick={() => play('pacing')}>
            {welcomeWords.play}
          </button>
          <p class="quiet">{words.device.muted}</p>
          <div class="buttons ways-on">
            {later}
            <button type="button" class="main" onClick={pass}>
              {welcomeWords.heard}
            </button>
          </div>
        </>
      )}
    </section>
  );
}
