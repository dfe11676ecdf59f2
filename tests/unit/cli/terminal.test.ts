import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { printable, processTerminal } from '../../../src/cli/terminal.ts';

let out = '';
let err = '';
const take = (add: (text: string) => void) => (text: string | Uint8Array) => {
  add(String(text));
  return true;
};

beforeEach(() => {
  [out, err] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation(take((text) => (out += text)));
  vi.spyOn(process.stderr, 'write').mockImplementation(take((text) => (err += text)));
});
afterEach(() => vi.restoreAllMocks());

test('a name cannot steer the terminal, nor make a line of its own', () => {
  processTerminal.say(
    '1  carer  Tab\u001b[2J\u001b]0;x\u0007let\u009b31m\r\nAlerts: none.\u202e  (open now)',
  );
  expect(out).toBe('1  carer  Tab [2J ]0;x let\\u009b31m Alerts: none.\\u202e  (open now)\n');
});

test('a note may have several lines, and nothing else that steers', () => {
  processTerminal.note('Plimsoll made a mistake:\n\tat here\u001b[31m\r');
  expect(err).toBe('Plimsoll made a mistake:\n\tat here [31m \n');
});

test('an answer in JSON still says the same to a program, whatever a name holds', () => {
  const device = { name: 'a\u001b\u009b\u202e\u2028b' };
  processTerminal.say(JSON.stringify(device));
  expect(out).not.toMatch(/[\p{Bidi_Control}\p{Zl}\u009b]/u);
  expect(JSON.parse(out)).toEqual(device);
});

test('words in any script, pictures of codes and JSON stay as they are', () => {
  for (const text of ['Größe ▀▄█ אבא 体 👩‍⚕️', JSON.stringify({ name: 'a\u001b\nb' })])
    expect(printable(text)).toBe(text);
});
