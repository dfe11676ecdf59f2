import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { REFUSAL_CODES } from '../../../src/contract/http.ts';
import { ERROR_CODES } from '../../../src/errors.ts';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/errors.md'), 'utf8');
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && name !== 'errors.ts')
  .map((name) => readFileSync(join(root, 'src', name), 'utf8'));

/** The rows of one table of the page: a code, and what is said of it. */
const rowsUnder = (heading: string): Map<string, string> => {
  const part = page.split(/^## /m).find((section) => section.startsWith(heading)) ?? '';
  return new Map(
    [...part.matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)].map(([, code = '', said = '']) => [code, said]),
  );
};
const OWN = rowsUnder('Of commands and of the service');
const REFUSED = rowsUnder('Of the service alone');

test('docs/errors.md tells of every code that a program may get, in the order of the source, and of no other', () => {
  expect([...OWN.keys()]).toEqual([...ERROR_CODES]);
  expect([...REFUSED.keys()]).toEqual([...REFUSAL_CODES]);
  for (const [code, said] of [...OWN, ...REFUSED])
    expect([code, said]).toEqual([code, expect.stringMatching(/^.+ \| .{20,}$/)]);
});

test('whose move it is stands there as the code has it', () => {
  const words = { input: 'yours', environment: 'the computer’s' };
  const kinds = new Map<string, Set<string>>();
  for (const source of sources)
    for (const [, kind = '', code = ''] of source.matchAll(/\b(input|environment)Error\(\s*'([a-z-]+)'/g))
      kinds.set(code, (kinds.get(code) ?? new Set()).add(words[kind as keyof typeof words]));
  expect(kinds.size).toBeGreaterThan(35);
  // The bridge's own word for a connection that is gone never leaves it.
  kinds.delete('internal');
  for (const [code, whose] of kinds) {
    const [said = ''] = (OWN.get(code) ?? '').split(' | ');
    expect([code, said.split(' or ').sort()]).toEqual([code, [...whose].sort()]);
  }
});

test('no code is left over that nothing answers with any more', () => {
  const left = [...ERROR_CODES, ...REFUSAL_CODES].filter(
    (code) => !sources.some((source) => source.replace(/REFUSAL_CODES = [^;]*;/, '').includes(`'${code}'`)),
  );
  // A mistake of ours is made by `internalError` of errors.ts itself.
  expect(left.filter((code) => code !== 'internal')).toEqual([]);
});
