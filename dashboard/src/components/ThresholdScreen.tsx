import { useEffect, useState } from 'preact/hooks';
import type { MorningReading } from '../../../src/contract/resting.ts';
import type { Threshold } from '../../../src/contract/threshold.ts';
import type { ThresholdView } from '../../../src/contract/threshold-view.ts';
import * as format from '../format.ts';
import { translated } from '../service-words.ts';
import { answerOffer, removeReading, thresholdView } from '../threshold-api.ts';
import { thresholdWords } from '../threshold-words.ts';
import { words } from '../words.ts';
import { AskedTwice } from './AskedTwice.tsx';
import { Problem } from './BluetoothPanel.tsx';
import { MethodCards } from './MethodCards.tsx';
import { QuestionsForm } from './QuestionsForm.tsx';
import { ThresholdForm } from './ThresholdForm.tsx';
import '../styles/threshold.css';

interface Props {
  inForce: Threshold | null;
  timeZone: string;
  /** Grows whenever something around the threshold changed. */
  changed: number;
}

/** The threshold in force, how it can be found, and those that were. */
export function ThresholdScreen({ inForce, timeZone, changed }: Props) {
  const [view, setView] = useState<ThresholdView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [answering, setAnswering] = useState(false);
  // Who knows the number is not led past every question; the form stays where it is once something is typed in.
  const [formFirst] = useState(inForce === null);
  const inForceId = inForce?.id ?? null;
  const look = async () => {
    const answer = await thresholdView();
    setProblem(answer.ok ? null : answer.message);
    if (answer.ok) setView(answer.value);
  };
  useEffect(() => void look(), [inForceId, changed]);
  const earlier = view?.history.filter(({ id }) => id !== inForceId).reverse() ?? [];

  return (
    <section class="panel" data-testid="threshold">
      <h2>{words.threshold.title}</h2>
      {inForce === null ? (
        <p class="quiet">{words.threshold.none}</p>
      ) : (
        <InForce threshold={inForce} timeZone={timeZone} />
      )}
      {problem !== null && <Problem text={problem} />}
      {formFirst && <ThresholdForm inForce={inForce} />}
      {view !== null && (
        <>
          <Offer view={view} onAnswered={() => void look()} />
          {view.answers === null || answering ? (
            <section class="choice">
              <h3>{thresholdWords.questions.title}</h3>
              <QuestionsForm
                answers={view.answers}
                onKept={() => {
                  setAnswering(false);
                  void look();
                }}
              />
            </section>
          ) : (
            <section class="choice" data-testid="answers">
              <h3>{thresholdWords.questions.answered(format.date(view.answers.at, timeZone))}</h3>
              {view.follows.map(translated).map((line) => (
                <p key={line}>{line}</p>
              ))}
              <button type="button" onClick={() => setAnswering(true)}>
                {thresholdWords.questions.change}
              </button>
            </section>
          )}
          <MethodCards view={view} onChosen={() => void look()} />
          <Resting view={view} onChanged={() => void look()} />
        </>
      )}
      {!formFirst && <ThresholdForm inForce={inForce} />}
      {earlier.length > 0 && (
        <>
          <h3>{words.threshold.earlier}</h3>
          <ul class="rows">
            {earlier.map((threshold) => (
              <li key={threshold.id}>
                <div>
                  <p class="row-name number">{words.threshold.inBpm(threshold.bpm)}</p>
                  <p class="quiet number">
                    {words.threshold.methodShown[threshold.method]},{' '}
                    {words.threshold.from(format.date(threshold.validFrom, timeZone))}
                  </p>
                  {threshold.note !== '' && <p class="note">{threshold.note}</p>}
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function InForce({ threshold, timeZone }: { threshold: Threshold; timeZone: string }) {
  return (
    <div class="in-force" data-testid="in-force">
      <p class="in-force-bpm number">
        {threshold.bpm}
        {'\u00a0'}
        <span class="unit">{words.threshold.bpmUnit}</span>
      </p>
      <p class="quiet number">
        {words.threshold.methodShown[threshold.method]},{' '}
        {words.threshold.since(format.date(threshold.validFrom, timeZone))}
      </p>
      <p class="quiet">{words.threshold.estimate}</p>
      {threshold.note !== '' && <p class="note">{threshold.note}</p>}
    </div>
  );
}

function Offer({ view: { offer }, onAnswered }: { view: ThresholdView; onAnswered: () => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  if (offer === null) return null;
  const say = async (accept: boolean) => {
    const answer = await answerOffer(accept);
    setProblem(answer.ok ? null : answer.message);
    if (answer.ok) onAnswered();
  };
  return (
    <section class="choice offer" data-testid="offer">
      <h3>{thresholdWords.offer.title}</h3>
      <p>{translated(offer.reason)}</p>
      {problem !== null && <Problem text={problem} />}
      <div class="buttons">
        <button type="button" onClick={() => void say(true)}>
          {thresholdWords.offer.take(offer.toBpm)}
        </button>
        <button type="button" onClick={() => void say(false)}>
          {thresholdWords.offer.dismiss}
        </button>
      </div>
    </section>
  );
}

function Resting({ view, onChanged }: { view: ThresholdView; onChanged: () => void }) {
  const { mornings, resting, restarted, rmssd } = view;
  const said = thresholdWords.resting;
  return (
    <section class="choice" data-testid="resting">
      <h3>{said.title}</h3>
      <p class="number">
        {resting.known
          ? said.known(format.number(resting.bpm), resting.values.length, resting.kind)
          : translated(resting.sentence)}
      </p>
      {restarted.map((line) => (
        <p class="quiet" key={line}>
          {translated(line)}
        </p>
      ))}
      {rmssd !== null && (
        <p class="quiet" data-testid="rmssd">
          {rmssd.known ? said.compared[rmssd.compared] : translated(rmssd.sentence)}
        </p>
      )}
      <a class="button" href="#reading">
        {said.open}
      </a>
      {mornings.length > 0 && (
        <details class="about">
          <summary>{said.values}</summary>
          <ul class="rows">
            {mornings.map((reading) => (
              <Morning key={reading.id} reading={reading} onRemoved={onChanged} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Morning({ reading, onRemoved }: { reading: MorningReading; onRemoved: () => void }) {
  const said = thresholdWords.resting;
  const [problem, setProblem] = useState<string | null>(null);
  const { bpm, id, rmssd, timeZone } = reading;
  const day = format.date(reading.at, timeZone);
  const remove = async () => {
    const answer = await removeReading(id);
    setProblem(answer.ok ? null : answer.message);
    if (answer.ok) onRemoved();
  };
  return (
    <li>
      <p class="number">
        {`${day}: ${words.threshold.inBpm(format.number(bpm))}`}
        {rmssd !== null && <span class="quiet">, {said.variability(rmssd.ms)}</span>}
      </p>
      <AskedTwice
        label={said.remove}
        name={said.removeNamed(day)}
        question={said.removeAsks}
        sure={said.removeSure}
        keep={said.keep}
        onSure={() => void remove()}
      />
      {problem !== null && <Problem text={problem} />}
    </li>
  );
}
