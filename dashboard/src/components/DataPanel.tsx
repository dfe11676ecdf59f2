import { useId, useState } from 'preact/hooks';
import type { ExportFormat } from '../../../src/contract/data.ts';
import { deletionSentence, isTypedOut } from '../../../src/contract/deletion-sentence.ts';
import { boundsOf, type DaySpan, deleteData, exportPath } from '../data-api.ts';
import * as format from '../format.ts';
import { settingsWords } from '../settings-words.ts';
import { words } from '../words.ts';
import { Problem } from './BluetoothPanel.tsx';

const FORMATS = ['csv', 'json', 'fit', 'capture'] as const satisfies readonly ExportFormat[];
const WITHOUT_END: DaySpan = { from: '', to: '' };

/**
 * Everything to be taken along, and to be deleted. For the wearer.
 *
 * @param onEnded everything is deleted and the service has ended, as was asked for: what is to be said now
 */
export const DataPanel = ({ onEnded }: { onEnded(closing: string): void }) => (
  <>
    <TakeAlong />
    <Delete onEnded={onEnded} />
  </>
);

function TakeAlong() {
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [span, setSpan] = useState(WITHOUT_END);
  const id = useId();
  const { data } = settingsWords;
  const isTurned = isWrongWayRound(span);
  const load = (event: Event) => {
    event.preventDefault();
    const link = document.createElement('a');
    link.href = exportPath(format, span);
    link.download = ''; // the service names the file
    link.click();
  };
  return (
    <details class="group" data-testid="take-along">
      <summary>{data.takeAlong}</summary>
      <form noValidate onSubmit={load}>
        <p class="quiet">{data.takeAlongWhat}</p>
        <div class="field">
          <label for={id}>{data.format}</label>
          <select
            id={id}
            value={format}
            onChange={({ currentTarget }) =>
              setFormat(FORMATS.find((one) => one === currentTarget.value) ?? 'csv')
            }
          >
            {FORMATS.map((one) => (
              <option key={one} value={one}>
                {data.formats[one]}
              </option>
            ))}
          </select>
        </div>
        <Days span={span} onChange={setSpan} />
        <button type="submit" disabled={isTurned}>
          {data.download}
        </button>
      </form>
    </details>
  );
}

function Delete({ onEnded }: { onEnded(closing: string): void }) {
  const [everything, setEverything] = useState(false);
  const [span, setSpan] = useState(WITHOUT_END);
  const [typed, setTyped] = useState('');
  const [deleting, setDeleting] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const id = useId();
  const { data } = settingsWords;
  const chosen = { everything, ...(everything ? {} : boundsOf(span)) };
  const lacksDays = !everything && (span.from === '' || span.to === '');
  const isTurned = !everything && isWrongWayRound(span);
  const isTyped = isTypedOut(typed, chosen);

  const remove = async (event: Event) => {
    event.preventDefault();
    setDeleting(true);
    setSaid(null);
    const answer = await deleteData({ ...chosen, typed });
    setDeleting(false);
    setProblem(answer.ok ? null : answer.message);
    if (!answer.ok) return;
    setTyped('');
    const { copies, entries, everything: all } = answer.value;
    const left = copies.length === 0 ? [] : [data.copiesLeft(copies.join(', '))];
    if (all) onEnded(data.deletedEverything);
    else setSaid([data.deleted(format.number(entries ?? 0)), ...left].join(' '));
  };

  return (
    <details class="group" data-testid="delete">
      <summary>{data.delete}</summary>
      <form noValidate onSubmit={(event) => void remove(event)}>
        <p class="quiet">{data.deleteWhat}</p>
        <fieldset class="field">
          <legend>{data.what}</legend>
          {[false, true].map((value) => (
            <label class="option" key={String(value)}>
              <input
                type="radio"
                name={`${id}-what`}
                checked={everything === value}
                onChange={() => setEverything(value)}
              />
              {value ? data.everything : data.someDays}
            </label>
          ))}
        </fieldset>
        {!everything && <Days span={span} onChange={setSpan} />}
        {lacksDays ? (
          <p class="quiet">{data.needsDays}</p>
        ) : (
          <div class="field">
            <label for={id}>{data.typeOut(deletionSentence(chosen, words.language))}</label>
            <input
              id={id}
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          </div>
        )}
        {problem !== null && <Problem text={problem} />}
        {deleting && <p role="status">{data.deleting}</p>}
        {said !== null && <p role="status">{said}</p>}
        <button type="submit" disabled={deleting || lacksDays || isTurned || !isTyped}>
          {data.deleteNow}
        </button>
      </form>
    </details>
  );
}

const isWrongWayRound = ({ from, to }: DaySpan): boolean => from !== '' && to !== '' && from > to;

function Days({ span, onChange }: { span: DaySpan; onChange(span: DaySpan): void }) {
  const id = useId();
  const { data } = settingsWords;
  return (
    <>
      {(['from', 'to'] as const).map((end) => (
        <div class="field" key={end}>
          <label for={`${id}-${end}`}>{data[end]}</label>
          <input
            id={`${id}-${end}`}
            type="date"
            value={span[end]}
            onInput={(event) => onChange({ ...span, [end]: event.currentTarget.value })}
          />
        </div>
      ))}
      {isWrongWayRound(span) && <Problem text={data.wrongWayRound} />}
    </>
  );
}
