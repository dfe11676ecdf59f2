import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pairingSchema } from '../../../src/contract/http.ts';
import { PAIRING_MS, PairingDesk, WRONG_CODES, WRONG_CODES_OF_ALL } from '../../../src/server/pairing.ts';
import { type MonotonicMs, monotonicMs } from '../../../src/units.ts';
import { serveHousehold } from '../../support/served.ts';

const NOW = monotonicMs(0);
/** What a code looks like, and none that is ever open: the chance is one in 32⁸. */
const WRONG = 'WRNG-C0DE';

const opened = (): { desk: PairingDesk; code: string } => {
  const desk = new PairingDesk();
  return { desk, code: desk.open('carer', NOW) };
};
const guess = (desk: PairingDesk, from: string, count: number, now: MonotonicMs = NOW): void => {
  for (let one = 0; one < count; one += 1) expect(desk.use(WRONG, from, now)).toBeNull();
};

describe('a pairing', () => {
  test('lets one device in, once, however its code is typed', () => {
    const { code, desk } = opened();
    expect(desk.use(code.toLowerCase().replace('-', ' '), 'a', NOW)).toBe('carer');
    expect(desk.use(code, 'a', NOW)).toBeNull();
  });

  test('is over after five minutes', () => {
    const { code, desk } = opened();
    expect(desk.use(code, 'a', monotonicMs(PAIRING_MS))).toBeNull();
  });

  test('gives a sender no more than so many wrong codes, and the others their own', () => {
    const { code, desk } = opened();
    guess(desk, 'a', WRONG_CODES);
    expect(desk.use(code, 'a', NOW)).toBeNull();
    guess(desk, 'b', WRONG_CODES - 1);
    expect(desk.use(code, 'b', NOW)).toBe('carer');
  });

  test('is closed by so many wrong codes from all together', () => {
    const { code, desk } = opened();
    for (let sender = 0; sender < WRONG_CODES_OF_ALL; sender += 1) guess(desk, `sender ${sender}`, 1);
    expect(desk.use(code, 'another', NOW)).toBeNull();
    expect(desk.role(NOW)).toBeNull();
  });

  test.each([
    ['a one-time link', 'b2qZxNxREKKtVlXb7xPDKqRAGFvoAj5z16wKqxkCWIQ'],
    ['half a code', 'WRNG-'],
  ])('does not count %s as a wrong code: it cannot be the right one', (_, typed) => {
    const { code, desk } = opened();
    for (let one = 0; one < WRONG_CODES_OF_ALL; one += 1) expect(desk.use(typed, 'a', NOW)).toBeNull();
    expect(desk.use(code, 'a', NOW)).toBe('carer');
  });

  test('that is opened anew knows nothing of the wrong codes before', () => {
    const { desk } = opened();
    guess(desk, 'a', WRONG_CODES);
    expect(desk.use(desk.open('display', NOW), 'a', NOW)).toBe('display');
  });
});

describe('over HTTP', () => {
  let served: Awaited<ReturnType<typeof serveHousehold>>;
  beforeAll(async () => {
    served = await serveHousehold();
  });
  afterAll(() => served.close());

  test('one visitor who guesses keeps nobody else out', async () => {
    const headers = { 'content-type': 'application/json' };
    const payload = JSON.stringify({ role: 'carer' });
    const answer = await served.ask('POST', '/api/pairing', 'wearer', { payload, headers });
    const { code } = pairingSchema.parse(answer.json());
    const signIn = (typed: string, remoteAddress: string) =>
      served.ask('POST', '/api/session', 'nobody', {
        payload: JSON.stringify({ code: typed, device: 'Tablet' }),
        headers,
        remoteAddress,
      });
    for (let one = 0; one < WRONG_CODES; one += 1)
      expect((await signIn(WRONG, '192.0.2.66')).statusCode).toBe(401);
    expect((await signIn(code, '192.0.2.66')).statusCode).toBe(401);
    expect((await signIn(code, '192.0.2.7')).statusCode).toBe(204);
  });
});
