import { useEffect, useId, useState } from 'preact/hooks';
import type { Threshold, ThresholdMethod } from '../../../src/contract/threshold.ts';
import { enterThreshold, thresholds } from '../api.ts';
import * as format from '../format.ts';
import { words } from '../words.ts';
import { Problem } from './BluetoothPanel.tsx';

interface Props {
  inForce: Threshold | null;
  timeZone: string;
}

/** The threshold in force and how it was found, a form for a new one, and the earlier ones. */
export function ThresholdPanel({ inForce, timeZone }: Props) {
  const [all, setAll] = useState<readonly Threshold[]>([]);
  const inForceId = inForce?.id ?? null;
  // The list grows when another one comes into force, on whatever screen it was typed in.
  useEffect(() => {
    void thresholds().then((list) => setAll(list ?? []));
  }, [inForceId]);
  const earlier = all.filter((threshold) => threshold.id !== inForceId).sort((a, b) => b.id - a.id);

  return (
    <section class="panel" data-testid="threshold">
      <h2>{words.threshold.title}</h2>
      {inForce === null ? (
        <p class="quiet">{words.threshold.none}</p>
      ) : (
        <div class="in-force" data-testid="in-force">
          <p class="in-force-bpm number">
            {inForce.bpm} <span class="unit">{words.threshold.bpmUnit}</span>
          </p>
          <p class="quiet number">
            {words.threshold.methodShown[inForce.method]},{' '}
            {words.threshold.since(format.date(inForce.validFrom, timeZone))}
          </p>
          <p class="quiet">{words.threshold.estimate}</p>
          {inForce.note !== '' && <p class="note">{inForce.note}</p>}
        </div>
      )}
      <ThresholdForm inForce={inForce} />
      {earlier.length > 0 && (
        <>
          <h3>{words.threshold.earlier}</h3>
          <ul class="rows">
            {earlier.map((threshold) => (
              <li key={threshold.id}>
                <div>
                  <p class="row-name number">
                    {threshold.bpm} {words.threshold.bpmUnit}
                  </p>
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

const METHODS = ['clinician', 'symptom'] as const satisfies readonly ThresholdMethod[];

function ThresholdForm({ inForce }: { inForce: Threshold | null }) {
  const [bpm, setBpm] = useState('');
  const [method, setMethod] = useState<ThresholdMethod | null>(null);
  const [note, setNote] = useState('');
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [saved, setSaved] = useState<string | null>(null);
  const id = useId();

  const typed = bpm.trim() === '' ? Number.NaN : Number(bpm.replace(',', '.'));
  const isHigher = inForce !== null && typed > inForce.bpm;

  const save = async (event: Event) => {
    event.preventDefault();
    setSaving(true);
    setSaved(null);
    const answer = await enterThreshold({ bpm: typed, method, note });
    setSaving(false);
    setProblem(answer.ok ? null : answer.message);
    if (!answer.ok) return;
    setSaved(words.threshold.saved(typed));
    setBpm('');
    setNote('');
  };

  return (
    <form noValidate onSubmit={(event) => void save(event)}>
      <h3>{inForce === null ? words.threshold.first : words.threshold.new}</h3>
      <div class="field">
        <label for={`${id}-bpm`}>{words.threshold.bpm}</label>
        <p class="quiet" id={`${id}-bpm-hint`}>
          {words.threshold.bpmHint}
        </p>
        <input
          id={`${id}-bpm`}
          class="short number"
          inputMode="numeric"
          autocomplete="off"
          value={bpm}
          aria-describedby={`${id}-bpm-hint`}
          aria-invalid={problem !== null}
          onInput={(event) => setBpm(event.currentTarget.value)}
        />
      </div>
      <fieldset class="field">
        <legend>{words.threshold.method}</legend>
        {METHODS.map((value) => (
          <label class="option" key={value}>
            <input
              type="radio"
              name={`${id}-method`}
              value={value}
              checked={method === value}
              onChange={() => setMethod(value)}
            />
            {words.threshold.methods[value]}
          </label>
        ))}
      </fieldset>
      <div class="field">
        <label for={`${id}-note`}>{isHigher ? words.threshold.reason : words.threshold.note}</label>
        <p class="quiet" id={`${id}-note-hint`}>
          {isHigher ? words.threshold.reasonHint : words.threshold.noteHint}
        </p>
        <textarea
          id={`${id}-note`}
          rows={2}
          maxLength={500}
          required={isHigher}
          value={note}
          aria-describedby={`${id}-note-hint`}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      </div>
      {problem !== null && <Problem text={problem} />}
      {saved !== null && <p role="status">{saved}</p>}
      <button type="submit" class="main" disabled={saving}>
        {words.threshold.save}
      </button>
    </form>
  );
}
