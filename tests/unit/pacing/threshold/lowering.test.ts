import { describe, expect, test } from 'vitest';
import type { ThresholdMethod } from '../../../../src/contract/threshold.ts';
import type { Estimate } from '../../../../src/contract/threshold-view.ts';
import {
  type LoweringFacts,
  type LoweringState,
  lowering,
} from '../../../../src/pacing/threshold/lowering.ts';
import { epochMs } from '../../../../src/units.ts';

const NOTHING: LoweringState = { phase: 'nothing-offered' };
const estimate = (bpm: number): Estimate => ({
  ...{ known: true, method: 'resting', bpm },
  ...{ reasons: [], caveats: [], inputs: null },
});
const REFUSED: Estimate = { known: false, method: 'resting', why: 'answers', sentences: ['POTS'] };
const week = (bpm: number | null) => Array.from({ length: 7 }, () => bpm);

const facts = (changes: Partial<LoweringFacts> = {}, method: ThresholdMethod = 'resting'): LoweringFacts => ({
  at: epochMs(1_000),
  inForce: { id: 1, bpm: 75, method },
  reference: { kind: 'waking', bpm: 60 },
  daily: week(57),
  estimate: estimate(72),
  ...changes,
});
const look = (state: LoweringState, given: LoweringFacts) =>
  lowering(state, { kind: 'looked', facts: given });

describe('a lower threshold', () => {
  test('is offered when the heart rate at rest was 3 bpm lower for a week, with the reason', () => {
    const [offer] = look(NOTHING, facts()).outputs;
    expect(offer).toMatchObject({ thresholdId: 1, fromBpm: 75, toBpm: 72, restingThen: 60, restingNow: 57 });
    expect(offer?.reason).toContain('for a week it has been 3 bpm or more below that');
  });

  test('says heart rates at rest to one decimal', () => {
    const reference = { kind: 'waking', bpm: 60.333 } as const;
    const [offer] = look(NOTHING, facts({ reference, daily: week(56.667) })).outputs;
    expect(offer?.reason).toMatch(/was 60\.3 bpm .* it is 56\.7 bpm now/);
  });

  test('lies by as much under one that was measured or found as the rate at rest fell, rounded down', () => {
    const found = facts({ daily: week(56.5), inForce: { id: 1, bpm: 95, method: 'symptom' } });
    expect(look(NOTHING, found).outputs).toMatchObject([{ fromBpm: 95, toBpm: 91 }]);
  });

  test.each<[string, Partial<LoweringFacts>]>([
    ['fell by less', { daily: week(57.1) }],
    ['fell on six days only', { daily: [58, ...week(57).slice(1)] }],
    ['is not known of one of the days', { daily: [57, 57, null, 57, 57, 57, 57] }],
    ['is known of six days only', { daily: week(57).slice(1) }],
    ['was not known then', { reference: null }],
    ['rose', { daily: week(66), estimate: estimate(81) }],
    ['may not be used in a formula', { estimate: REFUSED }],
  ])('is not offered when the heart rate at rest %s', (_, changes) => {
    expect(look(NOTHING, facts(changes))).toEqual({ state: NOTHING, outputs: [] });
  });

  test.each([75, 76, 90])('is not offered when the formula gives %i bpm, which is no lower', (bpm) => {
    expect(look(NOTHING, facts({ estimate: estimate(bpm) })).outputs).toEqual([]);
  });

  test('is not offered without a threshold', () => {
    expect(look(NOTHING, facts({ inForce: null })).outputs).toEqual([]);
  });

  test('is not offered outside 50 to 200 bpm, or at the rate at rest', () => {
    const low = facts({
      inForce: { id: 1, bpm: 52, method: 'symptom' },
      daily: week(40),
      reference: { kind: 'waking', bpm: 60 },
    });
    expect(look(NOTHING, low).outputs).toEqual([]);
    const atRest = facts({ inForce: { id: 1, bpm: 60, method: 'symptom' } });
    expect(look(NOTHING, atRest).outputs).toEqual([]);
  });

  test('is offered once: not again while it stands, and not again after it was dismissed', () => {
    const offered = look(NOTHING, facts());
    expect(look(offered.state, facts({ daily: week(50), estimate: estimate(65) }))).toEqual({
      state: offered.state,
      outputs: [],
    });
    const dismissed = lowering(offered.state, { kind: 'dismissed' });
    expect(dismissed.state).toEqual({ phase: 'dismissed', thresholdId: 1 });
    expect(look(dismissed.state, facts()).outputs).toEqual([]);
  });

  test('may be offered again for another threshold', () => {
    const { state } = lowering(look(NOTHING, facts()).state, { kind: 'dismissed' });
    expect(look(state, facts({ inForce: { id: 2, bpm: 75, method: 'resting' } })).outputs).toHaveLength(1);
  });

  test.each<[string, Partial<LoweringFacts>]>([
    ['a medicine changed', { reference: null }],
    ['an answer speaks against formulas', { estimate: REFUSED }],
  ])('is withdrawn for good when %s', (_, changes) => {
    const { state } = look(NOTHING, facts());
    const withdrawn = look(state, facts(changes));
    expect(withdrawn).toEqual({ state: { phase: 'dismissed', thresholdId: 1 }, outputs: [] });
    expect(look(withdrawn.state, facts()).outputs).toEqual([]);
  });

  test('stands while mornings are missing', () => {
    const missing: Estimate = { known: false, method: 'resting', why: 'no-resting', sentences: [] };
    const { state } = look(NOTHING, facts());
    expect(look(state, facts({ estimate: missing, daily: week(null) })).state).toBe(state);
  });

  test('is over with the threshold it was offered for', () => {
    const { state } = look(NOTHING, facts());
    const another = facts({
      inForce: { id: 2, bpm: 72, method: 'resting' },
      reference: { kind: 'waking', bpm: 57 },
    });
    expect(look(state, another)).toEqual({ state: NOTHING, outputs: [] });
  });

  test('cannot be dismissed before it is offered', () => {
    expect(lowering(NOTHING, { kind: 'dismissed' })).toEqual({ state: NOTHING, outputs: [] });
  });
});
