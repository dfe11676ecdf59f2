import { expect, test } from 'vitest';
import { licenses } from '../support/licenses.ts';

const { text, unlicensed, unnamedScripts } = licenses();

test('no package joins the production tree unnoticed', async () => {
  await expect(text).toMatchFileSnapshot('../../docs/licenses.md');
});

test('every package of the production tree has a licence', () => {
  expect(unlicensed).toEqual([]);
});

test('no package runs anything while it is installed but those that were named', () => {
  expect(unnamedScripts).toEqual([]);
});
