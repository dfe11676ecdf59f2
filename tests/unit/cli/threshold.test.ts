import { describe, expect, test } from 'vitest';
import { type ThresholdOptions, threshold } from '../../../src/cli/threshold.ts';
import { thresholdClient } from '../../../src/cli/threshold-client.ts';
import { DEFAULT_WAKING } from '../../../src/contract/day.ts';
import { thresholdViewSchema } from '../../../src/contract/threshold-view.ts';
import { openStore } from '../../../src/store/store.ts';
import { epochMs } from '../../../src/units.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const NOW = Date.UTC(2026, 2, 10, 9);
const DAY = 86_400_000;
const NO = { medicine: 'no', pots: 'no', atrialFibrillation: 'no', pacemaker: 'no', pregnancy: 'no' };

/** A folder with four mornings of 58 bpm. */
function withMornings(): string {
  const folder = temporaryFolder();
  const store = openStore(folder);
  for (let daysBefore = 4; daysBefore > 0; daysBefore -= 1) {
    const at = epochMs(NOW - daysBefore * DAY);
    const date = `2026-03-0${10 - daysBefore}`;
    store.mornings.add({ at, date, timeZone: 'Europe/London', bpm: 58, notOkShare: 0, rmssd: null });
  }
  store.close();
  return folder;
}

async function run(folder: string, request: readonly string[], given: Partial<ThresholdOptions> = {}) {
  const lines: string[] = [];
  const options = { data: folder, tz: 'Europe/London', json: false, ...given };
  const connect = (data: string, zone: string) =>
    thresholdClient(data, zone, new VirtualClock(NOW), () => DEFAULT_WAKING);
  const terminal = { say: (line: string) => lines.push(line), note: () => undefined, write: () => undefined };
  await threshold(request, options, connect, terminal);
  return lines;
}

describe('the threshold in a terminal', () => {
  test('without one it says what that means, and what each method lacks', async () => {
    const lines = await run(temporaryFolder(), []);
    expect(lines[0]).toBe('No threshold yet; without one, time over is unknown.');
    expect(lines.join('\n')).toContain('Answer the questions first');
    expect(lines.join('\n')).toContain('4 more mornings');
  });

  test('the questions, then the estimate, then it is in force, with its caveat', async () => {
    const folder = withMornings();
    expect((await run(folder, ['answers'], { ...NO, age: '40' })).join('\n')).toContain(
      'heart rate at rest + 15: 73 bpm',
    );
    const lines = await run(folder, ['set', '73'], { method: 'resting' });
    expect(lines[0]).toBe(
      '73 bpm, heart rate at rest + 15, since 2026-03-10; an estimate; it can be off by 15 bpm or more.',
    );
  });

  test('says the same as JSON, whole', async () => {
    const [line = ''] = await run(withMornings(), [], { json: true });
    const view = thresholdViewSchema.parse(JSON.parse(line));
    expect(view.resting).toMatchObject({ known: true, kind: 'waking', bpm: 58 });
  });

  test('keeps the answers that were not typed again', async () => {
    const folder = withMornings();
    await run(folder, ['answers'], { ...NO, age: '40' });
    const [line = ''] = await run(folder, ['answers'], { pots: 'yes', json: true });
    const { answers, answersHistory } = thresholdViewSchema.parse(JSON.parse(line));
    expect(answers).toMatchObject({ medicine: false, pots: true, age: 40 });
    expect(answersHistory).toHaveLength(2);
  });

  test('lists earlier ones with their reasons, on one line each', async () => {
    const folder = temporaryFolder();
    await run(folder, ['set', '90'], { method: 'symptom', note: 'a\nb\u001b[31m' });
    const lines = await run(folder, ['set', '85'], {
      method: 'clinician',
      measuredOn: '2026-01-05',
      posture: 'sitting',
    });
    expect(lines.at(-1)).toBe('  90 bpm, by experience, since 2026-03-10: a b [31m');
    expect(lines.join('\n')).toContain('measured sitting');
  });

  test.each<[string, readonly string[], Partial<ThresholdOptions>, RegExp]>([
    ['a raise without a reason', ['set', '99'], { method: 'symptom' }, /write down why/],
    ['a number out of range', ['set', '20'], { method: 'symptom' }, /between 50 and 200/],
    ['no number', ['set', 'fast'], { method: 'symptom' }, /whole number/],
    [
      'no method, and names those there are',
      ['set', '80'],
      {},
      /--method clinician where it was measured, --method symptom where/,
    ],
    ['a method that there is not', ['set', '80'], { method: 'guess' }, /how the threshold was found/],
    [
      'answers without saying so',
      [],
      { pots: 'yes' },
      /`threshold` does not take --pots, which goes with `threshold answers`/,
    ],
    [
      'an answer beside a threshold',
      ['set', '80'],
      { method: 'symptom', pots: 'yes' },
      /`threshold set BPM --method symptom` does not take --pots, which goes with `threshold answers`/,
    ],
    [
      'what is known of a measurement beside one by experience',
      ['set', '80'],
      { method: 'symptom', pots: 'yes', posture: 'foo' },
      /--posture, which goes with `threshold set BPM --method clinician`, nor --pots, which goes with `threshold answers`; nothing was changed\.$/,
    ],
    [
      'a medicine where no answer is taken',
      ['keep'],
      { medicine: 'yes' },
      /`threshold keep` does not take --medicine, which goes with `threshold set BPM --method clinician` or `threshold answers`/,
    ],
    [
      'that a medicine changed beside a threshold',
      ['set', '80'],
      { method: 'clinician', medicineChanged: true },
      /--medicine-changed, which goes with `threshold answers`/,
    ],
    ['a note beside answers', ['answers'], { ...NO, note: 'why' }, /--note, which goes with `threshold set/],
    [
      'a formula that gives another number',
      ['set', '80'],
      { method: 'resting' },
      /Answer the questions first/,
    ],
    ['half of the answers', ['answers'], { pots: 'no' }, /Answer every question/],
    ['an answer that is neither', ['answers'], { ...NO, pots: 'maybe' }, /neither yes nor no/],
    ['an age that cannot be', ['answers'], { ...NO, age: '7' }, /from 18 to 100/],
    [
      'a day of the test that there is not',
      ['set', '80'],
      { method: 'clinician', testDay: 'third' },
      /--test-day/,
    ],
    ['an offer that there is not', ['lower'], {}, /No lower threshold is offered/],
    ['words it does not know', ['raise'], {}, /Say `plimsoll threshold`/],
  ])('refuses %s with a sentence, and changes nothing', async (_, request, given, sentence) => {
    const folder = temporaryFolder();
    await run(folder, ['set', '90'], { method: 'symptom' });
    await expect(run(folder, request, given)).rejects.toThrow(sentence);
    const [line = ''] = await run(folder, [], { json: true });
    expect(thresholdViewSchema.parse(JSON.parse(line))).toMatchObject({
      inForce: { bpm: 90 },
      answers: null,
    });
  });
});
