import { describe, expect, test } from 'vitest';
import type { Answers } from '../../../src/contract/questions.ts';
import {
  type EstimateMethod,
  type ThresholdView,
  thresholdViewSchema,
} from '../../../src/contract/threshold-view.ts';
import { dayAfter } from '../../../src/pacing/threshold/resting-heart-rate.ts';
import { bpm, epochMs } from '../../../src/units.ts';
import { household, STRAP, withStrap } from '../../support/household.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

/** 07:30 in London. */
const MORNING = Date.UTC(2026, 2, 10, 7, 30);
const TODAY = '2026-03-10';
const DAY = 86_400_000;
const NO: Answers = {
  ...{ medicine: false, pots: false, atrialFibrillation: false },
  ...{ pacemaker: false, pregnancy: false, age: 40 },
};

function living(folder = temporaryFolder(), at = MORNING) {
  const clock = new VirtualClock(at);
  return { ...withStrap(clock, folder), clock };
}
type Living = ReturnType<typeof living>;

/** Guided readings of the days before today, the last one yesterday. */
function mornings({ store }: Pick<Living, 'store'>, values: readonly number[], until = TODAY): void {
  values.forEach((value, index) => {
    const date = dayAfter(until, index - values.length);
    const at = epochMs(Date.parse(`${date}T07:30:00Z`));
    store.mornings.add({
      at,
      date,
      timeZone: 'Europe/London',
      bpm: value,
      notOkShare: 0,
      rmssd: { ms: 30, pairs: 100 },
    });
  });
}

/** A packet a second with the beats between. */
function beat({ clock, source }: Living, seconds: number, beats: number): void {
  for (let second = 0; second < seconds; second += 1) {
    clock.pass(1_000);
    source.packet(STRAP, beats);
  }
}

const methodOf = (view: ThresholdView, method: EstimateMethod) => {
  const found = view.methods.find(({ estimate }) => estimate.method === method);
  if (found === undefined) throw new TypeError(`no ${method}`);
  return found;
};
const bpmOf = (view: ThresholdView, method: EstimateMethod) => {
  const { estimate } = methodOf(view, method);
  return estimate.known ? estimate.bpm : estimate.why;
};

describe('what the wearer is shown of the threshold', () => {
  test('is whole and in order at the very beginning, and gives no number', () => {
    const { service } = living();
    const view = thresholdViewSchema.parse(service.threshold.view());
    expect(view.methods.map(({ estimate }) => estimate.method)).toEqual([
      'clinician',
      'symptom',
      'resting',
      'age',
    ]);
    expect(view.methods.some(({ canChoose, estimate }) => canChoose || estimate.known)).toBe(false);
    expect(bpmOf(view, 'resting')).toBe('unanswered');
    expect(view).toMatchObject({ inForce: null, offer: null, rmssd: null, disagreement: null });
  });

  test('the questions come first, then the mornings that are missing, then the estimate', () => {
    const it = living();
    mornings(it, [60, 58, 57]);
    expect(bpmOf(it.service.threshold.view(), 'resting')).toBe('unanswered');
    it.service.threshold.answer({ ...NO, medicineChanged: false });
    const { estimate } = methodOf(it.service.threshold.view(), 'resting');
    expect(estimate.known ? [] : estimate.sentences[0]).toContain('1 more morning');
    mornings(it, [59, 60, 58, 57]);
    const view = it.service.threshold.view();
    expect(bpmOf(view, 'resting')).toBe(73);
    expect(bpmOf(view, 'age')).toBe(99);
    expect(methodOf(view, 'resting').canChoose).toBe(true);
    expect(methodOf(view, 'age').canChoose).toBe(false);
  });

  test('an answer that speaks against formulas takes the number away and says why; the answer can be changed', () => {
    const it = living();
    mornings(it, [60, 60, 60, 60]);
    it.service.threshold.answer({ ...NO, pots: true, medicineChanged: false });
    expect(bpmOf(it.service.threshold.view(), 'resting')).toBe('answers');
    expect(it.service.threshold.view().follows.join(' ')).toContain('POTS');
    it.service.threshold.answer({ ...NO, medicineChanged: false });
    expect(bpmOf(it.service.threshold.view(), 'resting')).toBe(75);
    expect(it.service.threshold.view().answersHistory).toHaveLength(2);
  });

  test('a medicine that changed makes the series start anew, and says so', () => {
    const it = living();
    mornings(it, [60, 60, 60, 60, 60]);
    it.service.threshold.answer({ ...NO, medicineChanged: false });
    expect(bpmOf(it.service.threshold.view(), 'resting')).toBe(75);
    it.service.threshold.answer({ ...NO, medicineChanged: true });
    const view = it.service.threshold.view();
    expect(bpmOf(view, 'resting')).toBe('no-resting');
    expect(view.resting).toMatchObject({ known: false, have: { waking: 0 } });
    expect(view.restarted).toEqual([
      `A medicine changed on ${TODAY}: heart rates at rest count from the day after.`,
    ]);
  });

  test('people grow older: an age that was said two years ago caps by two years more', () => {
    const it = living();
    it.store.answers.add({ ...NO, medicineChanged: false }, epochMs(MORNING - 731 * DAY));
    // 0.55 × (220 − 42) = 97.9
    expect(bpmOf(it.service.threshold.view(), 'age')).toBe(97);
  });

  test('says where the methods disagree', () => {
    const it = living();
    it.service.enterThreshold({ bpm: bpm(95), method: 'clinician', note: '' });
    it.service.enterThreshold({ bpm: bpm(85), method: 'symptom', note: '' });
    expect(it.service.threshold.view().disagreement).toContain('10 bpm apart, from 85 to 95');
  });
});

describe('choosing what the formula gives', () => {
  function ready() {
    const it = living();
    it.service.threshold.answer({ ...NO, medicineChanged: false });
    mornings(it, [60, 60, 60, 60]);
    return it;
  }

  test('puts it in force with what it was worked out from', () => {
    const { service, store } = ready();
    service.enterThreshold({ bpm: bpm(75), method: 'resting', note: '' });
    expect(store.thresholds.current()).toMatchObject({
      bpm: 75,
      method: 'resting',
      inputs: { kind: 'resting', restingBpm: 60, readings: 'waking', age: 40, cappedByAge: false },
    });
    expect(methodOf(service.threshold.view(), 'resting').canChoose).toBe(false);
  });

  test('is refused with another number, or while there is none', () => {
    const it = ready();
    expect(() => it.service.enterThreshold({ bpm: bpm(76), method: 'resting', note: 'x' })).toThrow(
      /75 bpm today, not 76/,
    );
    it.service.threshold.answer({ ...NO, pacemaker: true, medicineChanged: false });
    expect(() => it.service.enterThreshold({ bpm: bpm(75), method: 'resting', note: 'x' })).toThrow(
      /pacemaker/,
    );
  });

  test('never raises, not even with a reason; the wearer raises by experience, with one', () => {
    const { service } = ready();
    service.enterThreshold({ bpm: bpm(70), method: 'symptom', note: '' });
    expect(methodOf(service.threshold.view(), 'resting').canChoose).toBe(false);
    expect(() => service.enterThreshold({ bpm: bpm(75), method: 'resting', note: 'I want it' })).toThrow(
      /never raises/,
    );
    expect(() => service.enterThreshold({ bpm: bpm(75), method: 'symptom', note: '' })).toThrow(
      /write down why/,
    );
    expect(
      service.enterThreshold({ bpm: bpm(75), method: 'symptom', note: 'A year without a crash' }).bpm,
    ).toBe(75);
  });

  test('keeps what is known of a measurement, and nothing of the kind with another method', () => {
    const { service } = ready();
    const inputs = {
      kind: 'clinician',
      measuredOn: '2026-01-05',
      testDay: 'second',
      posture: 'upright',
      medicine: '',
    } as const;
    expect(service.enterThreshold({ bpm: bpm(95), method: 'clinician', note: '', inputs }).inputs).toEqual(
      inputs,
    );
    expect(service.enterThreshold({ bpm: bpm(90), method: 'symptom', note: '', inputs }).inputs).toBeNull();
  });
});

describe('a guided reading', () => {
  test('is kept with its day, told to the screen, and counts', () => {
    const it = living();
    beat(it, 5, 62);
    it.service.threshold.guide(true);
    expect(it.service.threshold.view().morning).toMatchObject({ phase: 'running', leastMs: 240_000 });
    beat(it, 130, 70);
    beat(it, 111, 61);
    const { morning, mornings: kept, resting } = it.service.threshold.view();
    expect(morning).toMatchObject({
      phase: 'done',
      reading: { bpm: 61, date: TODAY, timeZone: 'Europe/London' },
    });
    expect(kept).toHaveLength(1);
    expect(resting).toMatchObject({ known: false, have: { waking: 1, night: 0 }, missing: { waking: 3 } });
    expect(it.said.filter(({ type }) => type === 'threshold')).toHaveLength(2);
  });

  test('needs a heart rate that is being read', () => {
    const it = living();
    expect(() => it.service.threshold.guide(true)).toThrow(/put the strap on/);
    beat(it, 5, 60);
    it.clock.pass(20_000);
    expect(() => it.service.threshold.guide(true)).toThrow(/put the strap on/);
  });

  test('that loses the strap ends with a sentence, and nothing is kept', () => {
    const it = living();
    beat(it, 60, 62);
    it.service.threshold.guide(true);
    beat(it, 60, 62);
    it.clock.pass(61_000);
    expect(it.service.threshold.view().morning).toMatchObject({
      phase: 'ended',
      why: 'no-signal',
      sentence: expect.stringContaining('nothing for a minute'),
    });
    expect(it.store.mornings.all()).toEqual([]);
    it.service.threshold.guide(false);
    expect(it.service.threshold.view().morning).toEqual({ phase: 'idle' });
  });

  test('is not lengthened or shortened by a clock that is set', () => {
    const it = living();
    beat(it, 5, 62);
    it.service.threshold.guide(true);
    beat(it, 100, 62);
    it.clock.setWall(3_600_000);
    beat(it, 139, 62);
    expect(it.service.threshold.view().morning.phase).toBe('running');
    beat(it, 3, 62);
    expect(it.service.threshold.view().morning.phase).toBe('done');
  });

  test('that was not one can be taken out again', () => {
    const it = living();
    mornings(it, [90]);
    it.service.threshold.removeMorning(1);
    expect(it.service.threshold.view().mornings).toEqual([]);
    expect(() => it.service.threshold.removeMorning(1)).toThrow(/no such reading/);
  });

  test('shows its variability beside the last 28 days, as usual, lower or higher', () => {
    const it = living();
    mornings(it, [60, 60, 60, 60, 60, 60, 60, 60]);
    expect(it.service.threshold.view().rmssd).toMatchObject({ known: true, compared: 'usual', readings: 7 });
  });
});

describe('nights', () => {
  /** Three quarters of an hour of a night with a steady heart rate. */
  function night(it: Living, beats: number): void {
    beat(it, 45 * 60, beats);
  }

  /** The next start of the same household, linked to its strap. */
  function withLink(clock: VirtualClock, folder: string): Living {
    const house = household(clock, folder);
    house.source.link('listening', STRAP);
    return { ...house, clock };
  }

  test('count when they are over, are labelled so, and start anew in another time zone', async () => {
    const folder = temporaryFolder();
    let it = living(folder, Date.UTC(2026, 2, 6, 3));
    it.service.threshold.answer({ ...NO, medicineChanged: false });
    for (const [index, beats] of [52, 50, 51, 53].entries()) {
      night(it, beats);
      await it.service.stop();
      it.store.close();
      it = withLink(new VirtualClock(Date.UTC(2026, 2, 7 + index, 3)), folder);
    }
    // 03:00 of the tenth: four nights are over, and the days are worked out again between the beats.
    it.clock.pass(30_000);
    const { resting } = it.service.threshold.view();
    expect(resting).toMatchObject({ known: true, kind: 'night', bpm: 51.5 });
    expect(bpmOf(it.service.threshold.view(), 'resting')).toBe(66);
    await it.service.stop();
    it.store.close();
    const clock = new VirtualClock(Date.UTC(2026, 2, 10, 4));
    it = { ...household(clock, folder, { timeZone: 'America/New_York' }), clock };
    const view = it.service.threshold.view();
    expect(view.resting).toMatchObject({ known: false, have: { night: 0 } });
    expect(view.restarted.join(' ')).toContain('The time zone changed on 2026-03-10');
    await it.service.stop();
    it.store.close();
  });
});

describe('a lower threshold', () => {
  async function fallen() {
    const folder = temporaryFolder();
    const before = living(folder, MORNING - 30 * DAY);
    before.service.threshold.answer({ ...NO, medicineChanged: false });
    mornings(before, [60, 60, 60, 60], '2026-02-08');
    before.service.enterThreshold({ bpm: bpm(75), method: 'resting', note: '' });
    mornings(
      before,
      Array.from({ length: 12 }, () => 56),
    );
    await before.service.stop();
    before.store.close();
    const clock = new VirtualClock(MORNING);
    return { ...household(clock, folder), clock };
  }

  test('is offered by itself when the heart rate at rest stayed lower for a week, and taken with one tap', async () => {
    const it = await fallen();
    it.clock.pass(3_600_001);
    expect(it.said.some(({ type }) => type === 'threshold')).toBe(true);
    const { offer } = it.service.threshold.view();
    expect(offer).toMatchObject({ fromBpm: 75, toBpm: 71, restingThen: 60, restingNow: 56 });
    expect(it.service.threshold.answerOffer(true)).toMatchObject({
      bpm: 71,
      method: 'resting',
      note: offer?.reason,
    });
    expect(it.service.snapshot().service.threshold?.bpm).toBe(71);
    expect(it.service.threshold.view().offer).toBeNull();
  });

  test('that was dismissed is not offered again, also not after a restart', async () => {
    const it = await fallen();
    it.service.threshold.answerOffer(false);
    expect(it.service.threshold.view().offer).toBeNull();
    it.clock.pass(2 * 3_600_000);
    expect(it.service.threshold.view().offer).toBeNull();
    await it.service.stop();
    it.store.close();
    const again = household(it.clock, it.folder);
    expect(again.service.threshold.view().offer).toBeNull();
    expect(() => again.service.threshold.answerOffer(true)).toThrow(/No lower threshold is offered/);
    await again.service.stop();
    again.store.close();
  });

  test('is not offered after a medicine changed: then and now cannot be compared', async () => {
    const it = await fallen();
    it.service.threshold.answerOffer(true);
    it.store.answers.add({ ...NO, medicineChanged: true }, it.service.now());
    expect(it.service.threshold.view().offer).toBeNull();
  });
});
