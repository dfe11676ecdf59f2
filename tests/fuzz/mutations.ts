import type { RecordingFormat } from '../../src/sources/recording.ts';
import { compressedRecord, fitFile, fitFileOf, fullRecord, shortDefinition } from '../support/fit-writer.ts';
import type { Random } from '../survival/random.ts';

const START = Date.UTC(2026, 2, 10, 8);
const SECONDS = Array.from({ length: 12 }, (_, second) => second);
const at = (second: number): number => START + second * 1_000;
const iso = (second: number): string => new Date(at(second)).toISOString();

const text = (lines: readonly string[], end = '\n'): Uint8Array => Buffer.from(lines.join(end));

const tcx = (zone: string): Uint8Array =>
  text([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">',
    '<Activities><Activity Sport="Other"><Id>x</Id><Lap StartTime="x"><Track>',
    ...SECONDS.map(
      (second) =>
        `<Trackpoint><Time>${iso(second).replace('Z', zone)}</Time><HeartRateBpm><Value>${60 + second}</Value></HeartRateBpm></Trackpoint>`,
    ),
    '</Track></Lap></Activity></Activities><!-- made up --></TrainingCenterDatabase>',
  ]);

/** Small sound files of each format, of several kinds. */
export const SEEDS: Readonly<Record<RecordingFormat, readonly Uint8Array[]>> = {
  capture: [
    text([
      `{"at":${at(0)},"event":"connected","strap":"1"}`,
      ...SECONDS.map((second) => `{"at":${at(second)},"hex":"1642a003","strap":"1"}`),
      `{"at":${at(12)},"event":"clock-step","byMs":-5000}`,
      `{"at":${at(8)},"event":"disconnected","strap":"1"}`,
    ]),
  ],
  fit: [
    fitFile(SECONDS.flatMap((second) => [{ at: at(second), bpm: 60 + second }, { rr: [800, 850] }])),
    fitFile(SECONDS.map((second) => ({ at: at(second), bpm: second % 4 < 2 ? 60 + second : 255 }))),
    fitFile([{ at: at(0) }, { rr: [800, 850, 900] }, { rr: [800] }, { at: at(20) }, { rr: [700, 700] }]),
    fitFileOf([
      ...fullRecord(at(0), 60),
      ...shortDefinition,
      ...SECONDS.flatMap((second) => compressedRecord(at(7 * second), 60)),
      ...fullRecord(at(100), 64, false),
    ]),
  ],
  tcx: [tcx('Z'), tcx(''), tcx('+01:00')],
  csv: [
    text([
      'timestamp,bpm,rr_ms,contact',
      ...SECONDS.map((second) => `${at(second)},${60 + second},850 860,1`),
    ]),
    text(
      ['"Time";"Heart Rate (bpm)"', ...SECONDS.map((second) => `"${iso(second)}";${60 + second}`)],
      '\r\n',
    ),
    text([
      'time,speed,hr',
      ...SECONDS.map((second) => `${at(second)},1.5,${second % 4 < 2 ? 60 + second : ''}`),
    ]),
    text(
      [
        '\uFEFFtime,what,bpm,verdict,contact,rr_ms,strap,step_ms,bytes_hex,recording',
        `${iso(0)},connected,,,,,Strap,,,`,
        ...SECONDS.map((second) => `${iso(second)},packet,66,ok,detected,898.4,Strap,,16429803,`),
        `${iso(12)},packet,,no-contact,none,,Strap,,0442,`,
        `${iso(8)},clock-step,,,,,,-5000,,`,
        `${iso(9)},note,,,,,,,,`,
        `${iso(2)},packet,70,ok,unsupported,,,,0046,walk.fit`,
      ],
      '\r\n',
    ),
    text(['timestamp\trr', ...SECONDS.map((second) => `${at(second) / 1_000}.25\t${800 + second}`)]),
  ],
  'rr-text': [
    text(SECONDS.map((second) => String(800 + 10 * second))),
    text(['# made up', '225.5', ...SECONDS.map((second) => (0.8 + second / 100).toFixed(4))], '\r\n'),
  ],
  hrm: [
    text([
      '[Params]',
      'Date=20260310',
      'StartTime=08:00:00.0',
      'Interval=238',
      '[HRData]',
      '800',
      '810',
      '820',
      '790',
    ]),
    text([
      '[Params]',
      'Date=20260310',
      'StartTime=08:00:00.0',
      'Interval=5',
      '',
      '[HRData]',
      '70\t0',
      '71\t0',
      '72\t0',
    ]),
  ],
};

/** What has broken readers of text and of bytes before. */
const TOKENS = [
  ...[
    '"',
    '""',
    "'",
    ',',
    ';',
    '\t',
    '\r',
    '\n',
    '\r\n',
    '\0',
    '\uFEFF',
    'é',
    '🫀',
    '-',
    '+',
    '.',
    'e308',
    'NaN',
    '1e99',
  ],
  ...[
    '0',
    '99999999999999999999',
    '-1',
    '0x10',
    '{',
    '}',
    '[HRData]',
    '[',
    '#',
    '//',
    '<',
    '>',
    '<!--',
    ']]>',
    '<![CDATA[',
  ],
  ...[
    '&lt;',
    '&#0;',
    '&x;',
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    '</Track>',
    '<Trackpoint>',
    '2026-02-30T25:61:61',
    '.FIT',
  ],
].map((token) => Buffer.from(token));

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const cut = (bytes: Uint8Array, random: Random): [from: number, to: number] => {
  const from = random.below(bytes.length + 1);
  return [from, Math.min(bytes.length, from + 1 + random.below(40))];
};
const replaced = (bytes: Uint8Array, from: number, to: number, by: Uint8Array): Uint8Array =>
  Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)]);
const randomBytes = (length: number, random: Random): Uint8Array =>
  Uint8Array.from({ length }, () => random.below(256));

const MUTATIONS: readonly Mutation[] = [
  // A bit, a byte, a digit.
  (bytes, random) => {
    const place = random.below(bytes.length);
    return replaced(bytes, place, place + 1, Uint8Array.of((bytes[place] ?? 0) ^ (1 << random.below(8))));
  },
  (bytes, random) => {
    const place = random.below(bytes.length);
    return replaced(bytes, place, place + 1, randomBytes(1, random));
  },
  (bytes, random) => {
    const place = random.below(bytes.length);
    return replaced(bytes, place, place + 1, Uint8Array.of(48 + random.below(10)));
  },
  // A piece missing, twice, elsewhere, or of nothing but noise.
  (bytes, random) => replaced(bytes, ...cut(bytes, random), new Uint8Array()),
  (bytes, random) => {
    const [from, to] = cut(bytes, random);
    return replaced(bytes, to, to, bytes.subarray(from, to));
  },
  (bytes, random) => {
    const [from, to] = cut(bytes, random);
    const place = random.below(bytes.length + 1);
    return replaced(bytes, place, place, bytes.subarray(from, to));
  },
  (bytes, random) => {
    const place = random.below(bytes.length + 1);
    return replaced(bytes, place, place, randomBytes(1 + random.below(40), random));
  },
  // Something that means something.
  (bytes, random) => {
    const place = random.below(bytes.length + 1);
    return replaced(bytes, place, place, TOKENS[random.below(TOKENS.length)] ?? new Uint8Array());
  },
  // Cut off.
  (bytes, random) => bytes.slice(0, random.below(bytes.length + 1)),
];

const ALL_SEEDS = Object.values(SEEDS).flat();

/** A file of a format with a few faults; one in fifty is of nothing but noise after its first bytes. */
export function faultyFile(format: RecordingFormat, random: Random): Uint8Array {
  const seeds = SEEDS[format];
  let bytes = seeds[random.below(seeds.length)] ?? new Uint8Array();
  if (random.below(50) === 0) {
    const noise = randomBytes(random.below(2_000), random);
    return Buffer.concat([bytes.subarray(0, random.below(60)), noise]);
  }
  if (random.below(20) === 0) {
    const other = ALL_SEEDS[random.below(ALL_SEEDS.length)] ?? new Uint8Array();
    bytes = Buffer.concat([bytes, other]);
  }
  for (let faults = random.below(8); faults >= 0 && bytes.length > 0; faults -= 1) {
    const mutation = MUTATIONS[random.below(MUTATIONS.length)];
    if (mutation !== undefined) bytes = mutation(bytes, random);
  }
  return bytes;
}
