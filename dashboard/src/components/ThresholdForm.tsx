import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { ClinicianInputs, Threshold } from '../../../src/contract/threshold.ts';
import { enterThreshold } from '../threshold-api.ts';
import { thresholdWords } from '../threshold-words.ts';
import { words } from '../words.ts';
import { Problem } from './BluetoothPanel.tsx';

/** What is typed in: a formula's number is chosen where it stands, never typed. */
const METHODS = ['clinician', 'symptom'] as const;
const NOTHING_KNOWN: ClinicianInputs = {
  kind: 'clinician',
  measuredOn: null,
  testDay: null,
  posture: null,
  medicine: '',
};

interface Props {
  inForce: Threshold | null;
  /** What else can be done than to save. */
  children?: ComponentChildren;
}

/** Takes a threshold that was found, and how it was found. */
export function ThresholdForm({ inForce, children }: Props) {
  const [bpm, setBpm] = useState('');
  const [method, setMethod] = useState<(typeof METHODS)[number] | null>(null);
  const [measured, setMeasured] = useState(NOTHING_KNOWN);
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
    const inputs = method === 'clinician' ? { inputs: measured } : {};
    const answer = await enterThreshold({ bpm: typed, method, note, ...inputs });
    setSaving(false);
    setProblem(answer.ok ? null : answer.message);
    if (!answer.ok) return;
    setSaved(words.threshold.saved(typed));
    setBpm('');
    setNote('');
    setMeasured(NOTHING_KNOWN);
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
      {method === 'clinician' && <Measured id={id} measured={measured} onChange={setMeasured} />}
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
      <div class="buttons ways-on">
        {children}
        <button type="submit" class="main" disabled={saving}>
          {words.threshold.save}
        </button>
      </div>
    </form>
  );
}

interface MeasuredProps {
  id: string;
  measured: ClinicianInputs;
  onChange: (measured: ClinicianInputs) => void;
}

/** What is known of the measurement; all of it may be left out. */
function Measured({ id, measured, onChange }: MeasuredProps) {
  const said = thresholdWords.clinician;
  return (
    <>
      <div class="field">
        <label for={`${id}-measured-on`}>{said.measuredOn}</label>
        <input
          id={`${id}-measured-on`}
          class="short"
          type="date"
          value={measured.measuredOn ?? ''}
          onInput={({ currentTarget: { value } }) =>
            onChange({ ...measured, measuredOn: value === '' ? null : value })
          }
        />
      </div>
      <Choice
        id={`${id}-test-day`}
        label={said.testDay}
        options={said.testDays}
        value={measured.testDay}
        onChange={(testDay) => onChange({ ...measured, testDay })}
      />
      <Choice
        id={`${id}-posture`}
        label={said.posture}
        options={said.postures}
        value={measured.posture}
        onChange={(posture) => onChange({ ...measured, posture })}
      />
      <div class="field">
        <label for={`${id}-medicine`}>{said.medicine}</label>
        <input
          id={`${id}-medicine`}
          maxLength={200}
          autocomplete="off"
          value={measured.medicine}
          onInput={({ currentTarget: { value } }) => onChange({ ...measured, medicine: value })}
        />
      </div>
    </>
  );
}

interface ChoiceProps<Value extends string> {
  id: string;
  label: string;
  options: Readonly<Record<Value, string>>;
  value: Value | null;
  onChange: (value: Value | null) => void;
}

function Choice<Value extends string>({ id, label, options, value, onChange }: ChoiceProps<Value>) {
  const known = Object.keys(options) as Value[];
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value ?? ''}
        onChange={(event) => onChange(known.find((one) => one === event.currentTarget.value) ?? null)}
      >
        <option value="">{thresholdWords.clinician.unknown}</option>
        {known.map((one) => (
          <option key={one} value={one}>
            {options[one]}
          </option>
        ))}
      </select>
    </div>
  );
}
