import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordingFormat } from '../../../src/sources/recording.ts';
import { faultyFile, SEEDS } from '../../fuzz/mutations.ts';
import { tryFile, tryPayload } from '../../fuzz/trials.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { Random } from '../../survival/random.ts';

// `npm run fuzz` is the same with millions.
const FORMATS = Object.keys(SEEDS) as RecordingFormat[];

describe('a file with faults', () => {
  test.each(FORMATS)(
    'of %s is read as far as it goes, and every line or record of it is counted',
    async (format) => {
      const path = join(temporaryFolder(), 'faulty');
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0 }), async (seed) => {
          const bytes = faultyFile(format, new Random(seed));
          writeFileSync(path, bytes);
          await tryFile(path, bytes);
        }),
        { numRuns: 300 },
      );
    },
    60_000,
  );

  test.each(FORMATS)('a sound one of %s is read whole', async (format) => {
    const path = join(temporaryFolder(), 'sound');
    for (const bytes of SEEDS[format]) {
      writeFileSync(path, bytes);
      const { counts, readAs } = await tryFile(path, bytes);
      expect(readAs).toBe(format);
      expect(counts.accepted).toBeGreaterThan(0);
    }
  });
});

test('any payload is decoded or is malformed, and every octet of it is accounted for', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void tryPayload(bytes)),
    { numRuns: 5_000 },
  );
});
