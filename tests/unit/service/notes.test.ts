import { describe, expect, test } from 'vitest';
import { noteEntrySchema } from '../../../src/contract/note.ts';
import { deleteSpan } from '../../../src/store/delete.ts';
import { openStore } from '../../../src/store/store.ts';
import { epochMs } from '../../../src/units.ts';
import { CARER, household, WEARER } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const MARKUP = '<img src=x onerror=alert(1)> & "quotes" — ü 心';
const entry = (fields: Record<string, unknown>) => noteEntrySchema.parse(fields);

function living() {
  const clock = new VirtualClock(NOON);
  return { ...household(clock, temporaryFolder()), clock };
}

describe('a note', () => {
  test('is one tap: without a time it is about this moment', () => {
    const { clock, service } = living();
    clock.pass(5_000);
    const note = service.notes.add(entry({ kind: 'bad-day' }), WEARER);
    expect(note).toEqual({
      id: 1,
      at: NOON + 5_000,
      writtenAt: NOON + 5_000,
      kind: 'bad-day',
      text: '',
      by: { role: 'wearer', device: 'Bedside' },
    });
  });

  test('keeps any words as they were typed, through a restart', async () => {
    const { folder, service, store } = living();
    service.notes.add(entry({ kind: 'words', text: `  ${MARKUP}\n` }), CARER);
    await service.stop();
    store.close();
    const again = openStore(folder);
    expect(again.notes.all().map(({ text, by }) => ({ text, by }))).toEqual([
      { text: MARKUP, by: { role: 'carer', device: 'Kitchen tablet' } },
    ]);
    again.close();
  });

  test('of own words needs words, and has an end', () => {
    expect(() => entry({ kind: 'words', text: '  ' })).toThrow(/Write something down first/);
    expect(() => entry({ kind: 'rest', text: 'x'.repeat(1_001) })).toThrow(/at most 1000 characters/);
    expect(() => entry({ kind: 'good-day' })).toThrow(/bad day, crash, rest, or words/);
  });

  test('may be about an earlier moment, never about a later one', () => {
    const { service } = living();
    const yesterday = epochMs(NOON - 86_400_000);
    expect(service.notes.add(entry({ kind: 'crash', at: yesterday }), WEARER).at).toBe(yesterday);
    expect(() => service.notes.add(entry({ kind: 'crash', at: NOON + 3_600_000 }), WEARER)).toThrow(
      /not ahead/,
    );
  });

  test('tells every screen that there is one more, or one less', () => {
    const { said, service } = living();
    const count = () => said.filter(({ type }) => type === 'notes').length;
    const { id } = service.notes.add(entry({ kind: 'rest' }), WEARER);
    expect(count()).toBe(1);
    service.notes.remove(id, WEARER);
    expect(count()).toBe(2);
    expect(service.notes.list({}, WEARER).notes).toEqual([]);
  });

  test('is taken back by the wearer, or by the device that wrote it, and by nobody else', () => {
    const { service } = living();
    const mine = service.notes.add(entry({ kind: 'rest' }), WEARER);
    const theirs = service.notes.add(entry({ kind: 'crash' }), CARER);
    const another = { ...CARER, sessionId: 3 };
    expect(() => service.notes.remove(mine.id, CARER)).toThrow(/no such note of this device/);
    expect(() => service.notes.remove(theirs.id, another)).toThrow(/no such note of this device/);
    expect(() => service.notes.remove(99, WEARER)).toThrow(/no such note/);
    expect(service.notes.list({}, CARER).notes.map(({ mayRemove }) => mayRemove)).toEqual([false, true]);
    service.notes.remove(theirs.id, CARER);
    service.notes.remove(mine.id, WEARER);
    expect(service.notes.list({}, WEARER).notes).toEqual([]);
  });

  test('is listed by the moment it is about', () => {
    const { service } = living();
    for (const hours of [1, 3, 2]) {
      service.notes.add(entry({ kind: 'rest', at: NOON - hours * 3_600_000 }), WEARER);
    }
    const hoursAgo = (query: { from?: number; to?: number }) =>
      service.notes
        .list({ from: epochMs(query.from ?? 0), to: epochMs(query.to ?? NOON) }, WEARER)
        .notes.map(({ at }) => (NOON - at) / 3_600_000);
    expect(hoursAgo({})).toEqual([3, 2, 1]);
    expect(hoursAgo({ from: NOON - 2 * 3_600_000, to: NOON - 3_600_000 })).toEqual([2]);
  });

  test('goes with the span it is about when that is deleted', async () => {
    const { folder, service, store } = living();
    for (const hours of [1, 3]) {
      service.notes.add(entry({ kind: 'words', text: `${hours} h`, at: NOON - hours * 3_600_000 }), WEARER);
    }
    await service.stop();
    store.close();
    const span = { from: epochMs(NOON - 4 * 3_600_000), to: epochMs(NOON - 2 * 3_600_000) };
    expect(deleteSpan(folder, span, () => undefined).notes).toBe(1);
    const again = openStore(folder);
    expect(again.notes.all().map(({ text }) => text)).toEqual(['1 h']);
    again.close();
  });
});
