import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '../../..');
const restricted = z.object({
  options: z.object({ patterns: z.array(z.object({ group: z.array(z.string()) })) }),
});
const { overrides } = z
  .object({
    overrides: z.array(
      z.object({
        includes: z.array(z.string()),
        linter: z.object({
          rules: z.object({
            style: z.object({ noRestrictedImports: restricted.optional() }).optional(),
          }),
        }),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')));

test('the lint rule of the rooms speaks of rooms that are there: a name that is gone would keep nobody out', () => {
  const gone = overrides.flatMap(({ includes, linter }) => {
    const groups =
      linter.rules.style?.noRestrictedImports?.options.patterns.flatMap(({ group }) => group) ?? [];
    const rooms = groups.flatMap((pattern) => /^\*\*\/(.+)\/\*\*$/.exec(pattern)?.[1] ?? []);
    return [
      ...includes.filter(
        (path) => path.startsWith('src/') && !existsSync(join(root, path.replace('/**', ''))),
      ),
      ...rooms.filter((room) => !statSync(join(root, 'src', room), { throwIfNoEntry: false })?.isDirectory()),
    ];
  });
  expect(gone).toEqual([]);
  expect(overrides.length).toBeGreaterThan(10);
});
