import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requirePart, wasCompiledAhead } from '../../src/compiled-parts.ts';
import { internalError } from '../../src/errors.ts';

const PARTS = join(import.meta.dirname, '../../dist/parts');

/** The built part with a name. */
const built = (name: string): string => join(PARTS, `${name}.cjs`);

test('what a start loads was compiled when it was built', () => {
  for (const part of ['engine', 'web'].map(built)) {
    if (requirePart(part) === undefined) throw internalError(`${part} exports nothing`);
    expect(wasCompiledAhead(part), part).toBe(true);
  }
});
