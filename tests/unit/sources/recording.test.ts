import { describe, expect, test } from 'vitest';
import { decodeMeasurement } from '../../../src/heart-rate-service/measurement.ts';
import { endOfRecording, type Packet } from '../../../src/pacing/events.ts';
import { measuring } from '../../../src/pacing/pipeline.ts';
import { epochMs, rrMilliseconds } from '../../../src/units.ts';
import {
  compressedRecord,
  fitFile,
  fitFileOf,
  fullMonitoring,
  fullRecord,
  monitoringDefinitions,
  shortDefinition,
  shortMonitoring,
} from '../../support/fit-writer.ts';
import { readContent } from '../../support/recordings.ts';

const START = Date.UTC(2026, 2, 10, 8);

/** What packets say, to compare by eye: seconds after {@link START}, bpm, intervals in whole ms. */
const told = (packets: readonly Packet[]) =>
  packets.map(({ at, bytes }) => {
    const measurement = decodeMeasurement(bytes);
    if (measurement.kind === 'malformed') return [(at - START) / 1_000, 'malformed'];
    const rr = measurement.rr.map((ticks) => Math.round(rrMilliseconds(ticks)));
    return [(at - START) / 1_000, measurement.bpm, ...rr];
  });

describe('a recording is known by its content', () => {
  test.each([
    ['capture', '{"at":1,"hex":"0650"}\n'],
    ['capture', 'spoilt\n\n{"at":1,"hex":"0650"}\n'],
    ['fit', fitFile([{ at: START, bpm: 70 }])],
    ['tcx', '\uFEFF<?xml version="1.0"?>\n<TrainingCenterDatabase></TrainingCenterDatabase>'],
    ['csv', 'timestamp,bpm\n'],
    ['csv', '\r\n"Timestamp";"Heart Rate (bpm)"\r\n'],
    ['csv', 'Time\tRR [ms]\n'],
    ['rr-text', '812\n'],
    ['rr-text', '# from a strap\n0.812\n0.799\n'],
    ['hrm', '[Params]\nInterval=1\nDate=20260310\nStartTime=08:00:00.0\n[HRData]\n70\n'],
  ])('%s: %j', async (format, content) => {
    expect((await readContent(content)).format).toBe(format);
  });

  test.each([
    ['an empty file', '', /is empty/],
    ['a file of blanks', ' \n\n', /is empty/],
    ['a GPX file', '<?xml version="1.0"?><gpx></gpx>', /XML, but no TCX/],
    ['a CSV without a timestamp', 'bpm,rr_ms\n70,800\n', /timestamp and bpm or rr_ms/],
    ['a CSV without a heart rate', 'timestamp,speed\n1,2\n', /timestamp and bpm or rr_ms/],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13), /none of the formats/],
    ['prose', 'Dear diary,\ntoday I rested.\n', /none of the formats/],
  ])('%s is refused with a sentence', async (_, content, sentence) => {
    await expect(readContent(content)).rejects.toMatchObject({
      code: 'recording-unknown',
      message: expect.stringMatching(sentence),
    });
  });
});

describe('RR text', () => {
  const at = (content: string) => readContent(content, 'UTC', epochMs(START));

  test('makes a packet each second of the intervals that ended in it', async () => {
    const { packets, counts } = await at('800\n800\n800\n800\n800\n600\n400\n');
    // Ends after 0.8, 1.6, 2.4, 3.2, 4.0, 4.6 and 5.0 s; the second that begins at 5 s is not over.
    expect(told(packets)).toEqual([
      [1, 75, 800],
      [2, 75, 800],
      [3, 75, 800],
      [4, 75, 800],
      [5, 80, 800, 600],
    ]);
    expect(counts).toMatchObject({ total: 7, accepted: 7, rejected: 0 });
  });

  test('says the mean of the last four intervals, rounded', async () => {
    const { packets } = await at('1000\n900\n800\n700\n600\n1000\n');
    // 60000 / 850 = 70.6 after four; 60000 / 750 = 80 after the fifth.
    expect(told(packets)).toEqual([
      [2, 63, 1000, 900],
      [3, 67, 800],
      [4, 71, 700],
      [5, 80, 600],
    ]);
  });

  test('is the same in seconds and in milliseconds', async () => {
    const ms = Array.from({ length: 100 }, (_, index) => 700 + ((index * 37) % 300));
    const seconds = await at(ms.map((each) => String(each / 1_000)).join('\n'));
    expect(seconds.packets).toEqual((await at(ms.join('\n'))).packets);
  });

  test('repeats the number without intervals while no beat ends, as straps do', async () => {
    const { packets } = await at('1900\n1900\n1900\n1900\n1000\n');
    expect(told(packets)).toEqual([
      [2, 32, 1900],
      [3, 32],
      [4, 32, 1900],
      [5, 32],
      [6, 32, 1900],
      [7, 32],
      [8, 32, 1900],
    ]);
  });

  test('is silent in a long pause but for the last three seconds before the next beat', async () => {
    const { packets } = await at('900\n900\n20000\n900\n');
    expect(told(packets).map(([second]) => second)).toEqual([1, 2, 19, 20, 21, 22]);
  });

  test('begins with its first interval, even where an offset stands before it', async () => {
    const { packets, rejected } = await at('225.867\n0.9\n0.9\n0.9\n');
    expect(told(packets)).toEqual([
      [1, 67, 900],
      [2, 67, 900],
    ]);
    expect(rejected).toEqual([{ where: 'line 1', reason: '225.867 is no interval between two heartbeats' }]);
  });

  test('leaves out what is no interval, and says where', async () => {
    const { counts, rejected } = await at('800\n\n# pause\nabc\n0\n-5\n800\n800,5\n');
    expect(rejected.map(({ where }) => where)).toEqual(['line 4', 'line 5', 'line 6', 'line 8']);
    expect(counts).toEqual(expect.objectContaining({ total: 6, accepted: 2, rejected: 4 }));
  });

  test('a pause too long for a strap to tell passes as time', async () => {
    const { packets } = await at('900\n90000\n900\n900\n900\n');
    expect(told(packets).map(([second]) => second)).toContain(92);
  });
});

describe('a Polar HRM file', () => {
  const heading = (interval: number) =>
    `[Params]\r\nVersion=106\r\nDate=20260310\r\nStartTime=8:00:00.0\r\nInterval=${interval}\r\n\r\n[Note]\r\n\r\n[HRData]\r\n`;

  test('of intervals begins when its heading says, in the wearer’s zone', async () => {
    const { packets } = await readContent(`${heading(238)}900\r\n900\r\n900\r\n`, 'Europe/Berlin');
    expect(told(packets)).toEqual([
      [1 - 3_600, 67, 900],
      [2 - 3_600, 67, 900],
    ]);
  });

  test('of heart rates has a packet for each line', async () => {
    const { packets, rejected } = await readContent(`${heading(5)}70\t0\t12\r\n71\t0\t12\r\n-\r\n72\r\n`);
    expect(told(packets)).toEqual([
      [0, 70],
      [5, 71],
      [15, 72],
    ]);
    expect(rejected).toEqual([{ where: 'line 12', reason: 'no heart rate' }]);
  });

  test.each([
    ['a start', '[Params]\nInterval=1\n[HRData]\n70\n', /does not say when it starts/],
    ['a kind of data', '[Params]\nDate=20260310\nStartTime=08:00:00\n[HRData]\n70\n', /neither RR intervals/],
  ])('without %s is refused', async (_, content, sentence) => {
    await expect(readContent(content)).rejects.toThrow(sentence);
  });
});

describe('CSV', () => {
  test('takes ISO 8601 with an offset, without one, and times since 1970 in s and ms', async () => {
    const rows = [
      '2026-03-10T09:00:00+01:00,70',
      '2026-03-10 08:00:01Z,71',
      '2026-03-10T13:45:02.250,72',
      `${START / 1_000 + 3},73`,
      `${START / 1_000 + 3}.5,74`,
      `${START + 4_000},75.4`,
    ];
    const { packets, rejected } = await readContent(`timestamp,bpm\n${rows.join('\n')}`, 'Asia/Kathmandu');
    expect(rejected).toEqual([]);
    expect(told(packets)).toEqual([
      [0, 70],
      [1, 71],
      [2.25, 72],
      [3, 73],
      [3.5, 74],
      [4, 75],
    ]);
  });

  test('takes intervals and contact where it has them', async () => {
    const { packets } = await readContent(
      `contact;hr;timestamp;rr_ms\n1;70;${START};850 860\n0;71;${START + 1_000};\n;72;${START + 2_000};0\n`,
    );
    expect(told(packets)).toEqual([
      [0, 70, 850, 860],
      [1, 71],
      [2, 72],
    ]);
    expect(packets.map(({ bytes }) => bytes[0])).toEqual([0x16, 0x04, 0x00]);
  });

  test('of intervals alone makes a packet each second, and begins anew after a pause', async () => {
    const ends = [800, 1_600, 2_400, 60_000, 60_800, 61_600, 62_400];
    const rows = ends.map((end) => `${START + end},800`);
    const { packets, remarks } = await readContent(`timestamp,rr\n${rows.join('\n')}\n`);
    expect(told(packets)).toEqual([
      [1, 75, 800],
      [2, 75, 800],
      [61, 75, 800, 800],
      [62, 75, 800],
    ]);
    expect(remarks).toHaveLength(2);
  });

  test('knows both of the hours that the clock goes through twice', async () => {
    const rows = ['01:59:59', '01:00:00', '01:30:00'].map((time) => `2026-10-25T${time},70`);
    const { packets } = await readContent(`timestamp,bpm\n${rows.join('\n')}\n`, 'Europe/London');
    expect(packets.map(({ at }) => new Date(at).toISOString())).toEqual([
      '2026-10-25T00:59:59.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T01:30:00.000Z',
    ]);
  });

  test.each([
    ['no timestamp', ',70'],
    ['“yesterday” is no time', 'yesterday,70'],
    ['“2026-02-30T08:00:00Z” is no time', '2026-02-30T08:00:00Z,70'],
    ['its time is not between 1990 and 2100', '12,70'],
    ['its time lies before the one above it', `${START - 1},70`],
    ['no heart rate', `${START + 1},`],
    ['no heart rate', `${START + 1}`],
    ['“high” is no heart rate', `${START + 1},high`],
    ['“-70” is no heart rate', `${START + 1},-70`],
    ['“70000” is no heart rate', `${START + 1},70000`],
    ['not a row of this table', '"x,70'],
    ['not a row of this table', `${START + 1},${'7'.repeat(70_000)}`],
  ])('leaves out a row with %s', async (reason, row) => {
    const content = `timestamp,bpm\n${START},70\n${row}\n${START + 2_000},71\n`;
    const { packets, rejected, counts } = await readContent(content);
    expect(packets).toHaveLength(2);
    expect(rejected).toEqual([{ where: 'line 3', reason }]);
    expect(counts).toMatchObject({ total: 3, accepted: 2, rejected: 1 });
  });

  test('may quote its cells', async () => {
    const { packets } = await readContent(`"timestamp","bpm"\n"${START}","70"\n${START + 1_000},71\n`);
    expect(told(packets)).toEqual([
      [0, 70],
      [1, 71],
    ]);
  });
});

describe('TCX', () => {
  const point = (second: number, bpm: string) =>
    `<Trackpoint><Time>${new Date(START + second * 1_000).toISOString()}</Time>${bpm}</Trackpoint>`;
  const beat = (bpm: number | string) => `<HeartRateBpm><Value>${bpm}</Value></HeartRateBpm>`;
  const tcx = (inside: string) =>
    `<?xml version="1.0"?>\n<TrainingCenterDatabase><Activities><Activity><Lap>\n<MaximumHeartRateBpm><Value>99</Value></MaximumHeartRateBpm>\n<Track>${inside}</Track></Lap></Activity></Activities></TrainingCenterDatabase>`;

  test('gives a packet for each trackpoint with a heart rate', async () => {
    const { packets, rejected, counts } = await readContent(
      tcx(`${point(0, beat(70))}${point(1, '')}\n${point(2, beat(300))}${point(3, beat('x'))}`),
    );
    expect(told(packets)).toEqual([
      [0, 70],
      [2, 300],
    ]);
    expect(rejected).toEqual([
      { where: 'line 4', reason: 'no heart rate' },
      { where: 'line 5', reason: '“x” is no heart rate' },
    ]);
    expect(counts).toMatchObject({ total: 4, accepted: 2, rejected: 2 });
  });

  test('with namespaces, CDATA and several laps is read', async () => {
    const text = tcx(point(0, beat('<![CDATA[70]]>')) + point(1, beat(' 71 '))).replaceAll(
      /<(\/?)(\w)/g,
      '<$1ns:$2',
    );
    expect(told((await readContent(text)).packets)).toEqual([
      [0, 70],
      [1, 71],
    ]);
  });

  test('that breaks off keeps what came before, and says where', async () => {
    const whole = tcx(point(0, beat(70)) + point(1, beat(71)));
    const { packets, remarks, rejected } = await readContent(whole.slice(0, whole.indexOf('71')));
    expect(told(packets)).toEqual([[0, 70]]);
    expect(remarks).toEqual([expect.stringMatching(/not well-formed at line 4 .*left out/)]);
    expect(rejected).toEqual([{ where: 'line 4', reason: 'a trackpoint without an end' }]);
  });

  test('never follows an entity', async () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "70"><!ENTITY b SYSTEM "file:///etc/hostname">]>`;
    const text = tcx(point(0, beat('&a;')) + point(1, beat('&b;'))).replace('<?xml version="1.0"?>', bomb);
    const { packets, remarks } = await readContent(text);
    expect(packets).toEqual([]);
    expect(remarks).toEqual([expect.stringMatching(/not well-formed/)]);
  });

  test('deeper or wider than any TCX is not read on', async () => {
    const deep = `<TrainingCenterDatabase>${'<a>'.repeat(10_000)}`;
    expect((await readContent(deep)).remarks).toEqual([expect.stringMatching(/deeper than a TCX is/)]);
    const attributes = Array.from({ length: 10_000 }, (_, index) => `a${index}="1"`).join(' ');
    const wide = `<TrainingCenterDatabase><a ${attributes}/>`;
    expect((await readContent(wide)).remarks).toEqual([expect.stringMatching(/more attributes/)]);
  });
});

describe('FIT', () => {
  test('gives a packet for each record, with the intervals since the one before', async () => {
    const { packets, counts } = await readContent(
      fitFile([
        { at: START, bpm: 70 },
        { rr: [850, 860] },
        { rr: [870] },
        { at: START + 3_000, bpm: 71 },
        { at: START + 60_000, bpm: 90 },
      ]),
    );
    expect(told(packets)).toEqual([
      [0, 70],
      [3, 71, 850, 860, 870],
      [60, 90],
    ]);
    expect(counts).toMatchObject({ total: 5, accepted: 5, rejected: 0 });
  });

  test('says which records are left out, and why', async () => {
    const { packets, rejected } = await readContent(
      fitFile([
        { at: START, bpm: 70 },
        { at: START + 1_000, bpm: 255 },
        { at: START + 2_000 },
        { bpm: 71 },
        { at: START - 1_000, bpm: 72 },
        { at: 631_065_600_000 + 5_000, bpm: 73 },
        { at: START + 3_000, bpm: 74 },
        { rr: [800] },
      ]),
    );
    expect(told(packets)).toEqual([
      [0, 70],
      [3, 74],
    ]);
    expect(rejected).toEqual([
      { where: 'record 2', reason: 'no heart rate' },
      { where: 'record 3', reason: 'no heart rate' },
      { where: 'record 4', reason: 'no timestamp' },
      { where: 'record 5', reason: 'its time lies before the one above it' },
      { where: 'record 6', reason: 'its time is not between 1990 and 2100' },
      { where: 'record 8', reason: 'intervals after the last record, without a time' },
    ]);
  });

  test('counts compressed timestamps on, over their roll-over at 32 s', async () => {
    const seconds = [1, 2, 20, 31, 40, 70, 71];
    const { packets } = await readContent(
      fitFileOf([
        ...fullRecord(START, 60),
        ...shortDefinition,
        ...seconds.flatMap((second) => compressedRecord(START + second * 1_000, 60 + second)),
      ]),
    );
    expect(told(packets)).toEqual([0, ...seconds].map((second) => [second, 60 + second]));
  });

  test('larger than what is read at once is the same, compressed timestamps and definitions included', async () => {
    const seconds = Array.from({ length: 60_000 }, (_, second) => second + 1);
    const records = seconds.flatMap((second) => {
      const at = START + second * 1_000;
      return second % 1_000 === 0 ? fullRecord(at, 60) : compressedRecord(at, 60 + (second % 50));
    });
    const { packets, counts } = await readContent(
      fitFileOf([...fullRecord(START, 60), ...shortDefinition].concat(records)),
    );
    expect(counts).toMatchObject({ total: 60_001, accepted: 60_001, rejected: 0 });
    expect(told(packets).slice(1)).toEqual(
      seconds.map((second) => [second, second % 1_000 === 0 ? 60 : 60 + (second % 50)]),
    );
  });

  test('of all-day monitoring is a packet for each heart rate, its short times counted on over their roll-over', async () => {
    const minutes = [1, 2, 30, 1_000, 2_000, 2_001];
    const { packets, counts } = await readContent(
      fitFileOf([
        ...monitoringDefinitions,
        ...fullMonitoring(START, 61),
        ...minutes.flatMap((minute) => shortMonitoring(START + minute * 60_000, 60 + (minute % 40))),
        ...shortMonitoring(START + 2_002 * 60_000, 255),
      ]),
    );
    expect(told(packets)).toEqual([[0, 61], ...minutes.map((minute) => [minute * 60, 60 + (minute % 40)])]);
    expect(counts).toMatchObject({ total: 7, accepted: 7, rejected: 0 });
  });

  test('of all-day monitoring that never tells a full time has no moments, and says so', async () => {
    const content = fitFileOf([
      ...monitoringDefinitions,
      ...shortMonitoring(START, 70),
      ...fullMonitoring(START, 71),
    ]);
    const { packets, rejected } = await readContent(content);
    expect(told(packets)).toEqual([[0, 71]]);
    expect(rejected).toMatchObject([{ reason: 'no timestamp' }]);
  });

  test('of the other byte order is read', async () => {
    const { packets } = await readContent(fitFileOf(fullRecord(START, 64, false)));
    expect(told(packets)).toEqual([[0, 64]]);
  });

  test('of intervals alone makes a packet each second from the record before them', async () => {
    const { packets } = await readContent(
      fitFile([{ at: START }, { rr: [800, 800, 800] }, { at: START + 30_000 }, { rr: [500, 500, 500] }]),
    );
    expect(told(packets)).toEqual([
      [1, 75, 800],
      [2, 75, 800],
      [31, 120, 500],
    ]);
  });

  test('several in one file are read one after the other', async () => {
    const first = fitFile([{ at: START, bpm: 70 }]);
    const second = fitFile([{ at: START + 5_000, bpm: 71 }]);
    const { packets, remarks } = await readContent(Buffer.concat([first, second, Buffer.from('tail')]));
    expect(told(packets)).toEqual([
      [0, 70],
      [5, 71],
    ]);
    expect(remarks).toEqual([expect.stringMatching(/^4 bytes after byte \d+ are not of a FIT file/)]);
  });

  test('cut off anywhere keeps every whole record before the cut, and says so', async () => {
    const pieces = Array.from({ length: 10 }, (_, second) => ({
      at: START + second * 1_000,
      bpm: 60 + second,
    }));
    const whole = fitFile(pieces);
    const all = told((await readContent(whole)).packets);
    expect(all).toHaveLength(10);
    for (let length = 14; length < whole.length; length += 1) {
      const { packets, remarks } = await readContent(whole.slice(0, length));
      expect(told(packets)).toEqual(all.slice(0, packets.length));
      expect(remarks.length).toBeGreaterThan(0);
    }
  });

  test('with a byte changed says that its numbers may be wrong', async () => {
    const bytes = fitFile([{ at: START, bpm: 70 }]);
    const last = bytes.length - 3;
    bytes[last] = (bytes[last] ?? 0) ^ 1;
    const { packets, remarks } = await readContent(bytes);
    expect(told(packets)).toEqual([[0, 71]]);
    expect(remarks).toEqual([expect.stringMatching(/changed since it was written/)]);
  });

  test('with fields of no bytes is not read on', async () => {
    const empty = [0x40, 0, 0, 20, 0, 1, 3, 0, 2, ...new Array(100).fill(0)];
    const { packets, remarks } = await readContent(fitFileOf([...fullRecord(START, 64), ...empty]));
    expect(packets).toHaveLength(1);
    expect(remarks).toEqual([expect.stringMatching(/sound up to byte/)]);
  });
});

describe('where a heart rate is missing in a recording of another program', () => {
  /** Seconds of recorded time that packets come to. */
  function recordedSeconds(packets: readonly Packet[]): number {
    let ms = 0;
    const take = measuring(null)((output) => {
      if (output.kind === 'span') ms += output.ms;
    });
    for (const event of [...packets, endOfRecording]) take(event);
    return ms / 1_000;
  }

  interface Moment {
    readonly ms: number;
    readonly bpm: number | null;
  }
  const every = (ms: number, count: number, bpm: (index: number) => number | null, from = 0): Moment[] =>
    Array.from({ length: count }, (_, index) => ({ ms: from + index * ms, bpm: bpm(index) }));
  const inOrder = (...moments: readonly Moment[]) => moments.toSorted((a, b) => a.ms - b.ms);

  const asCsv = (moments: readonly Moment[]) =>
    `timestamp,speed,bpm\n${moments.map(({ bpm, ms }) => `${START + ms},1.5,${bpm ?? ''}`).join('\n')}\n`;
  const asTcx = (moments: readonly Moment[]) => {
    const points = moments.map(({ bpm, ms }) => {
      const time = `<Time>${new Date(START + ms).toISOString()}</Time>`;
      return `<Trackpoint>${time}${bpm === null ? '' : `<HeartRateBpm><Value>${bpm}</Value></HeartRateBpm>`}</Trackpoint>`;
    });
    return `<TrainingCenterDatabase>${points.join('\n')}</TrainingCenterDatabase>`;
  };
  /** Watches write the field as not known, other programs leave it out. */
  const asFit = (moments: readonly Moment[]) =>
    fitFile(moments.map(({ bpm, ms }) => ({ at: START + ms, bpm: bpm ?? 255 })));
  const asFitWithout = (moments: readonly Moment[]) =>
    fitFile(moments.map(({ bpm, ms }) => ({ at: START + ms, ...(bpm === null ? {} : { bpm }) })));

  const FORMATS = [
    ['CSV', asCsv],
    ['TCX', asTcx],
    ['FIT', asFit],
    ['FIT without the field', asFitWithout],
  ] as const;
  const lostFor = (seconds: number, of: number) => (second: number) =>
    second % of < of - seconds ? 80 + (second % 3) : null;

  describe.each(FORMATS)('in %s', (_, as) => {
    test.each([
      [
        'a watch that lost it for 3 s every 10 s recorded the other seven',
        every(1_000, 300, lostFor(3, 10)),
        // The last reading is ended by the row after it, as each.
        210,
      ],
      ['one that loses single seconds loses those', every(1_000, 300, lostFor(1, 4)), 225],
      [
        'one that loses it for minutes loses them, to the second',
        every(1_000, 600, (second) => (second < 200 || second >= 500 ? 90 : null)),
        200 + 100 + 4,
      ],
      [
        'rows of other sensors between do not end a reading that the next one follows in time',
        every(1_000, 300, (second) => (second % 5 === 0 ? 80 : null)),
        300,
      ],
      [
        'other sensors at times of their own do not either',
        inOrder(...every(1_000, 300, () => 80), ...every(5_000, 60, () => null, 1_000)),
        299 + 5,
      ],
      [
        'where it is told every fifth row, one that did not come ends its reading when it was due',
        every(1_000, 300, (second) => (second % 5 === 0 && second % 25 !== 0 ? 80 : null)),
        240,
      ],
      ['before the first and where it never was there is nothing to lose', every(1_000, 60, () => null), 0],
    ])('%s', async (__, moments, seconds) => {
      const { counts, packets, rejected } = await readContent(as(moments));
      expect(recordedSeconds(packets)).toBe(seconds);
      expect(counts).toMatchObject({ total: moments.length, rejected: rejected.length });
      expect(counts.accepted + counts.rejected).toBe(counts.total);
      // Every reading is there, and nothing was made up.
      const ok = packets.flatMap(({ at, bytes }) => (bytes[1] === 0 ? [] : [at - START]));
      expect(ok).toEqual(moments.filter(({ bpm }) => bpm !== null).map(({ ms }) => ms));
    });
  });

  test('fast sensors beside it take nothing from it, and it need not be regular to the millisecond', async () => {
    const jitter = (index: number) => (index * 37) % 90;
    const beats = every(1_000, 120, () => 80).map(({ bpm, ms }, index) => ({ bpm, ms: ms + jitter(index) }));
    const motion = every(20, 6_000, () => null, 7);
    const { packets } = await readContent(asCsv(inOrder(...beats, ...motion)));
    expect(packets).toHaveLength(
      beats.length + packets.filter(({ at }) => at > START + 120_000 - 100).length,
    );
    expect(recordedSeconds(packets)).toBeGreaterThan(119);
  });

  test('a row of another sensor that is told late keeps no reading out', async () => {
    const { packets, rejected } = await readContent(
      `timestamp,bpm\n${START},80\n${START + 1_400},\n${START + 1_000},81\n${START + 2_000},82\n`,
    );
    expect(told(packets)).toEqual([
      [0, 80],
      [1, 81],
      [2, 82],
    ]);
    expect(rejected).toEqual([{ where: 'line 3', reason: 'no heart rate' }]);
  });

  test('lines that are left out are told in their order, whatever they wait for', async () => {
    const rows = [80, '', 'x', 81, '', '', 82];
    const { rejected } = await readContent(
      `timestamp,bpm\n${rows.map((bpm, row) => `${START + row * 1_000},${bpm}`).join('\n')}`,
    );
    expect(rejected.map(({ where }) => where)).toEqual(['line 3', 'line 4', 'line 6', 'line 7']);
    expect(rejected[1]?.reason).toBe('“x” is no heart rate');
  });
});

describe('a table that Plimsoll exported', () => {
  const HEADING = 'time,what,bpm,verdict,contact,rr_ms,strap,step_ms,bytes_hex,recording';
  const iso = (second: number) => new Date(START + second * 1_000).toISOString().replace('Z', '+00:00');
  const table = (...rows: readonly string[]) => readContent(`\uFEFF${HEADING}\r\n${rows.join('\r\n')}\r\n`);

  test('is read as what was received: bytes, links, steps of the clock, and nothing of alerts and notes', async () => {
    const { counts, events, remarks } = await table(
      `${iso(0)},connected,,,,,Strap,,,`,
      `${iso(1)},packet,80,ok,detected,878.9,Strap,,16508403,`,
      `${iso(2)},packet,,no-contact,none,,Strap,,0450,`,
      `${iso(3)},alert,,,,,,,,`,
      `${iso(3)},packet,,malformed,,,Strap,,,`,
      `${iso(-10)},clock-step,,,,,,-14000,,`,
      `${iso(-9)},packet,81,ok,unsupported,,Strap,,0051,`,
      `${iso(-8)},disconnected,,,,,Strap,,,`,
    );
    const at = (second: number) => START + second * 1_000;
    const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
    expect(events).toEqual([
      { kind: 'link', at: at(0), strap: 'Strap', event: 'connected' },
      { kind: 'packet', at: at(1), strap: 'Strap', bytes: bytes('16508403') },
      { kind: 'packet', at: at(2), strap: 'Strap', bytes: bytes('0450') },
      { kind: 'packet', at: at(3), strap: 'Strap', bytes: bytes('') },
      { kind: 'clock-step', at: at(-10), byMs: -14_000 },
      { kind: 'packet', at: at(-9), strap: 'Strap', bytes: bytes('0051') },
      { kind: 'link', at: at(-8), strap: 'Strap', event: 'disconnected' },
    ]);
    expect(counts).toMatchObject({ total: 8, accepted: 8, rejected: 0 });
    expect(remarks).toEqual(['Thresholds, alerts and notes are no part of a recording: 1 passed over.']);
  });

  test('whose bytes a spreadsheet took for numbers is read by what else it says', async () => {
    const { packets } = await table(
      `${iso(0)},packet,80,ok,detected,878.9,Strap,,1.65E+08,`,
      `${iso(1)},packet,81,ok,unsupported,,Strap,,51,`,
      `${iso(2)},packet,,no-contact,none,,Strap,,450,`,
    );
    expect(told(packets)).toEqual([
      [0, 80, 879],
      [1, 81],
      [2, 0],
    ]);
  });

  test('leaves out what was brought in and lies before the rest, and says what to do', async () => {
    const { packets, rejected, remarks } = await table(
      `${iso(100)},packet,80,ok,unsupported,,Strap,,0050,`,
      `${iso(10)},packet,77,ok,unsupported,,,,004d,walk.fit`,
      `${iso(11)},packet,77,ok,unsupported,,,,004d,walk.fit`,
      `${iso(110)},packet,78,ok,unsupported,,,,004e,run.fit`,
    );
    expect(told(packets)).toEqual([
      [100, 80],
      [110, 78],
    ]);
    expect(rejected.map(({ reason }) => reason)).toEqual(
      Array(2).fill('its time lies before the one above it'),
    );
    expect(remarks).toEqual([
      expect.stringMatching(
        /^Rows of recordings that were brought in.*: 2 left out; import those .* from their own files\.$/,
      ),
    ]);
  });

  test('that something was written into tells where, and gives the rest', async () => {
    const { packets, rejected } = await table(
      `${iso(0)},packet,80,ok,unsupported,,Strap,,0050,`,
      `${iso(1)},heartbeat,80,ok,,,,,0050,`,
      `yesterday,packet,80,ok,,,,,0050,`,
      `${iso(2)},packet,80,ok,,x,Strap,,zz,`,
      `${iso(2)},clock-step,,,,,,soon,,`,
      `${iso(2)},packet,,ok,,,Strap,,zz,`,
      `${iso(3)},packet,82,ok,unsupported,,Strap,,0052,`,
    );
    expect(told(packets)).toEqual([
      [0, 80],
      [3, 82],
    ]);
    expect(rejected).toEqual([
      { where: 'line 3', reason: '“heartbeat” is nothing that a table of Plimsoll tells' },
      { where: 'line 4', reason: '“yesterday” is no time' },
      { where: 'line 5', reason: '“x” is no interval between two heartbeats' },
      { where: 'line 6', reason: '“soon” is no step of the clock in ms' },
      { where: 'line 7', reason: 'no heart rate' },
    ]);
  });
});
