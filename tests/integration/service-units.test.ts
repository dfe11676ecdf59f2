import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemd } from '../../src/cli/system-service/units.ts';
import { MAIN } from '../support/product.ts';

const run = (...words: string[]) => spawnSync('systemd-analyze', words, { encoding: 'utf8' });
const isHere = run('--version').error === undefined;

test('where everything is tested, systemd’s own judgement is asked for', () => {
  expect(isHere || process.env['CI'] !== 'true').toBe(true);
});

describe.runIf(isHere)('the units, judged by systemd', () => {
  let paths: string[];
  let remove: () => void;
  afterAll(() => remove());

  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-units-'));
    remove = () => rmSync(folder, { recursive: true, force: true });
    const files = systemd.files({
      node: process.execPath,
      main: MAIN,
      bridge: MAIN,
      home: folder,
      port: 8787,
      lan: true,
      timeZone: 'Europe/Zurich',
      names: [],
    });
    paths = files
      .filter(({ path }) => path.includes('/systemd/'))
      .map(({ path, text }) => {
        const copy = join(folder, basename(path));
        writeFileSync(copy, text);
        return copy;
      });
  });

  test('hold nothing that it does not understand', () => {
    const { status, stderr } = run('verify', ...paths);
    // It also reads what else the machine has.
    expect(stderr.split('\n').filter((line) => line.includes('plimsoll'))).toEqual([]);
    expect(status).toBe(0);
  });

  test.each(['plimsoll.service', 'plimsoll-bridge@.service'])('expose at most 2.0: %s', (name) => {
    const path = paths.find((one) => one.endsWith(`/${name}`)) ?? '';
    const { status, stdout } = run('security', '--offline=true', '--no-pager', '--threshold=20', path);
    const exposure = /exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1];
    console.log(`${name}: exposure ${exposure}`);
    expect(Number(exposure)).toBeLessThanOrEqual(2);
    expect(status).toBe(0);
  });
});
