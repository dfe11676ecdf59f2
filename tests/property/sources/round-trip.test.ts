import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { summarise } from '../../../src/cli/replay.ts';
import type { ExportFormat } from '../../../src/contract/data.ts';
import { exportPieces } from '../../../src/exports/export.ts';
import { encodeMeasurement } from '../../../src/heart-rate-service/measurement.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { endOfRecording, type PacingInput } from '../../../src/pacing/events.ts';
import { ImportJob } from '../../../src/service/import-job.ts';
import { captureLine } from '../../../src/sources/capture-file.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { bpm, epochMs, rrTicks } from '../../../src/units.ts';
import { lived } from '../../support/lived.ts';
import { inZone } from '../../support/recordings.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const START = Date.UTC(2026, 2, 10, 8);
const THRESHOLD = bpm(95);
const ALL = { from: epochMs(0), to: epochMs(8_640_000_000_000_000) };

/** What a strap does for some seconds; `silent`: it sends nothing. */
interface Stretch {
  readonly does: 'over' | 'under' | 'no-contact' | 'no-reading' | 'malformed' | 'silent';
  readonly seconds: number;
  /** Whether its readings have intervals. */
  readonly rr: boolean;
}

function bytesOf({ does, rr }: Stretch, second: number): Uint8Array | null {
  const ok = { contact: 'detected', rr: rr ? [rrTicks(700 + (second % 7))] : [] } as const;
  switch (does) {
    case 'over':
      return encodeMeasurement({ bpm: 108 + (second % 3), ...ok });
    case 'under':
      return encodeMeasurement({ bpm: 84 + (second % 3), ...ok });
    case 'no-contact':
      return encodeMeasurement({ bpm: 84, contact: 'none' });
    case 'no-reading':
      return encodeMeasurement({ bpm: 0, contact: 'detected' });
    case 'malformed':
      return Uint8Array.of(0x10);
    case 'silent':
      return null;
  }
}

/** The packets of a strap that sends one a second, so many ms after each whole second. */
function sentBy(stretches: readonly Stretch[], afterMs: number): PacingInput[] {
  const seconds = stretches.flatMap((stretch) => Array.from({ length: stretch.seconds }, () => stretch));
  const link: PacingInput = { kind: 'link', at: epochMs(START), strap: '1', event: 'connected' };
  const packets = seconds.flatMap((stretch, second): PacingInput[] => {
    const bytes = bytesOf(stretch, second);
    const at = epochMs(START + second * 1_000 + afterMs);
    return bytes === null ? [] : [{ kind: 'packet', at, strap: '1', bytes }];
  });
  return [link, ...packets];
}

/** A store that received all this from a strap, with the verdicts that it was given. */
function received(folder: string, events: readonly PacingInput[]): Store {
  const store = openStore(folder);
  const keep = (entry: Parameters<Store['journal']['append']>[0]) =>
    store.journal.append('strap' in entry ? { ...entry, strap: 1 } : entry);
  const job = new ImportJob({ store, importedAt: epochMs(START), keep });
  for (const event of [...events, endOfRecording]) job.take(event);
  while (store.journal.waiting > 0) store.journal.flush();
  return store;
}

/** What comes of everything in a store when it is exported and read again. Times in ms. */
async function roundTrip(store: Store, format: ExportFormat, threshold = THRESHOLD, timeZone = 'UTC') {
  const request = { format, span: ALL, timeZone, version: 'test', captureLine };
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-round-trip-'));
  try {
    const file = join(folder, 'exported');
    writeFileSync(file, Buffer.concat([...exportPieces(store, request)].map(({ bytes }) => bytes)));
    const summariser = await summarise(file, threshold, new Calendar(timeZone), inZone(timeZone));
    const { areaBpmMin, overMs, recordedMs, verdicts } = summariser.summary();
    return { sums: { recordedMs, overMs, areaBpmMin }, verdicts, days: [...summariser.days()] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const stretchOf = (...does: readonly Stretch['does'][]) =>
  fc.record({
    does: fc.constantFrom(...does),
    seconds: fc.integer({ min: 1, max: 12 }),
    rr: fc.boolean(),
  });
const readings = stretchOf('over', 'under');
const dropout = stretchOf('no-contact', 'no-reading', 'malformed', 'silent');

describe('what was received, exported and read again', () => {
  test('has the same recorded and over time through a capture, a table and FIT, whatever the dropouts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(readings, fc.array(dropout, { maxLength: 3 })), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 999 }),
        async (stretches, afterMs) => {
          const folder = mkdtempSync(join(tmpdir(), 'plimsoll-property-'));
          try {
            const store = received(folder, sentBy(stretches.flat(2), afterMs));
            const capture = await roundTrip(store, 'capture');
            const table = await roundTrip(store, 'csv');
            const fit = await roundTrip(store, 'fit');
            store.close();
            expect(table).toEqual(capture);
            expect(fit.sums).toEqual(capture.sums);
          } finally {
            rmSync(folder, { recursive: true, force: true });
          }
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);

  test('ten minutes over with a strap that loses the skin for 3 s at a time are no more than they were', async () => {
    const beat = { does: 'over', seconds: 3, rr: true } as const;
    const lost = { does: 'no-contact', seconds: 3, rr: false } as const;
    const store = received(
      temporaryFolder(),
      sentBy(Array.from({ length: 100 }, () => [beat, lost]).flat(), 250),
    );
    for (const format of ['capture', 'csv', 'fit'] as const) {
      expect((await roundTrip(store, format)).sums).toMatchObject({ recordedMs: 300_000, overMs: 300_000 });
    }
    store.close();
  });

  test('a table gives every day as it was, over a clock that was set, links, alerts and a night', async () => {
    const { store } = lived(temporaryFolder());
    const zone = 'Europe/London';
    expect(await roundTrip(store, 'csv', THRESHOLD, zone)).toEqual(
      await roundTrip(store, 'capture', THRESHOLD, zone),
    );
    store.close();
  });
});

describe('FIT knows whole seconds and readings only, so that', () => {
  const at = (ms: number, beats: number, contact: 'detected' | 'none' = 'detected'): PacingInput => ({
    kind: 'packet',
    at: epochMs(START + ms),
    strap: '1',
    bytes: encodeMeasurement({ bpm: beats, contact }),
  });

  test.each([
    [
      'of two packets in one second the last counts, for the whole of it',
      [at(0, 100), at(1_000, 100), at(1_900, 100, 'none'), at(2_000, 100, 'none'), at(3_000, 100)],
      { live: 1_900 + 5_000, fit: 1_000 + 5_000 },
    ],
    [
      'readings that jump, which are not written, cannot confirm one another: two more are not believed',
      [at(0, 80), ...[1, 2, 3, 4, 5, 6].map((second) => at(second * 1_000, 120))],
      { live: 1_000 + 3_000 + 5_000, fit: 1_000 + 1_000 + 5_000 },
    ],
  ])('%s', async (_, events, { fit, live }) => {
    const store = received(temporaryFolder(), events);
    expect((await roundTrip(store, 'capture')).sums.recordedMs).toBe(live);
    expect((await roundTrip(store, 'fit')).sums.recordedMs).toBe(fit);
    store.close();
  });
});
