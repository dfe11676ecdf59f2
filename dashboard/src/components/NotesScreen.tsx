import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Note, NoteKind, NotesAnswer } from '../../../src/contract/note.ts';
import { now } from '../clock.ts';
import * as format from '../format.ts';
import { momentOf } from '../local-time.ts';
import { isRepeated, type Tap } from '../repeated-tap.ts';
import { notes, removeNote, writeNote } from '../threshold-api.ts';
import { thresholdWords } from '../threshold-words.ts';
import { words } from '../words.ts';
import { AskedTwice } from './AskedTwice.tsx';
import { Problem } from './BluetoothPanel.tsx';
import { LookBackView } from './LookBackView.tsx';
import '../styles/threshold.css';

const said = thresholdWords.notes;
const ONE_TAP = ['bad-day', 'crash', 'rest'] as const satisfies readonly NoteKind[];

interface Props {
  timeZone: string;
  serverTime: number;
  /** Grows whenever notes changed. */
  changed: number;
  /** Whether this device may see what was written down, besides writing. */
  mayRead: boolean;
}

/** One tap for a note, own words for who wants to, what was written down, and the look back. */
export function NotesScreen({ timeZone, serverTime, changed, mayRead }: Props) {
  const [list, setList] = useState<NotesAnswer['notes'] | null>(null);
  const [hidden, setHidden] = useState(false);
  // What could not be written stays said until something else is tried; the list comes and goes beside it.
  const [problem, setProblem] = useState<string | null>(null);
  const [unread, setUnread] = useState<string | null>(null);
  const [noted, setNoted] = useState<Note | null>(null);
  const [writing, setWriting] = useState(false);
  const lastTap = useRef<Tap<NoteKind> | null>(null);
  const look = async () => {
    const answer = await notes();
    if (answer.ok) setList([...answer.value.notes].reverse());
    const isRefused = !answer.ok && answer.status === 403;
    setHidden(isRefused);
    setUnread(answer.ok || isRefused ? null : answer.message);
  };
  useEffect(() => void look(), [changed]);
  /** Whether it was written down; false too while another one is on its way. */
  const write = async (kind: NoteKind, text: string, at?: number): Promise<boolean> => {
    if (writing) return false;
    setWriting(true);
    const answer = await writeNote(kind, text, at);
    setWriting(false);
    setProblem(answer.ok ? null : answer.message);
    if (answer.ok) {
      lastTap.current = { what: kind, at: now() };
      setNoted(answer.value);
    }
    await look();
    return answer.ok;
  };
  const oneTap = (kind: NoteKind) => {
    if (!isRepeated(lastTap.current, kind, now())) void write(kind, '');
  };
  const remove = async (id: number) => {
    const answer = await removeNote(id);
    setProblem(answer.ok ? null : answer.message);
    if (answer.ok) lastTap.current = null;
    if (answer.ok && noted?.id === id) setNoted(null);
    await look();
  };
  const isHidden = hidden || !mayRead;
  const wrong = problem ?? unread;
  const nameOf = ({ at, kind }: Note) => `${said.kind[kind]}, ${format.moment(at, serverTime, timeZone)}`;

  return (
    <section class="panel" data-testid="notes">
      <h2>{said.title}</h2>
      <p class="quiet">{said.how}</p>
      <div class="buttons one-tap">
        {ONE_TAP.map((kind) => (
          <button key={kind} type="button" class="main" aria-disabled={writing} onClick={() => oneTap(kind)}>
            {said.kind[kind]}
          </button>
        ))}
      </div>
      {noted !== null && (
        <div role="status" class="buttons noted">
          <p>{said.noted(nameOf(noted))}</p>
          <Remove key={noted.id} text={noted.text} label={said.undo} onRemove={() => void remove(noted.id)} />
        </div>
      )}
      {wrong !== null && <Problem text={wrong} />}
      <OwnWords timeZone={timeZone} writing={writing} onWrite={write} onProblem={setProblem} />
      {isHidden && <p class="quiet">{said.hidden}</p>}
      {list !== null && !isHidden && (
        <>
          <h3>{said.list}</h3>
          {list.length === 0 && <p class="quiet">{said.none}</p>}
          <ul class="rows">
            {list.map((note) => (
              <NoteRow
                key={note.id}
                note={note}
                name={nameOf(note)}
                timeZone={timeZone}
                changed={changed}
                onRemove={() => void remove(note.id)}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

interface OwnWordsProps {
  timeZone: string;
  /** One is on its way. */
  writing: boolean;
  onWrite: (kind: NoteKind, text: string, at?: number) => Promise<boolean>;
  onProblem: (problem: string | null) => void;
}

function OwnWords({ timeZone, writing, onWrite, onProblem }: OwnWordsProps) {
  const [kind, setKind] = useState<NoteKind>('words');
  const [text, setText] = useState('');
  const [when, setWhen] = useState('');
  const id = useId();
  const save = async (event: Event) => {
    event.preventDefault();
    const at = when === '' ? undefined : momentOf(when, timeZone);
    if (at === null) {
      onProblem(said.badTime);
      return;
    }
    if (!(await onWrite(kind, text, at))) return;
    setText('');
    setWhen('');
    setKind('words');
  };
  return (
    <details class="about own-words">
      <summary>{said.more}</summary>
      <form noValidate onSubmit={(event) => void save(event)}>
        <div class="field">
          <label for={`${id}-kind`}>{said.kindOf}</label>
          <select
            id={`${id}-kind`}
            value={kind}
            onChange={(event) => {
              const chosen = NOTE_KINDS_SHOWN.find((known) => known === event.currentTarget.value);
              if (chosen !== undefined) setKind(chosen);
            }}
          >
            {NOTE_KINDS_SHOWN.map((value) => (
              <option key={value} value={value}>
                {said.kind[value]}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for={`${id}-text`}>{said.text}</label>
          <textarea
            id={`${id}-text`}
            rows={2}
            maxLength={1_000}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for={`${id}-when`}>{said.at}</label>
          <p class="quiet" id={`${id}-when-hint`}>
            {said.atHint}
          </p>
          <input
            id={`${id}-when`}
            type="datetime-local"
            value={when}
            aria-describedby={`${id}-when-hint`}
            onInput={(event) => setWhen(event.currentTarget.value)}
          />
        </div>
        <button type="submit" aria-disabled={writing}>
          {said.save}
        </button>
      </form>
    </details>
  );
}

const NOTE_KINDS_SHOWN = ['words', ...ONE_TAP] as const satisfies readonly NoteKind[];

interface RowProps {
  note: NotesAnswer['notes'][number];
  name: string;
  timeZone: string;
  changed: number;
  onRemove: () => void;
}

function NoteRow({ note, name, timeZone, changed, onRemove }: RowProps) {
  const [looking, setLooking] = useState(false);
  const { by, id, kind, mayRemove, text } = note;
  return (
    <li data-testid={`note-${id}`}>
      <div>
        <p class="number">{name}</p>
        {text !== '' && <p class="note">{text}</p>}
        {by.role !== 'wearer' && <p class="quiet">{said.by(by.device, words.roles[by.role])}</p>}
      </div>
      <div class="buttons">
        {(kind === 'bad-day' || kind === 'crash') && (
          <button
            type="button"
            aria-expanded={looking}
            aria-label={said.lookBackNamed(name)}
            onClick={() => setLooking(!looking)}
          >
            {looking ? said.close : said.lookBack}
          </button>
        )}
        {mayRemove && (
          <Remove label={said.remove} name={said.removeNamed(name)} text={text} onRemove={onRemove} />
        )}
      </div>
      {looking && <LookBackView id={id} name={name} timeZone={timeZone} changed={changed} />}
    </li>
  );
}

interface RemoveProps {
  label: string;
  name?: string;
  /** The note's own words; empty: a tap writes the same again. */
  text: string;
  onRemove: () => void;
}

function Remove({ label, name, text, onRemove }: RemoveProps) {
  if (text === '')
    return (
      <button type="button" aria-label={name} onClick={onRemove}>
        {label}
      </button>
    );
  const { keep, removeAsks, removeSure } = said;
  return (
    <AskedTwice
      label={label}
      name={name}
      question={removeAsks}
      sure={removeSure}
      keep={keep}
      onSure={onRemove}
    />
  );
}
