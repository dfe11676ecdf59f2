import { expect, test } from 'vitest';
import { type DevicesClient, type NewWearerLink, pair } from '../../../src/cli/devices.ts';
import { internalError } from '../../../src/errors.ts';
import { epochMs } from '../../../src/units.ts';

const HERE: NewWearerLink = {
  link: 'https://127.0.0.1:8787/#sign-in=abc',
  houseLink: null,
  trustAt: null,
  expiresAt: epochMs(Date.UTC(2026, 2, 10, 9)),
};
const HOUSE = 'https://pi.local:8787';

/** What `plimsoll pair` says where the service made this link. */
async function said(made: NewWearerLink, json = false): Promise<string[]> {
  const nobody = () => Promise.reject(internalError('nobody asked'));
  const client: DevicesClient = {
    wearerLink: () => Promise.resolve(made),
    ...{ pair: nobody, list: nobody, signOut: nobody, close: () => Promise.resolve() },
  };
  const lines: string[] = [];
  const terminal = {
    say: (line: string) => void lines.push(line),
    note: () => undefined,
    write: () => undefined,
  };
  const options = { data: '', tz: 'Europe/London', json };
  await pair('wearer', options, () => Promise.resolve(client), terminal);
  return lines;
}

/** Without the picture. */
const words = (lines: readonly string[]) => lines.filter((line) => /[a-z]/.test(line));

test('where this machine alone is served, the wearer’s link is for a browser on it', async () => {
  expect(await said(HERE)).toEqual([
    'Open this link on this computer; it works once and signs that browser in: https://127.0.0.1:8787/#sign-in=abc',
    'It is good until 10 Mar 2026, 09:00. Links before it no longer work.',
  ]);
});

test('a machine without a screen gives the wearer’s link at the house’s address, to be scanned or typed', async () => {
  const houseLink = `${HOUSE}/#sign-in=abc`;
  const lines = await said({ ...HERE, houseLink, trustAt: `${HOUSE}/` });
  expect(lines.filter((line) => /[▀▄█]/.test(line)).length).toBeGreaterThan(10);
  expect(words(lines)).toEqual([
    'Open this link on this computer; it works once and signs that browser in: https://127.0.0.1:8787/#sign-in=abc',
    'Or open it, instead, on a device of the wearer’s in the house: https://pi.local:8787/#sign-in=abc',
    'The picture is the link for the house, to be scanned.',
    'Browsers on other devices warn until they trust this household’s certificates; https://pi.local:8787/#trust says how.',
    'It is good until 10 Mar 2026, 09:00. Links before it no longer work.',
  ]);
});

test('behind a proxy there is one link for everybody', async () => {
  const link = 'https://plimsoll.example/#sign-in=abc';
  expect(words(await said({ ...HERE, link, houseLink: link }))[0]).toBe(
    'Open this link on a device of the wearer’s in the house; it works once and signs that browser in: https://plimsoll.example/#sign-in=abc',
  );
});

test('programs are told both links, or that there is one', async () => {
  const houseLink = `${HOUSE}/#sign-in=abc`;
  const [both = ''] = await said({ ...HERE, houseLink, trustAt: `${HOUSE}/` }, true);
  expect(JSON.parse(both)).toMatchObject({ role: 'wearer', link: HERE.link, houseLink });
  const [one = ''] = await said(HERE, true);
  expect(JSON.parse(one)).toMatchObject({ houseLink: null });
});
