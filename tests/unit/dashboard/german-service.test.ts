import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as german from '../../../dashboard/src/words/de/alert-kinds.ts';
import { service } from '../../../dashboard/src/words/de/service.ts';
import { STRAP_SENTENCES, saidOfStraps } from '../../../dashboard/src/words/de/straps.ts';
import * as english from '../../../dashboard/src/words/en/alert-kinds.ts';
import { bluetoothProblemSchema } from '../../../src/contract/bridge.ts';
import { BEHAVIOURS, firmwareNoteSchema } from '../../../src/contract/firmware-note.ts';
import { answersSchema } from '../../../src/contract/questions.ts';
import {
  checkSetting,
  checkTogether,
  defaultSettings,
  describeSetting,
  SETTING_KEYS,
} from '../../../src/contract/settings.ts';
import { clinicianInputsSchema } from '../../../src/contract/threshold.ts';
import { readNotes } from '../../../src/firmware-notes/folder.ts';
import { aboutSentences, adviceSentences } from '../../../src/firmware-notes/say.ts';
import { notInHouse } from '../../../src/hooks/house-address.ts';
import { mqttProblem } from '../../../src/hooks/mqtt-problem.ts';
import { answered, webhookProblem } from '../../../src/hooks/webhook.ts';
import { mayBeTooHigh } from '../../../src/pacing/look-back.ts';
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

describe('what the service says', () => {
  test('never calls anything safe or good, nor a goal, in English or in German', () => {
    const english = ['src/pacing', 'src/pacing/threshold', 'src/service'].flatMap((folder) =>
      readdirSync(join(ROOT, folder))
        .filter((name) => name.endsWith('.ts'))
        .flatMap(
          (name) => readFileSync(join(ROOT, folder, name), 'utf8').match(/(['`])[A-Z][^\n]{12,}\.\1/g) ?? [],
        ),
    );
    expect(english.length).toBeGreaterThan(50);
    expect(english.filter((one) => /\b(safe|safer|good|goals?|streak)\b/i.test(one))).toEqual([]);
    const german = readFileSync(join(ROOT, 'dashboard/src/words/de/service.ts'), 'utf8');
    expect(german.match(/\w*(sicherer|ziel|guthaben)\w*/gi)).toBeNull();
  });
});

describe('a German page says in German', () => {
  test('what each setting does', () => {
    const shown = SETTING_KEYS.filter((key) => !key.startsWith('sound.'));
    expect(lacking(shown.map((key) => describeSetting(key).help))).toEqual([]);
  });

  test('which alert a setting is about, by the name that it has on every screen', () => {
    const named = [
      {
        names: Object.values<string>(english.alertKinds),
        quoted: /“([^”]+)”/g,
        said: (help: string) => help,
      },
      { names: Object.values<string>(german.alertKinds), quoted: /„([^“]+)“/g, said: service.said },
    ].map(({ names, quoted, said }) =>
      SETTING_KEYS.filter((key) => /^(alerts|wearing)\./.test(key)).flatMap((key) =>
        [...said(describeSetting(key).help).matchAll(quoted)].map(([, name = '']) => names.indexOf(name)),
      ),
    );
    const [inEnglish = [], inGerman] = named;
    expect(inEnglish.filter((place) => place >= 0).length).toBeGreaterThan(6);
    expect(inEnglish.filter((place) => place < 0)).toHaveLength(1); // the button “Quiet”
    expect(inGerman?.filter((place) => place >= 0)).toEqual(inEnglish.filter((place) => place >= 0));
  });

  test('why a setting is refused', () => {
    const refused = [
      checkSetting('alerts.overDwell', 1),
      checkSetting('alerts.dayTotal', 0),
      checkSetting('night.from', 'late'),
      checkSetting('wearing.notTo', 'late'),
      checkSetting('mqtt.address', 'mqtt://anna:hunter2@ha.local'),
      checkSetting('mqtt.address', 'not an address'),
      checkSetting('webhook.address', 'not an address'),
      checkSetting('mqtt.name', ''),
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

  test('whatever has something put in, wherever in the service it is made', () => {
    // To the terminal, the log or the programs of others; or to the page as numbers, which has its own words for them.
    const notForPages = [
      /^(Storage|Bluetooth): |^This computer slept|^The wall clock was set|^The certificates in/,
      /^What is sent has to be|^The field “|^There is no setting|^There is no day|^There is no time zone/,
      /^At most .* days are listed|^The thresholds differ|^(Plimsoll is still|Another Plimsoll is already) running/,
      /^The proxy at|^With its zone|^When .* may sound|is .*rangeInWords|^An export is one of|^Reading: |is before .*give the earlier/,
      /^\$\{name\} is damaged/, // tested by itself, above all that may stand in it
    ];
    const folders = ['contract', 'hooks', 'pacing', 'pacing/threshold', 'server', 'server/tls', 'service'];
    const files = folders.flatMap((folder) =>
      readdirSync(join(ROOT, 'src', folder))
        .filter((name) => name.endsWith('.ts') && name !== 'routes.ts')
        .map((name) => join(ROOT, 'src', folder, name)),
    );
    const code = [...files, join(ROOT, 'src/store/database.ts'), join(ROOT, 'src/store/sealed-rows.ts')].map(
      (file) => readFileSync(file, 'utf8'),
    );
    const made = code
      .flatMap((text) => [...text.matchAll(/`((?:[A-Z]|\$\{)[^`\n]{10,}\.)`/g)].map(([, one = '']) => one))
      .filter((one) => one.includes('${') && !notForPages.some((other) => other.test(one)));
    expect(made.length).toBeGreaterThan(30);
    /** What stands in a sentence: of a choice its last words, else something of its kind. */
    const fill = (one: string, something: string) =>
      one
        .replaceAll(/\$\{[^}]*'([^']*)'\}/g, '$1')
        .replace(/\$\{of\}/, 'nights')
        .replaceAll(/\$\{[^}]*\}/g, something);
    const fillings = ['7', '2026-03-04', 'sitting', '1 of 3 bad days in 28 days'];
    expect(made.filter((one) => !fillings.some((some) => hasGerman(fill(one, some))))).toEqual([]);
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
    expect(service.said('Measured on 2026-01-02.')).toBe('Gemessen am 2.\u00a0Januar\u00a02026.');
    expect(service.said('61.5 bpm at rest, the middle of 4 nights, + 15.')).toMatch(/^61,5\u00a0bpm in Ruhe/);
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

  test('why a broker and a webhook cannot be told anything', () => {
    const coded = (code: string | number) => Object.assign(new Error('socket hang up'), { code });
    const outside = notInHouse('192.0.2.1').message;
    const errors = [5, 'CERT_HAS_EXPIRED', 'ENOTFOUND', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE'].map(coded);
    const mqtt = errors.map((error) => mqttProblem(error, 'broker.local'));
    const answers = [500, 302].map((status) => answered(status));
    const webhook = [...errors, coded('ABORT_ERR'), new Error('?'), ...answers].flatMap((error) =>
      [0, 3].map((lost) => webhookProblem(error, 'nas.local', lost)),
    );
    const said = [...mqtt, ...webhook, outside];
    expect(new Set(said).size).toBe(mqtt.length + 2 * 9 + 1);
    expect(lacking(said)).toEqual([]);
    const ENGLISH_WORDS = /\b(?:the|there|such|answer|answered|delivered|fails|and|check)\b/i;
    expect(said.map(service.said).filter((one) => ENGLISH_WORDS.test(one))).toEqual([]);
    expect(service.said(webhookProblem(coded('ENOTFOUND'), 'nas.local', 3))).toContain('nas.local');
  });

  test('what the program and its notes know of straps, and keeps no words that none of them says', () => {
    const notes = readNotes(join(ROOT, 'firmware-notes'), (problem) => expect.unreachable(problem));
    const [some] = notes;
    if (some === undefined) return expect.unreachable('there are no notes');
    const kinds = (['one', 'one or two'] as const).flatMap((connections) =>
      [undefined, [100], [99, 100]].map((batteryUnknownAt) =>
        firmwareNoteSchema.parse({
          ...{ ...some, rr: 'no', contactTrusted: 'no', batteryTrusted: 'no' },
          ...{ connections, batteryUnknownAt },
        }),
      ),
    );
    const behaviours = new Set(BEHAVIOURS);
    const said = new Set(
      [...notes, ...kinds].flatMap((note) => [...aboutSentences(note), ...adviceSentences(note, behaviours)]),
    );
    expect([...said].filter((one) => saidOfStraps(one) === one)).toEqual([]);
    const titles = notes.map(({ title }) => title);
    expect(STRAP_SENTENCES.filter((one) => !said.has(one) && !titles.includes(one))).toEqual([]);
    const ENGLISH_WORDS = /\b(?:the|there|and|with|without|through|other|battery|straps?|watches|models)\b/i;
    const german = [...titles, ...said].map(saidOfStraps);
    expect(german.filter((one) => ENGLISH_WORDS.test(one))).toEqual([]);
    expect(saidOfStraps('Shake it.')).toBe('Shake it.');
  });

  test('that a threshold may be too high, and why values at rest count no more', () => {
    const tooHigh = [1, 3].map((all) => mayBeTooHigh('yes', { all, under: 1 }) ?? '');
    const code = readFileSync(join(ROOT, 'src/service/resting-facts.ts'), 'utf8');
    const restarted = [...code.matchAll(/`([A-Z][^`]+ changed on [^`]+)`/g)].map(([, text = '']) =>
      text.replaceAll(/\$\{\w+\}/g, '2026-03-04'),
    );
    expect(restarted).toHaveLength(2);
    expect(lacking([...tooHigh, ...restarted])).toEqual([]);
    expect(service.said(tooHigh[1] ?? '')).toContain('(1 von 3 schlechten Tagen in 28 Tagen)');
  });

  test('that a piece of the recording is damaged, and how', () => {
    const said = service.said(damaged('it ends too early').message);
    expect(said).toBe(
      'Ein Stück der Aufzeichnung ist beschädigt (es endet zu früh); „plimsoll verify“ zeigt, was fehlt.',
    );
  });

  test('whatever may be wrong with what is stored', () => {
    const store = join(ROOT, 'src/store');
    const reasons = readdirSync(store).flatMap((name) =>
      [...readFileSync(join(store, name), 'utf8').matchAll(/(?:\bdamaged\(|reason: )'([^']+)'/g)].map(
        ([, reason = '']) => reason,
      ),
    );
    expect(reasons.length).toBeGreaterThan(10);
    expect(reasons.filter((reason) => service.said(damaged(reason).message).includes(reason))).toEqual([]);
  });

  test('numbers and their units without parting them', () => {
    const folder = join(ROOT, 'dashboard/src/words/de');
    const parted = ['service.ts', 'outside.ts', 'straps.ts'].flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .filter((line) => !line.endsWith("':") && !line.includes('/^'))
        .flatMap((line) => line.match(/.{12}[\d}] (bpm|ms|s|min|h|kB|Byte|%)(?![\w-])/g) ?? []),
    );
    expect(parted).toEqual([]);
  });

  test('what a field of a secret is for', () => {
    const secrets = SETTING_KEYS.flatMap((key) => {
      const { form } = describeSetting(key);
      return form.type === 'text' && form.secret ? [form.example] : [];
    });
    expect(secrets.filter((example) => !/:\/\//.test(example)).filter((one) => !hasGerman(one))).toEqual([]);
  });

  test('what it does not know, as it is', () => {
    expect(service.said('<b>Ein Satz</b> von morgen.')).toBe('<b>Ein Satz</b> von morgen.');
  });
});
