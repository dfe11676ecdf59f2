import { useState } from 'preact/hooks';
import type { ThresholdView } from '../../../src/contract/threshold-view.ts';
import { translated } from '../service-words.ts';
import { enterThreshold } from '../threshold-api.ts';
import { thresholdWords } from '../threshold-words.ts';
import { words } from '../words.ts';
import { Problem } from './BluetoothPanel.tsx';

const said = thresholdWords.methods;

/** The methods side by side: what each gives today, what it lacks, what to keep in mind. Two taps choose one. */
export function MethodCards({ view, onChosen }: { view: ThresholdView; onChosen: () => void }) {
  return (
    <section class="choice methods" data-testid="methods" aria-label={said.title}>
      <h3>{said.title}</h3>
      <ul class="cards">
        {view.methods.map((method) => (
          <li key={method.estimate.method} data-testid={`method-${method.estimate.method}`}>
            <MethodCard method={method} view={view} onChosen={onChosen} />
          </li>
        ))}
      </ul>
      {view.disagreement !== null && <p data-testid="disagreement">{translated(view.disagreement)}</p>}
      <p class="quiet">{words.threshold.estimate}</p>
    </section>
  );
}

interface CardProps {
  method: ThresholdView['methods'][number];
  view: ThresholdView;
  onChosen: () => void;
}

function MethodCard({ method: { canChoose, estimate }, view, onChosen }: CardProps) {
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { method } = estimate;
  const choose = async (bpm: number) => {
    if (method === 'age') return;
    const inputs = estimate.known && estimate.inputs?.kind === 'clinician' ? { inputs: estimate.inputs } : {};
    const answer = await enterThreshold({ bpm, method, note: '', ...inputs });
    setProblem(answer.ok ? null : answer.message);
    if (!answer.ok) return;
    setAsking(false);
    onChosen();
  };
  const lines = (estimate.known ? estimate.reasons : estimate.sentences).map(translated);
  const isHigher =
    estimate.known && method !== 'age' && view.inForce !== null && estimate.bpm > view.inForce.bpm;
  return (
    <>
      <p class="quiet">{said.name[method]}</p>
      <p class="row-name number">{estimate.known ? words.threshold.inBpm(estimate.bpm) : said.nothing}</p>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {estimate.known &&
        estimate.caveats.map(translated).map((line) => (
          <p class="quiet" key={line}>
            {line}
          </p>
        ))}
      {isHigher && <p class="quiet">{said.notOffered}</p>}
      {problem !== null && <Problem text={problem} />}
      {estimate.known && canChoose && !asking && (
        <button type="button" onClick={() => setAsking(true)}>
          {said.choose(estimate.bpm)}
        </button>
      )}
      {estimate.known && canChoose && asking && (
        <div class="buttons">
          <button type="button" class="sure" onClick={() => void choose(estimate.bpm)}>
            {said.sure(estimate.bpm)}
          </button>
          <button type="button" onClick={() => setAsking(false)}>
            {said.notNow}
          </button>
        </div>
      )}
    </>
  );
}
