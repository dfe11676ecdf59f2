import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { service } from '../../../dashboard/src/words/de/service.ts';
import { bluetoothProblemSchema } from '../../../src/contract/bridge.ts';
import { answersSchema } from '../../../src/contract/questions.ts';
import {
  checkSetting,
  checkTogether,
  defaultSettings,
  describeSetting,
  SETTING_KEYS,
} from '../../../src/contract/settings.ts';
import { clinicianInputsSchema } from '../../../src/contract/threshold.ts';
import { ageEstimate, clinicianEstimate, restingEstimate } from '../../../src/pacing/threshold/estimates.ts';
import { restingHeartRate } from '../../../src/pacing/threshold/resting-heart-rate.ts';
import { bluetoothView } from '../../../src/service/bluetooth-advice.ts';

const ROOT = join(import.meta.dirname, '../../..');
const none = { medicine: false, pots: false, atrialFibrillation: false, pacemaker: false, pregnancy: false };
const hasGerman = (sentence: string) => service.said(sentence) !== sentence;
const lacking = (sentences: readonly string[]) => [...new Set(sentences)].filter((one) => !hasGerman(one));

/** What the code of these folders says in whole sentences, whoever it is said to. */
function sentencesOf(folder: string): string[] {
  const files = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.ts'));
  return files.flatMap((name) => {
    const code = readFileSync(join(ROOT, folder, name), 'utf8');
    return [...code.matchAll(/'([A-Z][^'\n]{12,}[.])'/g)].map(([, sentence = '']) => sentence);
  });
}

describe('a German page says in German', () => {
  test('what each setting does', () => {
    const shown = SETTING_KEYS.filter((key) => !key.startsWith('sound.'));
    expect(lacking(shown.map((key) => describeSetting(key).help))).toEqual([]);
  });

  test('why a setting is refused', () => {
    const refused = [
      checkSetting('alerts.overDwell', 1),
      checkSetting('alerts.dayTotal', 0),
      checkSetting('night.from', 'late'),
      checkSetting('wearing.notTo', 'late'),
      checkTogether({ ...defaultSettings, 'alerts.batteryLow': 50 }),
      checkTogether({ ...defaultSettings, 'night.to': defaultSettings['night.from'] }),
      checkTogether({ ...defaultSettings, 'wearing.notTo': '08:00' }),
    ];
    expect(lacking(refused.map((one) => (one.ok ? '' : one.sentence)))).toEqual([]);
  });

  test('what is wrong with Bluetooth, and what mends it, on a Mac too', () => {
    const views = bluetoothProblemSchema.options.flatMap((problem) =>
      (['linux', 'darwin'] as const).map((platform) =>
        bluetoothView({ state: 'unavailable', problem, detail: '' }, platform),
      ),
    );
    expect(
      lacking(views.flatMap((view) => (view.state === 'unavailable' ? [view.what, view.mend] : []))),
    ).toEqual([]);
  });

  test('what the desks, the routes and the questions say', () => {
    const folders = ['src/pacing/threshold', 'src/service', 'src/server'];
    const notForPages = /^(With --proxy|Choose one of --lan|Behind a proxy|Give the proxy|A proxy on this)/;
    expect(lacking(folders.flatMap(sentencesOf)).filter((one) => !notForPages.test(one))).toEqual([]);
  });

  test('what the forms refuse', () => {
    const files = /'([A-Z][^'\n]{12,}\.)'/g;
    const forms = ['threshold', 'common', 'note', 'questions', 'day', 'weeks', 'report', 'trace', 'http'];
    const sentences = forms.flatMap((name) => {
      const code = readFileSync(join(ROOT, `src/contract/${name}.ts`), 'utf8');
      return [...code.matchAll(files)].map(([, sentence = '']) => sentence);
    });
    expect(sentences.length).toBeGreaterThan(10);
    const age = answersSchema.safeParse({ ...none, age: 200 }).error?.issues[0]?.message ?? '';
    expect(lacking([...sentences, age])).toEqual([]);
  });

  test('how an estimate was made, with its numbers', () => {
    const no = { ...none, age: 48 };
    const values = [61, 61, 62, 62].map((bpm, at) => ({
      date: `2026-03-0${at + 1}`,
      bpm,
      kind: 'waking' as const,
    }));
    const resting = restingHeartRate({ today: '2026-03-04', values, after: { waking: null, night: null } });
    const few = restingHeartRate({ today: '2026-03-04', values: [], after: { waking: null, night: null } });
    const inputs = clinicianInputsSchema.parse({
      kind: 'clinician',
      measuredOn: '2026-01-02',
      posture: 'sitting',
    });
    const estimates = [
      clinicianEstimate({ bpm: 104, inputs }, null),
      ageEstimate(no, 48),
      ageEstimate(no, 7),
      restingEstimate(no, resting, 48),
      restingEstimate(no, resting, 90),
      restingEstimate(no, few, 48),
    ];
    const said = estimates.flatMap((one) => (one.known ? [...one.reasons, ...one.caveats] : one.sentences));
    expect(said.length).toBeGreaterThan(6);
    expect(lacking(said)).toEqual([]);
    expect(service.said('0.55 × (220 − 48).')).toBe('0,55 × (220 − 48).');
  });

  test('what it does not know, as it is', () => {
    expect(service.said('<b>Ein Satz</b> von morgen.')).toBe('<b>Ein Satz</b> von morgen.');
  });
});
