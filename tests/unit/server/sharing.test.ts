import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Role } from '../../../src/contract/http.ts';
import { type FromService, fromServiceSchema } from '../../../src/contract/live.ts';
import type { Sharing } from '../../../src/contract/sharing.ts';
import { SLOW_CLIENT_BYTES } from '../../../src/server/screen.ts';
import { Screen } from '../../support/product.ts';
import { serveHousehold } from '../../support/served.ts';

let served: Awaited<ReturnType<typeof serveHousehold>>;
beforeAll(async () => {
  served = await serveHousehold();
});
afterAll(() => served.close());
beforeEach(() => void share('everything'));

const share = (sharing: Sharing) => served.house.service.changeSettings({ 'sharing.carers': sharing });

function connect(who: Role): WebSocket {
  const { headers, url } = served.screen(who);
  const socket = new WebSocket(url, { headers });
  onTestFinished(() => socket.terminate());
  return socket;
}

describe('an open screen that the wearer shares nothing with', () => {
  test('is told so again whenever it asks', async () => {
    share('nothing');
    const carer = new Screen(connect('carer'));
    const { seq } = await carer.next('not-shared');
    carer.send({ type: 'resync', askedAt: 1 });
    await carer.next('not-shared', (message) => message.seq > seq);
  });

  test('is told so though it was too slow to hear it when it happened', async () => {
    const socket = connect('carer');
    const heard: FromService[] = [];
    socket.on('message', (data) => heard.push(fromServiceSchema.parse(JSON.parse(String(data)))));
    await once(socket, 'message');
    socket.pause();
    // What it asks for and does not read piles up, beyond what the system holds for a connection.
    const asked = JSON.stringify({ type: 'resync', askedAt: 1 });
    for (let batch = 0; batch < 40; batch += 1) {
      for (let count = 0; count < 100; count += 1) socket.send(asked);
      await expect.poll(() => socket.bufferedAmount).toBe(0);
    }
    share('nothing');
    socket.resume();
    await expect
      .poll(
        () => {
          served.clock.pass(2_000);
          return heard.at(-1)?.type;
        },
        { timeout: 30_000 },
      )
      .toBe('heartbeat');
    // It was slow indeed: some of what it asked for was never sent.
    expect(heard.filter(({ type }) => type === 'snapshot').length).toBeLessThan(4_000);
    expect(JSON.stringify(heard[0]).length * 4_000).toBeGreaterThan(SLOW_CLIENT_BYTES);
    expect(heard.some(({ type }) => type === 'not-shared')).toBe(true);
  });
});
