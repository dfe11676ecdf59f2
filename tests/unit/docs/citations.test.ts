import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const sources = ['src', 'dashboard/src', 'tests'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx|mjs)$/.test(name))
    .map((name) => join(folder, name)),
);

/** What stands in comments across the ends of their lines. */
const joined = (path: string) => read(path).replaceAll(/\s*\n\s*(?:\*|\/\/)?\s*/g, ' ');

test('every section of the design that the code cites is there', () => {
  const sections = new Set(
    [...read('docs/design.md').matchAll(/^#{2,3} ([\d.]+\d|\d+)\.? /gm)].map(([, at]) => at),
  );
  const cited = sources.flatMap((path) =>
    [...joined(path).matchAll(/\bdesign,? (\d+(?:\.\d+)?)/g)].map(([, at]) => ({ path, at })),
  );
  expect(cited.length).toBeGreaterThan(40);
  expect(cited.filter(({ at }) => !sections.has(at))).toEqual([]);
});

test('every heading of the physiology that the code cites is there', () => {
  const headings = [...read('docs/physiology.md').matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
  const cited = sources.flatMap((path) =>
    [...joined(path).matchAll(/\bphysiology, ([A-Z][^).;]*)/g)].map(([, heading = '']) => ({
      path,
      heading,
    })),
  );
  expect(cited.length).toBeGreaterThan(9);
  expect(cited.filter(({ heading }) => !headings.includes(heading))).toEqual([]);
});
