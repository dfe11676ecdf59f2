import { THRESHOLD_BPM } from '../../contract/common.ts';
import type { RestingKind } from '../../contract/resting.ts';
import type { ThresholdMethod } from '../../contract/threshold.ts';
import type { Estimate, LoweringOffer } from '../../contract/threshold-view.ts';
import type { EpochMs } from '../../units.ts';
import type { Step } from '../machine.ts';
import { tenths } from '../rounding.ts';
import { RESTING_DAYS } from './resting-heart-rate.ts';

/** A resting heart rate that falls by so much … */
const FALLEN_BPM = 3;
/** … on so many days in a row is a reason to offer a lower threshold, in days. */
export const FALLEN_DAYS = RESTING_DAYS;

/** The resting heart rate when a threshold came into force. */
export interface RestingThen {
  readonly kind: RestingKind;
  readonly bpm: number;
}

/** What a day shows. */
export interface LoweringFacts {
  readonly at: EpochMs;
  readonly inForce: { readonly id: number; readonly bpm: number; readonly method: ThresholdMethod } | null;
  /** Null: it was not known then, or a medicine changed since; then there is nothing to compare with. */
  readonly reference: RestingThen | null;
  /** The resting heart rate of the same kind on each of the last days, today last; null: not known. */
  readonly daily: readonly (number | null)[];
  /** What the formula would give today. */
  readonly estimate: Estimate;
}

/** What was offered for one threshold. */
export type LoweringState =
  | { readonly phase: 'nothing-offered' }
  | { readonly phase: 'offered'; readonly offer: LoweringOffer }
  | { readonly phase: 'dismissed'; readonly thresholdId: number };

export type LoweringEvent =
  | { readonly kind: 'looked'; readonly facts: LoweringFacts }
  | { readonly kind: 'dismissed' };

/**
 * The offer of a lower threshold (design 5.6): when the resting median was 3 bpm or more below what it was when the
 * threshold came into force, on each of 7 days. It is made once for a threshold and can be dismissed; another
 * threshold ends it, and so does what takes its reason away. There is no way for it to go up: what is offered is always below what is in force.
 */
export function lowering(state: LoweringState, event: LoweringEvent): Step<LoweringState, LoweringOffer> {
  if (event.kind === 'dismissed') {
    if (state.phase !== 'offered') return { state, outputs: [] };
    return { state: { phase: 'dismissed', thresholdId: state.offer.thresholdId }, outputs: [] };
  }
  const { facts } = event;
  if (facts.inForce === null) return { state: NOTHING, outputs: [] };
  if (offeredFor(state) === facts.inForce.id) {
    const isVoid = state.phase === 'offered' && speaksAgainst(facts);
    return { state: isVoid ? { phase: 'dismissed', thresholdId: facts.inForce.id } : state, outputs: [] };
  }
  const offer = offerOf(facts, facts.inForce);
  if (offer === null) return { state: NOTHING, outputs: [] };
  return { state: { phase: 'offered', offer }, outputs: [offer] };
}

/** A medicine that changed, or an answer that speaks against formulas, takes the reason of an offer away. */
const speaksAgainst = ({ estimate, reference }: LoweringFacts): boolean =>
  reference === null || (!estimate.known && estimate.why === 'answers');

const NOTHING: LoweringState = { phase: 'nothing-offered' };

function offeredFor(state: LoweringState): number | null {
  switch (state.phase) {
    case 'nothing-offered':
      return null;
    case 'offered':
      return state.offer.thresholdId;
    case 'dismissed':
      return state.thresholdId;
  }
}

function offerOf(
  { at, daily, estimate, reference }: LoweringFacts,
  inForce: NonNullable<LoweringFacts['inForce']>,
): LoweringOffer | null {
  // Where no formula may be used, the heart rate at rest says nothing of the limit either.
  if (reference === null || !estimate.known) return null;
  const week = daily.slice(-FALLEN_DAYS);
  const now = week.at(-1) ?? null;
  if (now === null || week.length < FALLEN_DAYS) return null;
  if (!week.every((bpm) => bpm !== null && bpm <= reference.bpm - FALLEN_BPM)) return null;
  const toBpm = inForce.method === 'resting' ? estimate.bpm : inForce.bpm - Math.ceil(reference.bpm - now);
  if (toBpm >= inForce.bpm || toBpm < THRESHOLD_BPM.min || toBpm <= now) return null;
  return {
    thresholdId: inForce.id,
    offeredAt: at,
    fromBpm: inForce.bpm,
    toBpm,
    kind: reference.kind,
    restingThen: reference.bpm,
    restingNow: now,
    reason: `Your heart rate at rest was ${tenths(reference.bpm)} bpm when your threshold came into force, and for a week it has been ${FALLEN_BPM} bpm or more below that; it is ${tenths(now)} bpm now. ${toBpm} bpm would fit it.`,
  };
}
