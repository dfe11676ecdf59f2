import { timer } from 'rxjs';
import { WebSocket } from 'ws';
import type { Clock } from '../clock.ts';
import { errorBodySchema } from '../contract/http.ts';
import { fromServiceSchema, type Snapshot } from '../contract/live.ts';
import { adoptedStrapSchema } from '../contract/straps.ts';
import { ERROR_CODES, environmentError, inputError } from '../errors.ts';
import type { StrapClient } from './straps.ts';

/** A service on this machine that does not answer for this long is not well, in ms. */
const ANSWER_MS = 5_000;

/**
 * Asks a running service on this machine, as a page would.
 *
 * @param token of a session made for this purpose; it is ended on close
 * @throws PlimsollError `service-unreachable`
 */
export async function remoteStraps(port: number, token: string, clock: Clock): Promise<StrapClient> {
  const origin = `http://127.0.0.1:${port}`;
  const headers = { origin, cookie: `plimsoll-${port}=${token}` };
  let snapshot: Snapshot | null = null;

  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { headers });
  await new Promise<void>((resolve, reject) => {
    const late = timer(ANSWER_MS, clock.scheduler).subscribe(() => reject(unreachable(port)));
    socket.on('error', (cause) => {
      late.unsubscribe();
      reject(unreachable(port, cause));
    });
    socket.on('message', (data) => {
      const message = fromServiceSchema.safeParse(JSON.parse(String(data)));
      if (!message.success) return;
      const { data: news } = message;
      if (news.type === 'snapshot') snapshot = news;
      else if (news.type === 'strap' && snapshot !== null) snapshot = { ...snapshot, strap: news.strap };
      else if (news.type === 'service' && snapshot !== null)
        snapshot = { ...snapshot, service: news.service };
      late.unsubscribe();
      resolve();
    });
  });

  const call = serviceCall(port, token);
  return {
    view: () => {
      if (snapshot === null) throw unreachable(port);
      return { strap: snapshot.strap, bluetooth: snapshot.service.bluetooth };
    },
    choose: async (on) => void (await call('POST', 'straps/choose', { on })),
    adopt: async (address) => adoptedStrapSchema.parse(await call('POST', 'straps', { address })),
    prefer: async (id) => void (await call('POST', `straps/${id}/prefer`, {})),
    forget: async (id) => void (await call('DELETE', `straps/${id}`)),
    close: async () => {
      socket.terminate();
      await call('DELETE', 'session');
    },
  };
}

/** Asks one thing of a running service; the answer is its JSON, or null where it has none. */
export type ServiceCall = (method: string, path: string, body?: unknown) => Promise<unknown>;

/**
 * How to ask a running service on this machine over HTTP.
 *
 * @param token of a session made for this purpose; to be ended with `DELETE session`
 * @returns a function that throws PlimsollError: what the service refused, or `service-unreachable`
 */
export function serviceCall(port: number, token: string): ServiceCall {
  const origin = `http://127.0.0.1:${port}`;
  const headers = { origin, cookie: `plimsoll-${port}=${token}` };
  return async (method, path, body) => {
    const response = await fetch(`${origin}/api/${path}`, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_MS),
    }).catch((cause: unknown) => {
      throw unreachable(port, cause);
    });
    const answer: unknown = response.status === 204 ? null : await response.json();
    if (response.ok) return answer;
    const { error } = errorBodySchema.parse(answer);
    const code = ERROR_CODES.find((known) => known === error.code) ?? 'bad-input';
    throw inputError(code, error.message);
  };
}

const unreachable = (port: number, cause?: unknown) =>
  environmentError(
    'service-unreachable',
    `Plimsoll runs but does not answer on port ${port}; stop it and start it again.`,
    cause,
  );
