import { useEffect, useId, useState } from 'preact/hooks';
import type { SettingView } from '../../../src/contract/settings.ts';
import { changeSettings, settings } from '../api.ts';
import { translated } from '../service-words.ts';
import {
  changeOf,
  groupsOf,
  hintsOf,
  isSecret,
  nameOf,
  optionWords,
  refusalOf,
  type SettingsGroup,
  shownValue,
} from '../settings-form.ts';
import { settingsWords } from '../settings-words.ts';
import { useDraft } from '../use-draft.ts';
import { words } from '../words.ts';
import { Problem } from './BluetoothPanel.tsx';
import { DataPanel } from './DataPanel.tsx';

/** Every setting but those of this device, drawn from what the service says of each. For the wearer. */
interface Props {
  news: string;
  demo: boolean;
  /** Everything is deleted and the service has ended, as was asked for: what is to be said now. */
  onEnded(closing: string): void;
}

export function SettingsPanel({ news, demo, onEnded }: Props) {
  const [list, setList] = useState<readonly SettingView[] | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    void settings().then((found) => {
      setFailed(found === null);
      if (found !== null) setList(found);
    });
  }, [news]);
  return (
    <section class="panel" data-testid="settings">
      <h2>{settingsWords.title}</h2>
      <p class="quiet">{settingsWords.volumeIs}</p>
      <a class="button" href="#device">
        {words.device.open}
      </a>
      {failed && <Problem text={settingsWords.notRead} />}
      {list !== null &&
        groupsOf(list).map((group) => <Group key={group.id} group={group} onSaved={setList} />)}
      {!demo && <DataPanel onEnded={onEnded} />}
    </section>
  );
}

interface GroupProps {
  group: SettingsGroup;
  onSaved(list: readonly SettingView[]): void;
}

function Group({ group, onSaved }: GroupProps) {
  const { fields, id, name } = group;
  const [typed, setTyped] = useDraft(id);
  const [saving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<ReturnType<typeof refusalOf> | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const isUnsaved = Object.keys(changeOf(fields, typed)).length > 0;

  const discard = () => {
    setTyped({});
    setRefusal(null);
    setSaid(null);
  };
  const type = (key: string, text: string | null) => {
    setTyped({ ...typed, [key]: text });
    setSaid(null);
  };
  const save = async (event: Event) => {
    event.preventDefault();
    const change = changeOf(fields, typed);
    setRefusal(null);
    if (Object.keys(change).length === 0) {
      setSaid(settingsWords.nothingChanged);
      return;
    }
    setSaving(true);
    const answer = await changeSettings(change);
    setSaving(false);
    setSaid(answer.ok ? settingsWords.saved : null);
    if (!answer.ok) setRefusal(refusalOf(answer.message, change));
    else {
      setTyped({});
      onSaved(answer.value);
    }
  };

  return (
    <details class="group" data-testid={`settings-${id}`}>
      <summary>
        {name}
        {isUnsaved && <span class="quiet"> · {settingsWords.unsaved}</span>}
      </summary>
      <form noValidate onSubmit={(event) => void save(event)}>
        {fields.map((setting) => (
          <Field
            key={setting.key}
            setting={setting}
            typed={typed[setting.key]}
            refusal={refusal?.key === setting.key ? refusal.text : null}
            onType={(text) => type(setting.key, text)}
          />
        ))}
        {refusal !== null && refusal.key === null && <Problem text={refusal.text} />}
        {said !== null && <p role="status">{said}</p>}
        <div class="buttons">
          <button
            type="submit"
            class="main"
            aria-label={settingsWords.named(settingsWords.save, name)}
            disabled={saving}
          >
            {settingsWords.save}
          </button>
          {isUnsaved && (
            <button
              type="button"
              aria-label={settingsWords.named(settingsWords.discard, name)}
              onClick={discard}
            >
              {settingsWords.discard}
            </button>
          )}
        </div>
      </form>
    </details>
  );
}

interface FieldProps {
  setting: SettingView;
  /** Undefined: nothing was typed. */
  typed: string | null | undefined;
  refusal: string | null;
  onType(text: string | null): void;
}

function Field({ setting, typed, refusal, onType }: FieldProps) {
  const id = useId();
  const name = nameOf(setting.key);
  const isSound = setting.key.startsWith('sound.');
  const mayReset = setting.source === 'set' && typed !== null;
  const back = isSecret(setting) ? settingsWords.remove : settingsWords.toUsual;
  return (
    <div class="field setting" data-key={setting.key}>
      <label for={id}>{name}</label>
      <p class="quiet" id={`${id}-help`}>
        {/* What each sound is for is said by its name. */}
        {[...(isSound ? [] : [translated(setting.help)]), ...hintsOf(setting)].join(' ')}
      </p>
      <div class="entry">
        <Entry setting={setting} id={id} typed={typed} invalid={refusal !== null} onType={onType} />
        {mayReset && (
          <button
            type="button"
            class="plain"
            aria-label={settingsWords.named(back, name)}
            onClick={() => onType(null)}
          >
            {back}
          </button>
        )}
      </div>
      {refusal !== null && <Problem text={refusal} />}
    </div>
  );
}

interface EntryProps {
  setting: SettingView;
  id: string;
  typed: string | null | undefined;
  invalid: boolean;
  onType(text: string): void;
}

function Entry({ setting, id, typed, invalid, onType }: EntryProps) {
  const { default: usual, form, source } = setting;
  const usualText = usual === null || isSecret(setting) ? '' : String(usual);
  const value = typed === null ? usualText : (typed ?? shownValue(setting));
  const common = {
    id,
    value,
    disabled: source === 'environment',
    'aria-describedby': `${id}-help`,
    'aria-invalid': invalid,
  };
  switch (form.type) {
    case 'choice':
      return (
        <select {...common} onChange={(event) => onType(event.currentTarget.value)}>
          {form.options.map((option) => (
            <option key={option} value={option}>
              {optionWords(option)}
            </option>
          ))}
        </select>
      );
    case 'number':
      return (
        <>
          <input
            {...common}
            class="short number"
            inputMode="numeric"
            autocomplete="off"
            onInput={(event) => onType(event.currentTarget.value)}
          />
          <span class="unit">{form.unit}</span>
        </>
      );
    case 'time':
      return (
        <input
          {...common}
          class="short number"
          type="time"
          onInput={(event) => onType(event.currentTarget.value)}
        />
      );
    case 'text': {
      const written = {
        ...common,
        placeholder: translated(form.example),
        onInput: (event: { currentTarget: HTMLInputElement }) => onType(event.currentTarget.value),
      };
      return form.secret ? (
        <input {...written} type="password" autocomplete="new-password" />
      ) : (
        <input {...written} type="text" autocomplete="off" autocapitalize="none" spellcheck={false} />
      );
    }
  }
}
