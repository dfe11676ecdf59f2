import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../..');
const lockfileSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      license: z
        .union([z.string(), z.array(z.string()).transform((choices) => choices.join(' OR '))])
        .optional(),
      dev: z.boolean().default(false),
      hasInstallScript: z.boolean().default(false),
    }),
  ),
});
const manifestSchema = z.object({ allowScripts: z.record(z.string(), z.boolean()) });

const readJson = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));

/** The production tree as the lockfile has it: its packages with their licences, and what is wrong with it. */
export function licenses() {
  const { packages } = lockfileSchema.parse(readJson('package-lock.json'));
  const { allowScripts } = manifestSchema.parse(readJson('package.json'));
  const tree = Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && !dev)
    .map(([path, entry]) => ({ ...entry, name: entry.name ?? path.replace(/^.*node_modules\//, '') }));
  const rows = tree.map(({ license, name }) => `| ${name} | ${license ?? 'none'} |`);
  const scripts = sorted(tree.filter((entry) => entry.hasInstallScript).map(({ name }) => name));
  const text = [
    '# What Plimsoll is installed with',
    '',
    'Every package of the production tree and its licence, as `npm run licenses` finds them in the lockfile. A test',
    'compares, so that none joins unnoticed.',
    '',
    '| package | licence |',
    '| --- | --- |',
    ...sorted(rows),
    '',
    `Packages that run something while they are installed: ${scripts.join(', ')}.`,
    '',
  ].join('\n');
  return {
    text,
    unlicensed: tree.filter(({ license }) => license === undefined).map(({ name }) => name),
    unnamedScripts: scripts.filter((name) => allowScripts[name] !== true),
  };
}

const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].sort();
