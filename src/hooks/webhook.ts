import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type Subscription, timer } from 'rxjs';
import type { Alert } from '../contract/live.ts';
import type { WebhookSettings } from '../contract/outside.ts';
import { environmentError, systemErrorCode } from '../errors.ts';
import type { MonotonicMs } from '../units.ts';
import type { Hook, HookOptions } from './hook.ts';
import { houseLookup, needHouseHost, saysNotInHouse } from './house-address.ts';
import { type AlertChange, changeOf, webhookBody } from './webhook-body.ts';

/** How many posts wait at most; the oldest is given up for a newer one. */
export const LONGEST_QUEUE = 20;
/** A post is tried this often. */
export const ATTEMPTS = 3;
/** News older than this is not news, in ms: it is given up. */
const TOO_OLD_MS = 60_000;

export interface WebhookTimes {
  /** How long the other side may take to answer, in ms. */
  readonly answerMs: number;
  /** The wait before another attempt, in ms. */
  readonly againMs: number;
}
const TIMES: WebhookTimes = { answerMs: 5_000, againMs: 3_000 };

interface Post {
  readonly body: string;
  readonly madeAt: MonotonicMs;
  readonly failures: number;
}

/** Sends a POST to a program in the house for every alert and what becomes of it, one after the other. */
export class Webhook implements Hook {
  readonly #url: URL;
  readonly #options: HookOptions;
  readonly #times: WebhookTimes;
  readonly #known = new Map<string, Alert>();
  #queue: Post[] = [];
  #givenUp = 0;
  #busy = false;
  readonly #cut = new AbortController();
  #retry: Subscription | null = null;

  /** @param alerts those that stand already; they are no news */
  constructor(settings: WebhookSettings, alerts: readonly Alert[], options: HookOptions, times = TIMES) {
    this.#url = new URL(settings.address);
    this.#options = options;
    this.#times = times;
    for (const alert of alerts) this.#known.set(alert.id, alert);
  }

  onAlert(alert: Alert): void {
    const change = changeOf(this.#known.get(alert.id), alert);
    if (alert.resolvedAt === null) this.#known.set(alert.id, alert);
    else this.#known.delete(alert.id);
    if (change !== null) this.#add(change, alert);
  }

  async stop(): Promise<void> {
    this.#retry?.unsubscribe();
    this.#cut.abort();
  }

  #add(change: AlertChange, alert: Alert): void {
    const { clock, state } = this.#options;
    const body = webhookBody(change, alert, state(), clock.wall());
    if (this.#queue.length === LONGEST_QUEUE) {
      this.#queue.shift();
      this.#givenUp += 1;
    }
    this.#queue.push({ body, madeAt: clock.monotonic(), failures: 0 });
    this.#next();
  }

  #next(): void {
    if (this.#busy || this.#cut.signal.aborted) return;
    const post = this.#queue.shift();
    if (post === undefined) return;
    const { clock, onProblem } = this.#options;
    if (clock.monotonic() - post.madeAt > TOO_OLD_MS) {
      this.#givenUp += 1;
      this.#next();
      return;
    }
    this.#busy = true;
    this.#deliver(post.body).then(
      () => {
        this.#busy = false;
        this.#givenUp = 0;
        onProblem(null);
        this.#next();
      },
      (error: unknown) => this.#onFailure(post, error),
    );
  }

  #onFailure(post: Post, error: unknown): void {
    if (this.#cut.signal.aborted) return;
    const failures = post.failures + 1;
    if (failures < ATTEMPTS && !saysNotInHouse(error)) this.#queue.unshift({ ...post, failures });
    else this.#givenUp += 1;
    this.#options.onProblem(webhookProblem(error, this.#url.host, this.#givenUp));
    this.#retry = timer(this.#times.againMs, this.#options.clock.scheduler).subscribe(() => {
      this.#busy = false;
      this.#next();
    });
  }

  /** One attempt; rejects unless the answer is a 2xx. Redirects are not followed: they may lead out of the house. */
  #deliver(body: string): Promise<void> {
    const url = this.#url;
    return new Promise((resolve, reject) => {
      try {
        needHouseHost(url.hostname);
        const request = url.protocol === 'https:' ? requestHttps : requestHttp;
        const sent = request(url, {
          method: 'POST',
          agent: false,
          lookup: houseLookup,
          signal: AbortSignal.any([this.#cut.signal, AbortSignal.timeout(this.#times.answerMs)]),
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'user-agent': `Plimsoll/${this.#options.version}`,
          },
        });
        sent.once('response', ({ statusCode = 0 }) => {
          // What it says beyond the status is of no interest, however long it is.
          sent.destroy();
          if (statusCode >= 200 && statusCode < 300) resolve();
          else reject(answered(statusCode));
        });
        sent.on('error', reject);
        sent.end(body);
      } catch (error) {
        reject(error);
      }
    });
  }
}

/** An answer that is no success, as an error. @param status of HTTP */
export const answered = (status: number) =>
  environmentError(
    'webhook-unreachable',
    status >= 300 && status < 400
      ? `it answered ${status}, a redirect, which Plimsoll does not follow`
      : `it answered ${status}`,
  );

/** Why the webhook was not delivered, as one sentence. Of the address only the host is told: the rest is a secret. */
export function webhookProblem(error: unknown, host: string, givenUp: number): string {
  if (saysNotInHouse(error)) return error.message;
  const lost = givenUp === 0 ? '' : ` Messages not delivered: ${givenUp}.`;
  return `The webhook at ${host} fails (${reason(error)}); check its address and that the program behind it runs.${lost}`;
}

function reason(error: unknown): string {
  const code = systemErrorCode(error);
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'no such name';
    case 'ABORT_ERR':
      return 'no answer in time';
    case 'webhook-unreachable':
      return error instanceof Error ? error.message : code;
  }
  return code ?? 'the connection broke';
}
