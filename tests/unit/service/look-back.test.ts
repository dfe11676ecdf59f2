import { describe, expect, test } from 'vitest';
import { lookBackSchema } from '../../../src/contract/look-back.ts';
import { bpm, epochMs } from '../../../src/units.ts';
import { STRAP, WEARER, withStrap } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const HOUR = 3_600_000;

function living() {
  const clock = new VirtualClock(NOON);
  const it = withStrap(clock, temporaryFolder());
  it.service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
  for (let second = 0; second < 600; second += 1) {
    clock.pass(1_000);
    it.source.packet(STRAP, 105);
  }
  clock.pass(HOUR);
  return { ...it, clock };
}

describe('a look back from a note', () => {
  test('is of 72 hours, with what was recorded today and with gaps where nothing was', () => {
    const { service } = living();
    const note = service.notes.add({ kind: 'crash', text: 'after the visit' }, WEARER);
    const seen = lookBackSchema.parse(service.lookBack(note.id));
    expect(seen.note).toEqual(note);
    expect(seen.hours).toHaveLength(72);
    expect(seen.to).toBe(NOON + HOUR);
    expect(seen.hours.at(-1)).toMatchObject({ start: NOON, recordedMs: 604_000, overMs: 604_000 });
    expect(seen.hours.filter(({ recordedMs }) => recordedMs === 0)).toHaveLength(71);
    expect(seen.stretches[0]?.longest).toMatchObject([{ overMs: 604_000, peakBpm: 105 }]);
    expect(seen).toMatchObject({ others: null, under: 'no', mayBeTooHigh: null, pending: [] });
  });

  test('from a note of long ago, when nothing was recorded, makes nothing up', () => {
    const { service } = living();
    const note = service.notes.add({ kind: 'bad-day', text: '', at: epochMs(NOON - 90 * 24 * HOUR) }, WEARER);
    const seen = service.lookBack(note.id);
    expect(seen.hours).toHaveLength(72);
    expect(seen.hours.every(({ overMs, recordedMs }) => recordedMs === 0 && overMs === null)).toBe(true);
    expect(seen).toMatchObject({ others: null, under: 'unknown', mayBeTooHigh: null });
  });

  test('from a note that is gone is refused with a sentence', () => {
    expect(() => living().service.lookBack(7)).toThrow(/no such note any more/);
  });
});
