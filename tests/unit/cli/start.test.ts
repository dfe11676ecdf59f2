import { expect, test } from 'vitest';
import { type Running, type StartOptions, start } from '../../../src/cli/start.ts';

const OPTIONS: StartOptions = {
  ...{ demo: false, port: 8787, lan: false, insecureLan: false, host: null, names: [], proxy: null },
  ...{ data: '/data', timeZone: 'Europe/London', bridge: null, capture: null },
  ...{ logLevel: 'info', logFormat: 'plain', json: false },
};
const HERE: Running = {
  signIn: { isMade: true, link: 'http://127.0.0.1:8787/#sign-in=abc', houseLink: null },
  address: 'http://127.0.0.1:8787',
  house: null,
  folder: '/data',
  ended: Promise.resolve(),
  stop: () => Promise.resolve(),
};
const HOUSE: Running = {
  ...HERE,
  address: 'https://127.0.0.1:8787',
  signIn: {
    isMade: true,
    link: 'https://127.0.0.1:8787/#sign-in=abc',
    houseLink: 'https://pi.local:8787/#sign-in=abc',
  },
  house: { address: 'https://pi.local:8787/', fingerprint: 'AB:CD', insecure: false },
};

async function said(running: Running, options: Partial<StartOptions> = {}): Promise<string[]> {
  const lines: string[] = [];
  const terminal = {
    say: (line: string) => void lines.push(line),
    note: () => undefined,
    write: () => undefined,
  };
  const nothing = () => undefined;
  const serve = () => Promise.resolve(running);
  await start({ ...OPTIONS, ...options }, serve, nothing, { ready: nothing, stopping: nothing }, terminal);
  return lines;
}

test('a start for this machine alone prints one link', async () => {
  expect(await said(HERE)).toEqual([
    'Plimsoll runs.',
    'Open this link on this computer; it works once and signs that browser in: http://127.0.0.1:8787/#sign-in=abc',
    'Data: /data. Stop with Ctrl-C.',
  ]);
});

test('a start for the house prints the wearer’s link at the house’s address too, and says once that browsers warn', async () => {
  expect(await said(HOUSE)).toEqual([
    'Plimsoll runs.',
    'Open this link on this computer; it works once and signs that browser in: https://127.0.0.1:8787/#sign-in=abc',
    'Or open it, instead, on a device of the wearer’s in the house: https://pi.local:8787/#sign-in=abc',
    'Other devices in the house: https://pi.local:8787/, with a code from the wearer’s screen.',
    'Browsers on other devices warn until they trust this household’s certificates; https://pi.local:8787/#trust says how. Fingerprint: AB:CD',
    'Data: /data. Stop with Ctrl-C.',
  ]);
});

test('a program that starts it gets one line of JSON: where it is, and the links', async () => {
  const lines = await said(HOUSE, { json: true });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      demo: false,
      address: 'https://127.0.0.1:8787',
      link: 'https://127.0.0.1:8787/#sign-in=abc',
      houseLink: 'https://pi.local:8787/#sign-in=abc',
      noLink: null,
      house: { address: 'https://pi.local:8787/', fingerprint: 'AB:CD', insecure: false },
      data: '/data',
    },
  ]);
});

test('a program is told why there is no link', async () => {
  const [line = ''] = await said({ ...HERE, signIn: { isMade: false, why: 'Full.' } }, { json: true });
  expect(JSON.parse(line)).toMatchObject({ link: null, houseLink: null, noLink: 'Full.' });
});
