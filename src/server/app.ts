import fastifyStatic from '@fastify/static';
import { stringifySetCookie } from 'cookie';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import { type ErrorBody, signInSchema } from '../contract/http.ts';
import { errorText, PlimsollError } from '../errors.ts';
import type { EpochMs } from '../units.ts';
import { Door, type Sessions } from './door.ts';
import type { Household } from './household.ts';
import { LiveServer } from './live.ts';
import { addHouseholdRoutes, parseBody } from './routes.ts';

/** Where the demo's pages and routes live. */
export const DEMO_PATH = '/demo/';

export interface ServerOptions {
  readonly sessions: Sessions;
  readonly household: Household;
  /** The demo beside the real thing; null where there is none to be had. */
  readonly demo: {
    running(): Household | null;
    start(): void;
    stop(): Promise<void>;
  } | null;
  /** The folder of the built pages. */
  readonly pages: string;
  readonly now: () => EpochMs;
  readonly clock: Pick<Clock, 'monotonic' | 'scheduler'>;
  readonly log: (line: string) => void;
}

export interface Server {
  readonly app: FastifyInstance;
  readonly door: Door;
  close(): Promise<void>;
}

/** A session cookie is kept for a year, in s. */
const COOKIE_SECONDS = 365 * 24 * 60 * 60;

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

/** Builds the web server; it listens to nothing until told to. */
export function buildServer(options: ServerOptions): Server {
  const { demo, household, log, sessions } = options;
  const door = new Door(sessions);
  const live = new LiveServer(door, options.clock);
  const app = Fastify({
    bodyLimit: 16 * 1024,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: false },
  });

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    const { host, origin } = request.headers;
    if (!door.isOurHost(host)) return refuse(reply, 421, 'wrong-host', 'This is not where Plimsoll lives.');
    const readsOnly = request.method === 'GET' || request.method === 'HEAD';
    if (!readsOnly && !door.isOurOrigin(origin, host)) {
      return refuse(reply, 403, 'wrong-origin', 'Only Plimsoll’s own pages may do that.');
    }
    return undefined;
  });
  app.setErrorHandler((error, _request, reply) => answerError(error, reply, log));
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, 'not-found', 'There is nothing here.'));

  const needSession = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('cache-control', 'no-store');
    if (door.roleOf(request.raw) === null) {
      await refuse(reply, 401, 'not-signed-in', 'Open the link that Plimsoll printed when it started.');
    }
  };
  const needWearer = async (request: FastifyRequest, reply: FastifyReply) => {
    if (door.roleOf(request.raw) !== 'wearer') {
      await refuse(reply, 403, 'not-yours', 'Only the wearer can change that.');
    }
  };
  const addApi = (prefix: string, at: () => Household | null) => {
    void app.register(
      plugin((api) => addSessionRoutes(api, { ...options, door, live })),
      { prefix },
    );
    void app.register(
      plugin((api) => addHouseholdRoutes(api, at, needSession, needWearer)),
      { prefix },
    );
  };
  addApi('/api', () => household);
  void app.register(fastifyStatic, { root: options.pages, prefix: '/', cacheControl: false });

  if (demo !== null) {
    void app.register(
      plugin((api) => addDemoRoutes(api, demo, needSession)),
      { prefix: '/api' },
    );
    addApi(`${DEMO_PATH}api`, () => demo.running());
    void app.register(
      plugin((pages) => {
        pages.addHook('onRequest', async (_request, reply) => {
          if (demo.running() === null) await reply.redirect('/');
        });
        void pages.register(fastifyStatic, {
          root: options.pages,
          prefix: DEMO_PATH,
          decorateReply: false,
          cacheControl: false,
        });
      }),
    );
  }
  live.attach(app.server, (path) => {
    if (path === '/live') return household;
    return path === `${DEMO_PATH}live` ? (demo?.running() ?? null) : null;
  });
  return {
    app,
    door,
    close: async () => {
      await live.close();
      await app.close();
    },
  };
}

/** Routes that are added at once, as a plugin with a scope of its own. */
const plugin =
  (add: (scope: FastifyInstance) => void) =>
  (scope: FastifyInstance, _options: unknown, done: () => void): void => {
    add(scope);
    done();
  };

function addSessionRoutes(
  app: FastifyInstance,
  { door, live, now, sessions }: ServerOptions & { door: Door; live: LiveServer },
): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  app.get('/session', (request, reply) => {
    const role = door.roleOf(request.raw);
    return role === null
      ? refuse(reply, 401, 'not-signed-in', 'Open the link that Plimsoll printed when it started.')
      : reply.send({ role });
  });
  app.post('/session', (request, reply) => {
    const token = sessions.signIn(parseBody(signInSchema, request.body).code, now());
    if (token === null) {
      return refuse(
        reply,
        401,
        'link-used',
        'This link was used before or is too old. Start Plimsoll again to get a new one.',
      );
    }
    return reply
      .header('set-cookie', sessionCookie(door.cookieName, token, COOKIE_SECONDS))
      .code(204)
      .send();
  });
  app.delete('/session', (request, reply) => {
    const token = door.tokenOf(request.raw);
    if (token !== null) {
      sessions.signOut(token);
      live.signOut(token);
    }
    return reply
      .header('set-cookie', sessionCookie(door.cookieName, '', 0))
      .code(204)
      .send();
  });
}

function addDemoRoutes(
  app: FastifyInstance,
  demo: NonNullable<ServerOptions['demo']>,
  needSession: (request: FastifyRequest, reply: FastifyReply) => Promise<void>,
): void {
  app.addHook('onRequest', needSession);
  app.post('/demo', (_request, reply) => {
    demo.start();
    return reply.code(201).send({ path: DEMO_PATH.slice(1) });
  });
  app.delete('/demo', async (_request, reply) => {
    await demo.stop();
    return reply.code(204).send();
  });
}

const sessionCookie = (name: string, value: string, maxAge: number): string =>
  stringifySetCookie({ name, value, path: '/', httpOnly: true, sameSite: 'strict', maxAge });

const refuse = (reply: FastifyReply, status: number, code: string, message: string): FastifyReply => {
  const body: ErrorBody = { error: { code, message } };
  return reply.code(status).send(body);
};

function answerError(error: unknown, reply: FastifyReply, log: (line: string) => void): FastifyReply {
  if (error instanceof PlimsollError && error.kind === 'input') {
    return refuse(reply, error.code === 'strap-not-in-range' ? 409 : 400, error.code, error.message);
  }
  const status = statusOf(error);
  if (status !== null) {
    return refuse(reply, status, 'bad-input', errorText(error));
  }
  log(`A request failed: ${errorText(error)}`);
  const message =
    error instanceof PlimsollError
      ? error.message
      : 'Something in Plimsoll went wrong; what it said is in its log.';
  return refuse(reply, 500, error instanceof PlimsollError ? error.code : 'internal', message);
}

/** The status of an error that the web framework blames on the request; null for others. */
function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return null;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : null;
}
