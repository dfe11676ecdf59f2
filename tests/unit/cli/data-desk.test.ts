import { describe, expect, test, vi } from 'vitest';
import { DataDesk } from '../../../src/cli/data-desk.ts';
import { deletionSentence } from '../../../src/contract/deletion-sentence.ts';
import { bpm, epochMs } from '../../../src/units.ts';
import { STRAP, WEARER, withStrap, ZONE } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const FROM = '2026-03-10T12:00:00Z';
const TO = '2026-03-10T12:20:00Z';
const SENTENCE = { everything: false, from: FROM, to: TO } as const;

/** A household that was over for ten minutes and said something about it, twenty minutes ago. */
function living() {
  const clock = new VirtualClock(NOON);
  const house = withStrap(clock, temporaryFolder());
  const { service, source, store } = house;
  service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
  for (let second = 0; second < 600; second += 1) {
    clock.pass(1_000);
    source.packet(STRAP, 105);
  }
  service.notes.add({ kind: 'crash', text: 'after the visit', at: epochMs(NOON + 300_000) }, WEARER);
  for (let second = 0; second < 120; second += 1) {
    clock.pass(1_000);
    source.packet(STRAP, 80);
  }
  clock.pass(1_800_000);
  const desk = new DataDesk({
    store,
    timeZone: ZONE,
    version: 'test',
    now: () => service.now(),
    onDeleted: () => service.dataDeleted(),
    deleteEverything: () => undefined,
  });
  const remove = () => desk.remove({ ...SENTENCE, typed: deletionSentence(SENTENCE) });
  return { ...house, clock, remove };
}

const FULL = Object.assign(new RangeError('no space left on device'), { code: 'ENOSPC' });

describe('deleting a span while the disk is full', () => {
  test('that fails half-way has taken what was said of the time with it, and the screens show what is left', async () => {
    const { remove, service, store } = living();
    expect(service.snapshot().tally.overMs).toBeGreaterThan(600_000 - 1);
    const sealAll = store.journal.sealAll.bind(store.journal);
    // At the beginning and before the first round, in which everything of the span is deleted.
    vi.spyOn(store.journal, 'sealAll')
      .mockImplementationOnce(sealAll)
      .mockImplementationOnce(sealAll)
      .mockImplementation(() => {
        throw FULL;
      });
    await expect(remove()).rejects.toMatchObject({ code: 'data-folder-full' });
    expect([...store.journal.rowsFrom(0)].filter(({ kind }) => kind === 'packet')).toEqual([]);
    expect(store.notes.all()).toEqual([]);
    expect(store.alerts.raisedBetween(epochMs(NOON), epochMs(NOON + 1_200_000))).toEqual([]);
    expect(service.snapshot().tally).toMatchObject({ recordedMs: 0, overMs: null });
    expect(service.day('2026-03-10')).toMatchObject({ recordedMs: 0, alerts: [] });
    expect(store.days.listed('2026-03-10', '2026-03-10').filter(({ row }) => row?.recordedMs !== 0)).toEqual(
      [],
    );
  });

  test('that cannot even begin changes nothing', async () => {
    const { remove, service, store } = living();
    const { tally } = service.snapshot();
    vi.spyOn(store.journal, 'sealAll').mockImplementation(() => {
      throw FULL;
    });
    await expect(remove()).rejects.toMatchObject({ code: 'data-folder-full' });
    expect(store.notes.all()).toHaveLength(1);
    expect(service.snapshot().tally.recordedMs).toBe(tally.recordedMs);
  });
});
