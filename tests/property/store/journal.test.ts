import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JournalEntry, LIVE_SOURCE } from '../../../src/service/ports.ts';
import { openStore } from '../../../src/store/store.ts';
import { type EpochMs, epochMs } from '../../../src/units.ts';
import { anyEntry, likelyEntries } from '../../support/journal-entries.ts';

const deed = fc.oneof(
  { weight: 6, arbitrary: likelyEntries(60).map((entries) => ({ what: 'likely' as const, entries })) },
  {
    weight: 2,
    arbitrary: fc.array(anyEntry, { maxLength: 5 }).map((entries) => ({ what: 'any' as const, entries })),
  },
  { weight: 4, arbitrary: fc.constant({ what: 'flush' as const }) },
  { weight: 2, arbitrary: fc.constant({ what: 'many flushes' as const }) },
  { weight: 1, arbitrary: fc.constant({ what: 'open again' as const }) },
);

/** What {@link JournalReader.startFor} promises, said of a plain list. */
function startOf(entries: readonly JournalEntry[], at: EpochMs, earliest: EpochMs, atMost: number): number {
  const end = entries.length + 1;
  const from = beforeFirstSince(entries, at) ?? end;
  const connected = entries.slice(0, from).findLastIndex(({ kind }) => kind === 'connected') + 1;
  const connectedAt = entries[connected - 1]?.at ?? 0;
  const isFollowed = connected > 0 && connected >= from - atMost && connectedAt >= earliest;
  return Math.max(isFollowed ? connected : from, end - atMost);
}

/** The packet before the first entry since a moment, which may still hold then; that entry itself when there is none. */
function beforeFirstSince(entries: readonly JournalEntry[], at: EpochMs): number | null {
  const first = entries.findIndex((entry) => entry.at >= at);
  if (first < 0) return null;
  const near = entries.slice(Math.max(0, first - 50), first);
  const before = near.findLastIndex(({ kind }) => kind === 'packet');
  return before < 0 ? first + 1 : first - near.length + before + 1;
}

test('sealed or not, at any moment and after any start, the journal reads as one list of what was written', () => {
  fc.assert(
    fc.property(
      fc.array(deed, { minLength: 1, maxLength: 25 }),
      fc.nat({ max: 1_000 }),
      fc.integer({ min: 0, max: 7_200_000 }),
      (deeds, from, into) => {
        const folder = mkdtempSync(join(tmpdir(), 'plimsoll-property-'));
        let store = openStore(folder);
        try {
          const written: JournalEntry[] = [];
          let shiftedBy = 0;
          for (const event of deeds) {
            if (event.what === 'likely' || event.what === 'any') {
              for (const entry of event.entries) {
                const later = {
                  ...entry,
                  at: epochMs(Math.min(entry.at + shiftedBy, 8_640_000_000_000_000)),
                };
                store.journal.append(later);
                written.push(later);
              }
              shiftedBy += 120_000;
            } else if (event.what === 'open again') {
              store.close();
              store = openStore(folder);
            } else {
              for (let count = event.what === 'flush' ? 1 : 30; count > 0; count -= 1) store.journal.flush();
            }
          }
          store.journal.flush();
          const numbered = written.map((entry, index) => ({ ...entry, id: index + 1 }));
          expect([...store.journal.rowsFrom(0)]).toEqual(numbered);
          expect([...store.journal.rowsFrom(from)]).toEqual(numbered.filter(({ id }) => id >= from));
          expect(store.journal.lastId()).toBe(written.length);
          const at = epochMs((written[0]?.at ?? 0) + into);
          const to = epochMs(at + 600_000);
          const within = numbered.filter((row) => row.at >= at && row.at < to);
          expect([...store.journal.span(LIVE_SOURCE, at, to)]).toEqual(within);
          for (const earliest of [epochMs(0), epochMs(at - 900_000)]) {
            for (const atMost of [50, 1_000]) {
              expect(store.journal.startFor(at, earliest, atMost)).toBe(
                startOf(written, at, earliest, atMost),
              );
            }
          }
          expect(store.journal.takeDamage()).toEqual([]);
        } finally {
          store.close();
          rmSync(folder, { recursive: true, force: true });
        }
      },
    ),
    { numRuns: 100 },
  );
}, 240_000);
