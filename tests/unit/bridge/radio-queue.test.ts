import { expect, test } from 'vitest';
import { RadioQueue } from '../../../src/bridge/radio-queue.ts';

test('runs one job at a time, in the order asked for', async () => {
  const queue = new RadioQueue();
  const happened: string[] = [];
  let finishFirst: () => void = () => undefined;
  const first = queue.run(async () => {
    happened.push('first begins');
    await new Promise<void>((resolve) => {
      finishFirst = resolve;
    });
    happened.push('first ends');
  });
  const second = queue.run(async () => {
    happened.push('second begins');
  });
  await Promise.resolve();
  expect(happened).toEqual(['first begins']);
  finishFirst();
  await Promise.all([first, second]);
  expect(happened).toEqual(['first begins', 'first ends', 'second begins']);
});

test('gives each job’s own result', async () => {
  const queue = new RadioQueue();
  expect(await Promise.all([queue.run(async () => 1), queue.run(async () => 2)])).toEqual([1, 2]);
});
