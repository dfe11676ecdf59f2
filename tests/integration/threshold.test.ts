import { describe, expect, test } from 'vitest';
import { thresholdSchema } from '../../src/contract/threshold.ts';
import { thresholdViewSchema } from '../../src/contract/threshold-view.ts';
import { Product, plimsoll } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NO = [
  '--medicine',
  'no',
  '--pots',
  'no',
  '--atrial-fibrillation',
  'no',
  '--pacemaker',
  'no',
  '--pregnancy',
  'no',
];

describe('plimsoll threshold', () => {
  test('sets and shows it through the service that runs, which judges by it at once', async () => {
    const data = temporaryFolder();
    const product = await Product.start('--port', '0', '--data', data);
    const command = (...args: string[]) => plimsoll('threshold', ...args, '--data', data);
    expect(command('set', '90', '--method', 'symptom').code).toBe(0);
    const list = await product.request('GET', '/api/thresholds', { cookie: await product.signIn() });
    expect(thresholdSchema.array().parse(await list.json())).toMatchObject([{ bpm: 90, method: 'symptom' }]);
    const shown = command('answers', ...NO, '--age', '40', '--json');
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    const view = thresholdViewSchema.parse(JSON.parse(shown.stdout));
    expect(view).toMatchObject({ inForce: { bpm: 90 }, answers: { age: 40, pots: false } });
    expect(command().stdout).toContain('90 bpm, by experience');
  });

  test('refuses with one sentence, exit code 2, and with --json an error with a code', async () => {
    const data = temporaryFolder();
    const product = await Product.start('--port', '0', '--data', data);
    expect(product.said).not.toBe('');
    const command = (...args: string[]) => plimsoll('threshold', ...args, '--data', data);
    expect(command('set', '90', '--method', 'symptom').code).toBe(0);
    const raised = command('set', '99', '--method', 'symptom', '--json');
    expect(raised.code).toBe(2);
    expect(JSON.parse(raised.stdout)).toMatchObject({ error: { code: 'bad-input' } });
    expect(raised.stderr).toContain('write down why');
    expect(command('set', '99', '--method', 'symptom', '--note', 'Measured again').code).toBe(0);
    expect(command('raise').code).toBe(2);
  });

  test('does the same where no service runs', () => {
    const data = temporaryFolder();
    const command = (...args: string[]) => plimsoll('threshold', ...args, '--data', data);
    expect(command('set', '90', '--method', 'clinician', '--measured-on', '2026-01-05').code).toBe(0);
    const { code, stdout } = command('--json');
    expect(code).toBe(0);
    expect(thresholdViewSchema.parse(JSON.parse(stdout)).inForce).toMatchObject({
      bpm: 90,
      inputs: { kind: 'clinician', measuredOn: '2026-01-05' },
    });
    expect(command('set', '20', '--method', 'symptom').code).toBe(2);
  });
});
