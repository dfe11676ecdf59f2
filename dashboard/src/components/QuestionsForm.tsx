import { useId, useState } from 'preact/hooks';
import type { AnswersRecord, Question } from '../../../src/contract/questions.ts';
import { answerQuestions, type TypedAnswers } from '../threshold-api.ts';
import { thresholdWords } from '../threshold-words.ts';
import { Problem } from './BluetoothPanel.tsx';

const said = thresholdWords.questions;
const ASKED = Object.keys(said.ask) as Question[];

const begun = (answers: AnswersRecord | null): TypedAnswers => ({
  medicine: answers?.medicine ?? null,
  pots: answers?.pots ?? null,
  atrialFibrillation: answers?.atrialFibrillation ?? null,
  pacemaker: answers?.pacemaker ?? null,
  pregnancy: answers?.pregnancy ?? null,
  age: answers?.age ?? null,
  medicineChanged: false,
});

/** The questions that come before a formula; none is answered beforehand. */
export function QuestionsForm({ answers, onKept }: { answers: AnswersRecord | null; onKept: () => void }) {
  const [typed, setTyped] = useState(() => begun(answers));
  const [age, setAge] = useState(
    answers?.age === undefined || answers.age === null ? '' : String(answers.age),
  );
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const keep = async (event: Event) => {
    event.preventDefault();
    const answer = await answerQuestions({ ...typed, age: age.trim() === '' ? null : Number(age) });
    setProblem(answer.ok ? null : answer.message);
    if (answer.ok) onKept();
  };
  return (
    <form noValidate data-testid="questions" onSubmit={(event) => void keep(event)}>
      <p class="quiet">{said.why}</p>
      {ASKED.map((question) => (
        <fieldset class="field question" key={question}>
          <legend>{said.ask[question]}</legend>
          <div class="buttons">
            {([true, false] as const).map((value) => (
              <label class="option" key={String(value)}>
                <input
                  type="radio"
                  name={`${id}-${question}`}
                  checked={typed[question] === value}
                  onChange={() => setTyped({ ...typed, [question]: value })}
                />
                {value ? said.yes : said.no}
              </label>
            ))}
          </div>
        </fieldset>
      ))}
      {answers !== null && (
        <label class="option">
          <input
            type="checkbox"
            checked={typed.medicineChanged}
            onChange={(event) => setTyped({ ...typed, medicineChanged: event.currentTarget.checked })}
          />
          {said.medicineChanged}
        </label>
      )}
      <div class="field">
        <label for={`${id}-age`}>{said.age}</label>
        <p class="quiet" id={`${id}-age-hint`}>
          {said.ageHint}
        </p>
        <input
          id={`${id}-age`}
          class="short number"
          inputMode="numeric"
          autocomplete="off"
          value={age}
          aria-describedby={`${id}-age-hint`}
          onInput={(event) => setAge(event.currentTarget.value)}
        />
      </div>
      {problem !== null && <Problem text={problem} />}
      <button type="submit">{said.keep}</button>
    </form>
  );
}
