import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const measured = join(import.meta.dirname, '../../../docs/bluetooth-faults.json');

test.skipIf(!existsSync(measured))(
  'the README shows every fault of the matrix with each driver as it was last measured, and all are short',
  () => {
    const script = join(import.meta.dirname, '../../bluetooth/table.mjs');
    const check = () => execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect(check()).toBe('');
  },
);
