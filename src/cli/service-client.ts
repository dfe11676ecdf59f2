import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text as textOf } from 'node:stream/consumers';
import { errorBodySchema } from '../contract/http.ts';
import { statusSchema } from '../contract/live.ts';
import { cookieNameOf, hostInUrl, type ServiceAddress } from '../contract/service-address.ts';
import { adoptedStrapSchema } from '../contract/straps.ts';
import { ERROR_CODES, environmentError, inputError } from '../errors.ts';
import type { StrapClient } from './straps.ts';

/** A service on this machine that does not answer for this long is not well, in ms. */
const ANSWER_MS = 5_000;

/**
 * The straps of a running service. It is asked as a command asks, not as a screen that somebody looks at: a wearer
 * who is not there must not seem to be.
 *
 * @param token of a session made for this purpose; it is ended on close
 */
export function remoteStraps(address: ServiceAddress, token: string): StrapClient {
  const call = serviceCall(address, token);
  return {
    view: async () => {
      const { service, strap } = statusSchema.parse(await call('GET', 'status'));
      return { strap, bluetooth: service.bluetooth };
    },
    choose: async (on) => void (await call('POST', 'straps/choose', { on })),
    adopt: async (address) => adoptedStrapSchema.parse(await call('POST', 'straps', { address })),
    prefer: async (id) => void (await call('POST', `straps/${id}/prefer`, {})),
    forget: async (id) => void (await call('DELETE', `straps/${id}`)),
    close: async () => void (await call('DELETE', 'session')),
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
export function serviceCall(address: ServiceAddress, token: string): ServiceCall {
  return async (method, path, body) => {
    const { status, text } = await ask(address, token, method, `/api/${path}`, body).catch(
      (cause: unknown) => {
        throw unreachable(address.port, cause);
      },
    );
    const answer: unknown = text === '' ? null : JSON.parse(text);
    if (status < 400) return answer;
    const { error } = errorBodySchema.parse(answer);
    const code = ERROR_CODES.find((known) => known === error.code) ?? 'bad-input';
    throw inputError(code, error.message);
  };
}

/** One HTTP request. `fetch` cannot be told which authority to trust. */
function ask(
  address: ServiceAddress,
  token: string,
  method: string,
  path: string,
  body: unknown,
): Promise<{ status: number; text: string }> {
  const { authority, host, port } = address;
  const content = body === undefined ? undefined : JSON.stringify(body);
  const options = {
    host,
    port,
    method,
    path,
    headers: {
      ...headersOf(address, token),
      ...(content === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) }),
    },
    signal: AbortSignal.timeout(ANSWER_MS),
  };
  return new Promise((resolve, reject) => {
    const onAnswer = (response: IncomingMessage) =>
      textOf(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    const request =
      authority === null
        ? httpRequest(options, onAnswer)
        : httpsRequest({ ...options, ...trusting(authority) }, onAnswer);
    request.on('error', reject);
    request.end(content);
  });
}

/** The name is one that every certificate of a household covers; an address may be one that none can. */
const trusting = (authority: string) => ({ ca: authority, servername: 'localhost' });

/** What makes a request one of a signed-in page of the service itself. */
const headersOf = (address: ServiceAddress, token: string) => ({
  host: `${hostInUrl(address.host)}:${address.port}`,
  origin: `${address.secure ? 'https' : 'http'}://${hostInUrl(address.host)}:${address.port}`,
  cookie: `${cookieNameOf(address)}=${token}`,
});

const unreachable = (port: number, cause?: unknown) =>
  environmentError(
    'service-unreachable',
    `Plimsoll runs but does not answer on port ${port}; stop it and start it again.`,
    cause,
  );
