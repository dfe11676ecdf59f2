import { expect, test } from 'vitest';
import { traceQuerySchema } from '../../../src/contract/trace.ts';
import { bpm, epochMs, monotonicMs } from '../../../src/units.ts';
import { STRAP, withStrap } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const MINUTE = 60_000;

test('a trace shows what was recorded up to this second, gaps as gaps, under the thresholds of its time', () => {
  const clock = new VirtualClock(NOON);
  const { service, source } = withStrap(clock, temporaryFolder());
  service.enterThreshold({ bpm: bpm(100), method: 'symptom', note: '' });
  for (let second = 0; second < 12 * 60; second += 1) {
    clock.pass(1_000);
    const isGap = second >= 180 && second < 420;
    if (!isGap) source.packet(STRAP, second === 30 ? 95 : 70 + Math.floor(second / 60));
    if (second === 600) service.enterThreshold({ bpm: bpm(90), method: 'symptom', note: '' });
  }
  const trace = service.trace({ from: epochMs(NOON), to: epochMs(NOON + 15 * MINUTE), columns: 15 });
  expect(trace.columns.map((column) => column?.[1] ?? null)).toEqual([
    95,
    71,
    72,
    72,
    null,
    null,
    null,
    77,
    78,
    79,
    80,
    81,
    81,
    null,
    null,
  ]);
  expect(trace.columns[1]).toEqual([70, 71]);
  expect(trace.thresholds.map(({ bpm }) => bpm)).toEqual([100, 90]);
});

test('a recording that was brought in serves where the straps recorded nothing', () => {
  const clock = new VirtualClock(NOON);
  const { service, source, store } = withStrap(clock, temporaryFolder());
  for (let second = 0; second < 60; second += 1) {
    clock.pass(1_000);
    source.packet(STRAP, 70);
  }
  const facts = { name: 'walk', format: 'csv', sha256: 'cd'.repeat(32), importedAt: epochMs(NOON) };
  const writer = store.recordings.begin(facts);
  for (let second = 0; second < 120; second += 1) {
    const at = epochMs(NOON + second * 1_000);
    const bytes = Uint8Array.of(0, 130);
    writer.add({ kind: 'packet', at, monotonic: monotonicMs(second), strap: 0, bytes, verdict: 'ok' });
  }
  writer.finish();
  const trace = service.trace({ from: epochMs(NOON), to: epochMs(NOON + 3 * MINUTE), columns: 6 });
  expect(trace.columns).toEqual([[70, 70], [70, 70], [70, 70], [130, 130], [130, 130], null]);
});

test('a question for a trace that cannot be answered is refused with what is wrong', () => {
  const refusal = (query: unknown) => traceQuerySchema.safeParse(query).error?.issues[0]?.message;
  expect(refusal({ from: '0', to: '86400000', columns: '800' })).toBeUndefined();
  expect(refusal({ from: '5', to: '5', columns: '800' })).toContain('ends after it begins');
  expect(refusal({ from: '0', to: '999999999', columns: '800' })).toContain('two days at most');
  expect(refusal({ from: '0', to: '5', columns: '0' })).toBeDefined();
  expect(refusal({ from: 'x', to: '5', columns: '1' })).toBeDefined();
});
