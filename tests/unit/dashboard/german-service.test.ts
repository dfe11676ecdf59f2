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
import { AlertFeed } from '../../../src/service/alert-feed.ts';
import { bluetoothView } from '../../../src/service/bluetooth-advice.ts';
import { damageInWords } from '../../../src/service/recorder.ts';
import { damaged } from '../../../src/store/octets.ts';
import { type Rescue, rescueInWords } from '../../../src/store/rescue.ts';
import { epochMs, monotonicMs } from '../../../src/units.ts';

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
      checkSetting('mqtt.address', 'mqtt://anna:hunter2@ha.local'),
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
    const forms = [
      'threshold',
      'common',
      'note',
      'questions',
      'day',
      'weeks',
      'report',
      'trace',
      'http',
      'data',
    ];
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

  test('what is damaged, and several things in the way of writing, a line each', () => {
    const at = epochMs(Date.UTC(2026, 2, 10));
    const part = { name: 'segment 12', octets: 900, entries: 300, from: at, to: at, isAside: true };
    const file = { name: 'journal.log', octets: 40, entries: null, from: null, to: null, isAside: false };
    const said: string[] = [];
    const feed = new AlertFeed({
      now: () => at,
      emit: (event) => event.kind === 'storage' && event.sentence !== null && said.push(event.sentence),
      freeBytes: () => 0,
    });
    feed.start();
    feed.damaged(damageInWords({ ...part, reason: damaged('its checksum does not agree').what }));
    feed.damaged(damageInWords({ ...file, reason: 'a checksum does not agree' }));
    for (const name of ['alerts 3', 'notes 4'])
      feed.damaged(damageInWords({ ...file, name, reason: 'its checksum does not agree' }));
    feed.onTick(monotonicMs(0));
    const aside = { folder: '/data/set-aside-1', octets: 9_000, files: [] };
    const kinds: Rescue[] = [
      { kind: 'wal', aside, lostOctets: 4_096 },
      { kind: 'database', aside, incomplete: [], saved: { thresholds: 2 }, hasEndedSharing: false },
      { kind: 'database', aside, incomplete: ['alerts'], saved: { thresholds: 2 }, hasEndedSharing: true },
    ];
    const english = [...said, ...kinds.map(rescueInWords)].join('\n');
    const german = english.split('\n').map(service.said).join('\n');
    const ENGLISH_WORDS = /\b(?:is|was|were|and|the|read|of|more|saved|see|look|with)\b/i;
    expect(german.split('\n').filter((line) => ENGLISH_WORDS.test(line))).toEqual([]);
    const numbers = (text: string) => text.match(/\d+/g)?.sort();
    expect(numbers(german)).toEqual(numbers(english));
    expect(german).toContain('segment 12 ist beschädigt (300 Einträge von 2026-03-10T00:00:00Z');
  });

  test('what it does not know, as it is', () => {
    expect(service.said('<b>Ein Satz</b> von morgen.')).toBe('<b>Ein Satz</b> von morgen.');
  });
});
