import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import FitParser from 'fit-file-parser';
import { describe, expect, test } from 'vitest';
import { summarise } from '../../../src/cli/replay.ts';
import type { ExportFormat } from '../../../src/contract/data.ts';
import { csvLines } from '../../../src/exports/csv.ts';
import type { ExportEntry } from '../../../src/exports/entries.ts';
import { exportPieces } from '../../../src/exports/export.ts';
import { LocalTimes } from '../../../src/exports/local-times.ts';
import { decodeMeasurement, encodeMeasurement } from '../../../src/heart-rate-service/measurement.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { captureLine } from '../../../src/sources/capture-file.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { bpm, epochMs, monotonicMs, rrTicks } from '../../../src/units.ts';
import { WEARER, ZONE } from '../../support/household.ts';
import { lived } from '../../support/lived.ts';
import { readContent } from '../../support/recordings.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ALL = { from: epochMs(0), to: epochMs(8_640_000_000_000_000) };
const MIDNIGHT = epochMs(Date.parse('2026-03-11T00:00:00Z'));

function exported(store: Store, format: ExportFormat, span = ALL): Buffer {
  const request = { format, span, timeZone: ZONE, version: 'test', captureLine };
  return Buffer.concat([...exportPieces(store, request)].map(({ bytes }) => bytes));
}

function kept(): Store {
  const folder = temporaryFolder();
  lived(folder).store.close();
  return openStore(folder);
}

/** Chained files, each with its own header, cut apart. */
function* filesOf(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; ) {
    const length = content.readUInt8(at) + content.readUInt32LE(at + 4) + 2;
    yield content.subarray(at, at + length);
    at += length;
  }
}

/** What another library reads in a FIT file. */
const activitiesOf = (content: Buffer) =>
  Promise.all(
    [...filesOf(content)].map((file) =>
      new FitParser({ force: false, mode: 'list' }).parseAsync(Uint8Array.from(file).buffer),
    ),
  );

describe('local times', () => {
  test.each([
    ['2026-03-29T00:59:59.999Z', '2026-03-29T00:59:59.999+00:00', 'Europe/London'],
    ['2026-03-29T01:00:00.000Z', '2026-03-29T02:00:00.000+01:00', 'Europe/London'],
    ['2026-10-25T00:30:00.007Z', '2026-10-25T01:30:00.007+01:00', 'Europe/London'],
    ['2026-10-25T01:30:00.007Z', '2026-10-25T01:30:00.007+00:00', 'Europe/London'],
    ['2026-06-01T12:00:00.000Z', '2026-06-01T17:45:00.000+05:45', 'Asia/Kathmandu'],
    ['2026-01-01T00:59:00.000Z', '2025-12-31T21:29:00.000-03:30', 'America/St_Johns'],
  ])('%s is %s', (instant, local, zone) => {
    expect(new LocalTimes(zone).text(epochMs(Date.parse(instant)))).toBe(local);
  });
});

describe('a table for spreadsheets', () => {
  test('has a line for each thing that was received, in the order of arrival, and nothing where nothing is known', () => {
    const store = kept();
    const lines = exported(store, 'csv').toString('utf8').split('\r\n');
    expect(lines[0]).toBe(
      '\uFEFFtime,what,bpm,verdict,over,threshold_bpm,contact,rr_ms,energy_kj,strap,step_ms,bytes_hex,recording,alert,acknowledged,resolved,note,text,by',
    );
    const rows = [...store.journal.rowsFrom(0)];
    const others = lines.filter((line) => /^[^,]*,(?:threshold|alert|note),/.test(line)).length;
    expect(lines.length - 2 - others).toBe(rows.length);
    expect(lines.find((line) => line.includes(',packet,80,'))).toMatch(
      /^2026-03-10T23:5\d:\d\d\.\d{3}\+00:00,packet,80,ok,no,100,detected,878\.9,,Strap One,,[0-9a-f]+,{7}$/,
    );
    expect(lines.find((line) => line.includes('malformed'))).toMatch(
      /,packet,,malformed,,90,,,,Strap One,,01,{7}$/,
    );
    expect(lines.filter((line) => line.includes(',clock-step,'))).toHaveLength(1);
    store.close();
  });

  test('gives of a span what lies in it', () => {
    const store = kept();
    const whole = exported(store, 'csv').toString('utf8').split('\r\n').slice(1, -1);
    const before = exported(store, 'csv', { ...ALL, to: MIDNIGHT })
      .toString('utf8')
      .split('\r\n')
      .slice(1, -1);
    const after = exported(store, 'csv', { ...ALL, from: MIDNIGHT })
      .toString('utf8')
      .split('\r\n')
      .slice(1, -1);
    expect([...before, ...after]).toEqual(whole);
    expect(before.every((line) => line.startsWith('2026-03-10'))).toBe(true);
    store.close();
  });

  test('has a line for every threshold that was entered in a span, before its first packet and after its last too', () => {
    const store = openStore(temporaryFolder());
    const at = (time: string) => epochMs(Date.parse(`2026-03-10T${time}Z`));
    const enter = (value: number, time: string) =>
      store.thresholds.add(
        { bpm: bpm(value), method: 'symptom', note: '' },
        at(time),
        store.journal.lastId(),
      );
    store.straps.adopt({ address: 'AA', name: 'Strap One', serial: null }, {}, at('07:00:00'));
    const hear = (time: string) => {
      store.journal.append({ kind: 'connected', at: at(time), strap: 1, monotonic: monotonicMs(0) });
      store.journal.flush();
    };
    enter(90, '07:00:00');
    hear('07:30:00');
    enter(95, '08:00:00');
    hear('09:00:00');
    enter(100, '10:00:00');
    const said = (from: string, to: string) =>
      exported(store, 'csv', { from: at(from), to: at(to) })
        .toString('utf8')
        .split('\r\n')
        .slice(1, -1)
        .map((line) => line.replace(/^2026-03-10T(\d\d)[^,]*,/, '$1,').replace(/,+(?=\d|Strap|$)/g, ','));
    expect(said('00:00:00', '23:00:00')).toEqual([
      ...['07,threshold,90,', '07,connected,Strap One,', '08,threshold,95,', '09,connected,Strap One,'],
      '10,threshold,100,',
    ]);
    expect(said('07:45:00', '09:30:00')).toEqual(['08,threshold,95,', '09,connected,Strap One,']);
    expect(said('09:30:00', '11:00:00')).toEqual(['10,threshold,100,']);
    store.close();
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1', '=HYPERLINK("http://x","y")'])(
    'never lets a spreadsheet run the name %j of a strap',
    (strap) => {
      const entry: ExportEntry = { kind: 'connected', at: epochMs(0), strap };
      const [, line] = [...csvLines([entry], new LocalTimes('UTC'))];
      expect(line).toContain(`,"'${strap.replaceAll('"', '""')}",`);
    },
  );

  test('says of alerts and notes what is known, where their time comes, and a note is never run either', () => {
    const store = kept();
    store.notes.add({ at: MIDNIGHT, kind: 'crash', text: '=1+1, "in bed"' }, WEARER, MIDNIGHT);
    const lines = exported(store, 'csv').toString('utf8').split('\r\n').slice(1, -1);
    const alerts = store.alerts.raisedBetween(ALL.from, ALL.to);
    expect(alerts.length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes(',alert,'))).toHaveLength(alerts.length);
    const note = lines.findIndex((line) => line.includes(',note,'));
    expect(lines[note]).toBe(
      `2026-03-11T00:00:00.000+00:00,note${','.repeat(15)}crash,"'=1+1, QQin bedQQ",Bedside`.replaceAll(
        'QQ',
        '""',
      ),
    );
    expect(lines[note - 1]?.startsWith('2026-03-10')).toBe(true);
    expect(lines[note + 1]?.startsWith('2026-03-11')).toBe(true);
    store.close();
  });
});

test('a span holds all that arrived in it, though a link before it was told of only afterwards', () => {
  const store = openStore(temporaryFolder());
  const at = (second: number) => ({
    at: epochMs(MIDNIGHT + second * 1_000),
    monotonic: monotonicMs(second * 1_000),
    strap: 1,
  });
  const packetAt = (second: number) =>
    store.journal.append({ kind: 'packet', ...at(second), bytes: Uint8Array.of(0, 77), verdict: 'ok' });
  store.journal.append({ kind: 'connected', ...at(0) });
  for (let second = 1; second < 60; second += 1) packetAt(second);
  store.journal.append({ kind: 'connected', ...at(0) });
  for (let second = 60; second < 90; second += 1) packetAt(second);
  store.journal.flush();
  const lines = exported(store, 'csv', { ...ALL, from: at(10).at })
    .toString('utf8')
    .split('\r\n');
  expect(lines.filter((line) => line.includes(',packet,77,'))).toHaveLength(80);
  store.close();
});

test('JSON is one document with everything that is known of each packet', () => {
  const store = kept();
  const document = JSON.parse(exported(store, 'json').toString('utf8'));
  expect(document).toMatchObject({ program: 'plimsoll test', timeZone: ZONE });
  expect(document.thresholds).toEqual(JSON.parse(JSON.stringify(store.thresholds.all())));
  const packets = document.entries.filter(({ kind }: { kind: string }) => kind === 'packet');
  const rows = [...store.journal.rowsFrom(0)].flatMap((row) => (row.kind === 'packet' ? [row] : []));
  expect(packets.map(({ bytes }: { bytes: string }) => bytes)).toEqual(
    rows.map(({ bytes }) => Buffer.from(bytes).toString('hex')),
  );
  expect(packets.find(({ verdict }: { verdict: string }) => verdict !== 'ok')).toMatchObject({
    bpm: null,
    over: null,
  });
  store.close();
});

describe('a recording that was brought in', () => {
  /** A minute at 77 bpm, hours before what straps sent. */
  function withImport(): Store {
    const store = kept();
    const writer = store.recordings.begin({
      name: 'walk.fit',
      format: 'fit',
      sha256: 'ab'.repeat(32),
      importedAt: MIDNIGHT,
    });
    for (let second = 0; second < 60; second += 1) {
      const at = epochMs(MIDNIGHT - 6 * 3_600_000 + second * 1_000);
      const bytes = Uint8Array.of(0, 77);
      writer.add({ kind: 'packet', at, monotonic: monotonicMs(at), strap: 0, bytes, verdict: 'ok' });
    }
    writer.finish();
    return store;
  }

  test('is told apart in the table and in JSON, and is an activity of its own in FIT', async () => {
    const store = withImport();
    const lines = exported(store, 'csv').toString('utf8').split('\r\n');
    expect(
      lines.filter((line) => line.includes(',packet,77,ok,') && line.endsWith(',walk.fit,,,,,,')),
    ).toHaveLength(60);
    const { entries } = JSON.parse(exported(store, 'json').toString('utf8'));
    const recordings = entries.map(({ recording }: { recording?: string | null }) => recording);
    expect(recordings.filter((name: unknown) => name === 'walk.fit')).toHaveLength(60);
    const activities = await activitiesOf(exported(store, 'fit'));
    expect(activities).toHaveLength(3);
    expect(activities[2]?.records?.map(({ heart_rate }) => heart_rate)).toEqual(Array(60).fill(77));
    store.close();
  });
});

describe('FIT', () => {
  test('is read by another library, a file for each local day, with the readings that were ok, and none where one ended', async () => {
    const store = kept();
    const parsed = await activitiesOf(exported(store, 'fit'));
    expect(parsed).toHaveLength(2);
    const records = parsed.flatMap(({ records = [] }) => records);
    const bySecond = new Map<number, number | undefined>();
    for (const row of store.journal.rowsFrom(0)) {
      if (row.kind !== 'packet') continue;
      // The strap of this life sends one packet that is not ok, while a reading holds.
      bySecond.set(Math.floor(row.at / 1_000), row.verdict === 'ok' ? row.bytes[1] : undefined);
    }
    expect([...bySecond.values()].filter((beats) => beats === undefined)).toHaveLength(1);
    expect(
      records.map(({ heart_rate, timestamp }) => [
        Math.floor(Number(new Date(String(timestamp))) / 1_000),
        heart_rate,
      ]),
    ).toEqual([...bySecond]);
    store.close();
  });
});

describe('beat-to-beat intervals in FIT', () => {
  const START = epochMs(Date.UTC(2026, 2, 10, 8));
  /** From the shortest interval that there is to the longest, and more than one message holds. */
  const sent = [[900], [], [899, 901], [1, 65_534], Array.from({ length: 11 }, (_, index) => 700 + index)];

  function fitOf(intervals: readonly (readonly number[])[]): Buffer {
    const store = openStore(temporaryFolder());
    const sha256 = 'cd'.repeat(32);
    const writer = store.recordings.begin({ name: 'rr', format: 'capture', sha256, importedAt: MIDNIGHT });
    intervals.forEach((ticks, second) => {
      const at = epochMs(START + second * 1_000);
      const bytes = encodeMeasurement({ bpm: 70, contact: 'unsupported', rr: ticks.map(rrTicks) });
      writer.add({ kind: 'packet', at, monotonic: monotonicMs(at), strap: 0, bytes, verdict: 'ok' });
    });
    writer.finish();
    const file = exported(store, 'fit');
    store.close();
    return file;
  }
  const inMs = (ticks: number) => Math.round((ticks * 1_000) / 1_024);

  test('are read by another library to the millisecond', async () => {
    const [activity] = await activitiesOf(fitOf(sent));
    const read = activity?.hrv?.flatMap(({ time }) => time) ?? [];
    expect(read.map((seconds) => Math.round(Number(seconds) * 1_000))).toEqual(sent.flat().map(inMs));
  });

  test('are read by Plimsoll itself, each with the packet that brought it', async () => {
    const { packets, rejected } = await readContent(fitOf(sent));
    expect(rejected).toEqual([]);
    const read = packets.map(({ bytes }) => {
      const measurement = decodeMeasurement(bytes);
      return measurement.kind === 'measurement' ? measurement.rr.map(inMs) : null;
    });
    expect(read).toEqual(sent.map((ticks) => ticks.map(inMs)));
  });
});

describe('a capture', () => {
  const replayed = async (capture: Buffer) => {
    const file = join(temporaryFolder(), 'capture.jsonl');
    writeFileSync(file, capture);
    const listener = { onRejected: () => undefined, onRemark: () => undefined, onProgress: () => undefined };
    const summariser = await summarise(file, null, new Calendar(ZONE), {
      timeZone: ZONE,
      start: epochMs(0),
      listener,
    });
    return new Map([...summariser.days()].map((day) => [day.date, day]));
  };

  test('of everything is replayed to the numbers that were shown', async () => {
    const folder = temporaryFolder();
    const { service, store } = lived(folder);
    const { tally } = service.snapshot();
    const days = await replayed(exported(store, 'capture'));
    expect(days.get(tally.day)).toMatchObject({
      recordedMs: tally.recordedMs,
      overMs: tally.overMs,
      areaBpmMin: tally.areaBpmMin,
    });
    store.close();
  });

  test('of one day is replayed to the numbers of that day in the whole', async () => {
    const store = kept();
    const whole = await replayed(exported(store, 'capture'));
    const second = await replayed(exported(store, 'capture', { ...ALL, from: MIDNIGHT }));
    const first = await replayed(exported(store, 'capture', { ...ALL, to: MIDNIGHT }));
    expect(second.get('2026-03-11')).toEqual(whole.get('2026-03-11'));
    expect(first.get('2026-03-10')).toEqual(whole.get('2026-03-10'));
    store.close();
  });
});
