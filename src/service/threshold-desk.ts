import type { AnswersEntry, AnswersRecord } from '../contract/questions.ts';
import type { MorningReading, MorningResult } from '../contract/resting.ts';
import { ESTIMATE_CAVEAT, type Threshold, type ThresholdEntry } from '../contract/threshold.ts';
import type { Estimate, LoweringOffer, ThresholdView } from '../contract/threshold-view.ts';
import { inputError } from '../errors.ts';
import type { PacingOutput } from '../pacing/pipeline.ts';
import {
  ageEstimate,
  clinicianEstimate,
  disagreementOf,
  restingEstimate,
  symptomEstimate,
} from '../pacing/threshold/estimates.ts';
import { FALLEN_DAYS, type LoweringFacts, lowering } from '../pacing/threshold/lowering.ts';
import { lastMedicineChange, whatFollows } from '../pacing/threshold/questions.ts';
import {
  dayAfter,
  RESTING_DAYS,
  restingHeartRate,
  restingOfKind,
} from '../pacing/threshold/resting-heart-rate.ts';
import { COMPARED_DAYS, compareRmssd } from '../pacing/threshold/rmssd.ts';
import { MorningDesk } from './morning-desk.ts';
import type { NewThreshold, StorePort } from './ports.ts';
import { type After, RestingFacts, type RestingFactsOptions } from './resting-facts.ts';

export interface ThresholdDeskOptions extends RestingFactsOptions {
  readonly store: Pick<StorePort, 'answers' | 'lowering' | 'mornings' | 'thresholds' | 'zones'>;
  /** Does what writes to the disk, and explains what goes wrong. */
  readonly write: <Result>(write: () => Result) => Result;
  /** Does what writes to the disk and can be done again later. */
  readonly attempt: (work: () => void) => void;
  /** Puts a threshold in force. @throws PlimsollError */
  readonly enter: (threshold: NewThreshold) => Threshold;
  /** Told when there is something new to show. */
  readonly onChange: () => void;
}

/** Everything about the wearer's threshold but the number that is in force. */
export class ThresholdDesk {
  readonly #options: ThresholdDeskOptions;
  readonly #facts: RestingFacts;
  readonly #morning: MorningDesk;

  constructor(options: ThresholdDeskOptions) {
    this.#options = options;
    this.#facts = new RestingFacts(options);
    const { now, onChange } = options;
    this.#morning = new MorningDesk({ now, onChange, keep: (result) => this.#keepMorning(result) });
  }

  /** Hears what the pipeline says, for a guided reading. */
  hear(output: PacingOutput): void {
    this.#morning.hear(output);
  }

  /** Begins a guided reading, or stops it. @throws PlimsollError `bad-input` while no heart rate is read */
  guide(on: boolean): void {
    if (on) this.#morning.begin();
    else this.#morning.stop();
  }

  /** Writes down in which time zone the days are, if that is another one than before. @throws the store's errors */
  noteZone(): void {
    const { calendar, now, store } = this.#options;
    if (store.zones.all().at(-1)?.timeZone !== calendar.timeZone) store.zones.add(calendar.timeZone, now());
  }

  /** Everything there is to show. @throws the store's errors */
  view(): ThresholdView {
    const { store } = this.#options;
    const offer = this.look();
    const history = store.thresholds.all();
    const answersHistory = store.answers.all();
    const answers = answersHistory.at(-1) ?? null;
    const inForce = history.at(-1) ?? null;
    const after = this.#facts.after(answersHistory);
    const resting = restingHeartRate(this.#facts.inputs(this.#facts.today(), after));
    const estimates = this.#estimates(history, answersHistory, after);
    const mornings = this.#mornings(COMPARED_DAYS).toReversed();
    const [newest] = mornings;
    return {
      inForce,
      history,
      answers,
      answersHistory,
      follows: whatFollows(answers),
      resting,
      restarted: this.#facts.restarted(answersHistory),
      methods: estimates.map((estimate) => ({ estimate, canChoose: canChoose(estimate, inForce) })),
      disagreement: disagreementOf(estimates),
      offer,
      mornings,
      rmssd:
        newest === undefined ? null : compareRmssd(newest, this.#mornings(2 * COMPARED_DAYS), after.waking),
      morning: this.#morning.state(),
      caveat: ESTIMATE_CAVEAT,
    };
  }

  /** Keeps other answers; they hold from now on. @throws the store's errors, explained */
  answer(entry: AnswersEntry): AnswersRecord {
    const { now, onChange, store, write } = this.#options;
    const record = write(() => store.answers.add(entry, now()));
    onChange();
    return record;
  }

  /** Takes a guided reading out that was not one. @throws PlimsollError `bad-input` when there is none of this number */
  removeMorning(id: number): void {
    const { onChange, store, write } = this.#options;
    if (!write(() => store.mornings.remove(id))) {
      throw inputError('bad-input', 'There is no such reading any more; look at the list again.');
    }
    onChange();
  }

  /**
   * What the wearer entered, with what it was worked out from. A formula's number is the one that comes out today,
   * and never above the threshold in force: the wearer alone raises, by what was measured or found.
   *
   * @throws PlimsollError `bad-input`
   */
  completed({ bpm, inputs, method, note }: ThresholdEntry): NewThreshold {
    if (method !== 'resting') return { bpm, method, note, inputs: method === 'clinician' ? inputs : null };
    const { store } = this.#options;
    const history = store.thresholds.all();
    const answers = store.answers.all();
    const estimate = this.#resting(answers, this.#facts.after(answers));
    if (!estimate.known) throw inputError('bad-input', estimate.sentences.join(' '));
    if (estimate.bpm !== bpm) {
      throw inputError(
        'bad-input',
        `From the heart rate at rest comes ${estimate.bpm} bpm today, not ${bpm}; look again, and choose that one.`,
      );
    }
    const inForce = history.at(-1);
    if (inForce !== undefined && bpm > inForce.bpm) {
      throw inputError(
        'bad-input',
        `A formula never raises the threshold of ${inForce.bpm} bpm. If it is too low for you, enter a higher one as found by your own experience, with the reason.`,
      );
    }
    return { bpm, method, note, inputs: estimate.inputs };
  }

  /**
   * Looks whether a lower threshold is to be offered; it is kept, so that it is offered once.
   *
   * @returns what stands offered; null: nothing
   */
  look(): LoweringOffer | null {
    const { attempt, onChange, store } = this.#options;
    const before = store.lowering.state();
    const { outputs, state } = lowering(before, { kind: 'looked', facts: this.#lookedAt() });
    if (state !== before && (state.phase !== before.phase || outputs.length > 0)) {
      attempt(() => {
        store.lowering.save(state);
        // A page that hears of it looks again, which would go on for ever if it could not be kept.
        if (outputs.length > 0) onChange();
      });
    }
    return state.phase === 'offered' ? state.offer : null;
  }

  /**
   * Takes the lower threshold that is offered, or says no to it for good.
   *
   * @returns the threshold that is in force then; null: none was offered, or it was not taken
   * @throws PlimsollError `bad-input` when nothing is offered
   */
  answerOffer(accept: boolean): Threshold | null {
    const { enter, onChange, store, write } = this.#options;
    const offer = this.look();
    if (offer === null) throw inputError('bad-input', 'No lower threshold is offered any more.');
    if (!accept) {
      const { state } = lowering(store.lowering.state(), { kind: 'dismissed' });
      write(() => store.lowering.save(state));
      onChange();
      return null;
    }
    const { bpm, inputs, method } = this.#lowered(offer);
    return enter({ bpm, method, inputs, note: offer.reason.slice(0, 500) });
  }

  /** A lower one in place of what was measured or found is the wearer's own. */
  #lowered({ toBpm }: LoweringOffer): Omit<NewThreshold, 'note'> {
    const answers = this.#options.store.answers.all();
    const estimate = this.#resting(answers, this.#facts.after(answers));
    const bpm = toBpm as Threshold['bpm'];
    if (estimate.known && estimate.bpm === toBpm) return { bpm, method: 'resting', inputs: estimate.inputs };
    return { bpm, method: 'symptom', inputs: null };
  }

  #lookedAt(): LoweringFacts {
    const { now, store } = this.#options;
    const answers = store.answers.all();
    const after = this.#facts.after(answers);
    const inForce = store.thresholds.all().at(-1) ?? null;
    const reference = inForce === null ? null : this.#facts.reference(inForce, after);
    const kind = reference?.kind ?? 'waking';
    const today = this.#facts.today();
    const { values } = this.#facts.inputs(today, after, RESTING_DAYS + FALLEN_DAYS);
    const daily = Array.from({ length: FALLEN_DAYS }, (_, index) =>
      restingOfKind(kind, { today: dayAfter(today, index + 1 - FALLEN_DAYS), values, after }),
    );
    return { at: now(), inForce, reference, daily, estimate: this.#resting(answers, after) };
  }

  #estimates(
    history: readonly Threshold[],
    answers: readonly AnswersRecord[],
    after: After,
  ): [Estimate, Estimate, Estimate, Estimate] {
    const measured = history.findLast(({ method }) => method === 'clinician');
    const found = history.findLast(({ method }) => method === 'symptom');
    const inputs = measured?.inputs?.kind === 'clinician' ? measured.inputs : null;
    const change = lastMedicineChange(answers);
    const changedOn = change === null ? null : this.#options.calendar.dayOf(change.at).date;
    const holding = answers.at(-1) ?? null;
    return [
      clinicianEstimate(measured === undefined ? null : { bpm: measured.bpm, inputs }, changedOn),
      symptomEstimate(found?.bpm ?? null),
      this.#resting(answers, after),
      ageEstimate(holding, this.#facts.ageNow(holding)),
    ];
  }

  #resting(answers: readonly AnswersRecord[], after: After): Estimate {
    const holding = answers.at(-1) ?? null;
    const resting = restingHeartRate(this.#facts.inputs(this.#facts.today(), after));
    return restingEstimate(holding, resting, this.#facts.ageNow(holding));
  }

  #keepMorning(result: MorningResult): MorningReading {
    const { calendar, now, store, write } = this.#options;
    const at = now();
    const { date } = calendar.dayOf(at);
    return write(() => store.mornings.add({ ...result, at, date, timeZone: calendar.timeZone }));
  }

  #mornings(days: number): MorningReading[] {
    return this.#options.store.mornings.since(dayAfter(this.#facts.today(), -days));
  }
}

/** Nothing above the threshold in force is offered to be chosen, and not what is in force already. */
function canChoose(estimate: Estimate, inForce: Threshold | null): boolean {
  if (!estimate.known || estimate.method === 'age') return false;
  if (inForce === null) return true;
  return estimate.bpm < inForce.bpm || (estimate.bpm === inForce.bpm && estimate.method !== inForce.method);
}
