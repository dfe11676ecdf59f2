import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJsonLine, parseLine } from '../../../src/sources/capture-file.ts';

const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), maxLength: 30 });
const strap = fc.oneof(fc.string({ maxLength: 70 }), fc.constantFrom('1', 'AA:BB:CC:DD:EE:01', '"', '\\'));
const at = fc.oneof(
  fc.maxSafeNat(),
  fc.constantFrom(0, -1, 1.5, 99_999_999_999_999, 253_402_128_000_000, 253_402_128_000_001, 1e21),
);
const line = fc.oneof(
  fc.record({ at, hex, strap }, { requiredKeys: ['at', 'hex'] }).map((value) => JSON.stringify(value)),
  fc
    .record({ at, hex, strap })
    .map((value) => JSON.stringify(value).replaceAll(':', ': ').replaceAll(',', ', ')),
  fc.tuple(at, hex).map(([a, h]) => `{"at":0${a},"hex":"${h}"}`),
  fc.tuple(at, hex).map(([a, h]) => `{"hex":"${h}","at":${a}}`),
  fc.tuple(at, hex).map(([a, h]) => `{"at":${a},"hex":"${h}"} `),
);

test('a line that is read the quick way says what it says the careful way', () => {
  let valid = 0;
  fc.assert(
    fc.property(line, (text) => {
      const read = parseLine(text);
      expect(read).toEqual(parseJsonLine(text));
      if (typeof read !== 'string') valid += 1;
    }),
    { numRuns: 3_000 },
  );
  expect(valid).toBeGreaterThan(300);
});
