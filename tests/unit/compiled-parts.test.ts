import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keepCompiled, requirePart, wasCompiledAhead } from '../../src/compiled-parts.ts';

const { cache } = createRequire(import.meta.url);

/** A part that stands in a folder of its own, as it is found by a process that has not run it. */
function part(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-parts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'part.cjs');
  writeFileSync(file, text);
  return file;
}

function anew(file: string): unknown {
  delete cache[file];
  return requirePart(file);
}

/** A part that has run once, and what was compiled of it is kept. */
function keptPart(text: string): string {
  const file = part(text);
  anew(file);
  expect(wasCompiledAhead(file)).toBe(false);
  keepCompiled(dirname(file));
  return file;
}

test('a part is run with what was compiled of it before, to the same end', () => {
  const file = keptPart('exports.limit = (() => 110)();');
  expect(anew(file)).toEqual({ limit: 110 });
  expect(wasCompiledAhead(file)).toBe(true);
});

test('a part of another build with as many letters is what runs, never what was compiled of the one before', () => {
  const file = keptPart('exports.limit = 110;');
  writeFileSync(file, 'exports.limit = 180;');
  expect(anew(file)).toEqual({ limit: 180 });
  expect(wasCompiledAhead(file)).toBe(false);
});

test.each([
  ['cut short', (kept: Buffer) => kept.subarray(0, kept.length - 9)],
  ['empty', () => Buffer.alloc(0)],
  ['with one bit turned', (kept: Buffer) => kept.map((octet, at) => (at === 200 ? octet ^ 4 : octet))],
])('what was compiled is %s: the part runs all the same', (_what, damage) => {
  const file = keptPart('exports.limit = 110;');
  writeFileSync(`${file}.compiled`, damage(readFileSync(`${file}.compiled`)));
  expect(anew(file)).toEqual({ limit: 110 });
  expect(wasCompiledAhead(file)).toBe(false);
});

test('what another Node or another processor has compiled does not count', () => {
  const file = keptPart('exports.limit = 110;');
  for (const [of, name] of [
    [process, 'version'],
    [process, 'arch'],
  ] as const) {
    const own = Object.getOwnPropertyDescriptor(of, name);
    Object.defineProperty(of, name, { ...own, value: 'another' });
    expect(anew(file)).toEqual({ limit: 110 });
    Object.defineProperty(of, name, own ?? {});
    expect(wasCompiledAhead(file)).toBe(false);
  }
  anew(file);
  expect(wasCompiledAhead(file)).toBe(true);
});

test('a part finds the others beside it, its folder, and what Node has', () => {
  const file = part(
    "const { join } = require('node:path'); exports.found = join(__dirname, require('./other.cjs').name);",
  );
  writeFileSync(join(dirname(file), 'other.cjs'), "exports.name = 'note';");
  expect(anew(file)).toEqual({ found: join(dirname(file), 'note') });
});

test('a CommonJS file of somebody else is none of ours', () => {
  requirePart(part(''));
  const other = part('exports.mine = false;');
  expect(createRequire(import.meta.url)(other)).toEqual({ mine: false });
  keepCompiled(dirname(other));
  expect(() => statSync(`${other}.compiled`)).toThrow('ENOENT');
});

test('whoever may read a part may read what was compiled of it', () => {
  const umask = process.umask(0o077);
  try {
    const file = part('');
    chmodSync(file, 0o644);
    anew(file);
    keepCompiled(dirname(file));
    expect(statSync(`${file}.compiled`).mode).toBe(statSync(file).mode);
  } finally {
    process.umask(umask);
  }
});
