import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { houseState } from '../../src/hooks/house-state.ts';
import { ATTEMPTS, LONGEST_QUEUE, Webhook } from '../../src/hooks/webhook.ts';
import { epochMs } from '../../src/units.ts';
import { alert, snapshot } from '../unit/dashboard/samples.ts';

type Heard = { body: unknown; headers: IncomingMessage['headers'] };

/** A program in the house that takes posts and answers as told. */
async function receiver(answer: (response: ServerResponse, count: number) => void) {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      heard.push({ body: JSON.parse(text), headers: request.headers });
      answer(response, heard.length);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const at = server.address();
  return {
    heard,
    address: `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}/hook/SECRET`,
  };
}

function webhookTo(address: string) {
  const problems: (string | null)[] = [];
  const webhook = new Webhook(
    { address },
    [],
    {
      clock: systemClock,
      version: '9.9.9',
      state: () => houseState(snapshot()),
      onProblem: (problem) => problems.push(problem),
    },
    { answerMs: 300, againMs: 20 },
  );
  onTestFinished(() => webhook.stop());
  return { webhook, problems };
}

const ok = (response: ServerResponse) => response.writeHead(204).end();
const patiently = { timeout: 30_000 };

describe('the webhook', () => {
  it('sends what became of an alert, in order, once each', async () => {
    const { heard, address } = await receiver(ok);
    const { webhook } = webhookTo(address);
    webhook.onAlert(alert());
    webhook.onAlert(alert());
    webhook.onAlert(alert({ acknowledgedAt: epochMs(7) }));
    webhook.onAlert(alert());
    webhook.onAlert(alert({ resolvedAt: epochMs(9) }));
    await expect.poll(() => heard.length, patiently).toBe(4);
    expect(heard.map(({ body }) => (body as { change: string }).change)).toEqual([
      'raised',
      'acknowledged',
      'reopened',
      'resolved',
    ]);
    expect(heard[0]?.body).toMatchObject({
      plimsoll: 1,
      alert: { kind: 'over', family: 'pacing' },
      now: { state: 'under', bpm: 84 },
    });
    expect(heard[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Plimsoll/9.9.9',
    });
  });

  it('tries again a few times, then gives the message up and says so, without the secret of the address', async () => {
    const { heard, address } = await receiver((response) => response.writeHead(500).end());
    const { webhook, problems } = webhookTo(address);
    webhook.onAlert(alert());
    await expect.poll(() => problems.at(-1), patiently).toContain('Messages not delivered: 1.');
    expect(heard).toHaveLength(ATTEMPTS);
    expect(problems[0]).toMatch(/^The webhook at 127\.0\.0\.1:\d+ fails \(it answered 500\)/);
    expect(problems.join()).not.toContain('SECRET');
  });

  it('works again by itself, and takes the notice back', async () => {
    const { address } = await receiver((response, count) =>
      response.writeHead(count === 1 ? 503 : 200).end(),
    );
    const { webhook, problems } = webhookTo(address);
    webhook.onAlert(alert());
    await expect.poll(() => problems.at(-1), patiently).toBeNull();
    expect(problems[0]).toContain('it answered 503');
  });

  it('follows no redirect', async () => {
    const target = await receiver(ok);
    const { address } = await receiver((response) =>
      response.writeHead(307, { location: target.address }).end(),
    );
    const { webhook, problems } = webhookTo(address);
    webhook.onAlert(alert());
    await expect.poll(() => problems.length, patiently).toBeGreaterThanOrEqual(ATTEMPTS);
    expect(problems[0]).toContain('a redirect, which Plimsoll does not follow');
    expect(target.heard).toEqual([]);
  });

  it('does not wait for a receiver that never answers, and queues only so much for it', async () => {
    const { heard, address } = await receiver(() => undefined);
    const { webhook, problems } = webhookTo(address);
    const count = LONGEST_QUEUE + 10;
    for (let index = 0; index < count; index += 1) webhook.onAlert(alert({ id: `over-${index}` }));
    await expect.poll(() => problems.length, patiently).toBeGreaterThan(0);
    expect(problems[0]).toMatch(/no answer in time.*Messages not delivered: 9\./);
    expect(heard.length).toBeLessThanOrEqual(2);
  });

  it('is not stopped from stopping by such a receiver', async () => {
    const { heard, address } = await receiver(() => undefined);
    const { webhook, problems } = webhookTo(address);
    webhook.onAlert(alert());
    await expect.poll(() => heard.length, patiently).toBe(1);
    await webhook.stop();
    expect(problems).toEqual([]);
  });

  it('never sends anything out of the house', async () => {
    const { webhook, problems } = webhookTo('http://8.8.8.8/hook');
    webhook.onAlert(alert());
    await expect.poll(() => problems[0], patiently).toMatch(/^8\.8\.8\.8 is not in this house/);
  });
});
