import { useEffect, useRef, useState } from 'preact/hooks';
import type { ThresholdView } from '../../../src/contract/threshold-view.ts';
import type { Device } from '../device/use-device.ts';
import { useDimmed } from '../device/use-theme.ts';
import * as format from '../format.ts';
import { translated } from '../service-words.ts';
import { guideReading, thresholdView } from '../threshold-api.ts';
import { thresholdWords } from '../threshold-words.ts';
import { goToHeading } from '../use-arrival.ts';
import { words } from '../words.ts';
import { Problem } from './BluetoothPanel.tsx';
import '../styles/threshold.css';

const said = thresholdWords.reading;
const MINUTE_MS = 60_000;

interface Props {
  /** Grows whenever something around the threshold changed. */
  changed: number;
  /** The service's wall clock. */
  serverTime: number;
  /** True while the service is not heard. */
  blind: boolean;
  play: Device['play'];
}

/** The guided reading: plain words, a dark screen, and a soft sound at the end. */
export function ReadingScreen({ blind, changed, serverTime, play }: Props) {
  const [view, setView] = useState<ThresholdView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const before = useRef<ThresholdView['morning']['phase'] | null>(null);
  const look = async () => {
    const answer = await thresholdView();
    setProblem(answer.ok ? null : answer.message);
    if (answer.ok) setView(answer.value);
  };
  useEffect(() => void look(), [changed]);
  const phase = view?.morning.phase ?? null;
  useDimmed(phase === 'running');
  useEffect(() => {
    const was = before.current;
    before.current = phase;
    // Only an end that was waited for sounds, not one that was found on opening the page.
    if (was === 'running' && (phase === 'done' || phase === 'ended')) play('resolved');
    // The button that was pressed is gone, and with it the focus.
    return was !== null && (was === 'running') !== (phase === 'running')
      ? goToHeading('.place h2')
      : undefined;
  }, [phase]);
  const ask = async (on: boolean) => {
    const answer = await guideReading(on);
    setProblem(answer.ok ? null : answer.message);
    await look();
    if (!answer.ok) setProblem(answer.message);
  };

  if (view?.morning.phase === 'running') {
    const { leastMs, startedAt } = view.morning;
    const minutes = Math.ceil((leastMs - (serverTime - startedAt)) / MINUTE_MS);
    return (
      <section class="reading-dark" data-testid="reading-running">
        <h2 class="reading-lie">{said.lie}</h2>
        <p>{said.left(minutes)}</p>
        <button type="button" onClick={() => void ask(false)}>
          {said.stop}
        </button>
        {(problem !== null || blind) && (
          <>
            <Problem text={problem ?? words.notReached} />
            <a class="button" href="#threshold">
              {said.back}
            </a>
          </>
        )}
      </section>
    );
  }
  return (
    <section class="panel" data-testid="reading">
      <h2>{said.title}</h2>
      {view?.morning.phase === 'done' && (
        <div role="status">
          <p class="row-name number">{said.done(format.number(view.morning.reading.bpm))}</p>
          {view.rmssd !== null && (
            <p class="quiet">
              {view.rmssd.known
                ? thresholdWords.resting.compared[view.rmssd.compared]
                : translated(view.rmssd.sentence)}
            </p>
          )}
          {!view.resting.known && <p>{translated(view.resting.sentence)}</p>}
        </div>
      )}
      {view?.morning.phase === 'ended' && <Problem text={translated(view.morning.sentence)} />}
      {problem !== null && <Problem text={problem} />}
      {said.how.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <button type="button" class="main" onClick={() => void ask(true)}>
        {view?.morning.phase === 'done' || view?.morning.phase === 'ended' ? said.again : said.start}
      </button>
      <a class="button" href="#threshold">
        {said.back}
      </a>
    </section>
  );
}
