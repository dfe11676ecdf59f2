import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { interval } from 'rxjs';
import type { Clock } from '../clock.ts';
import { hostInUrl, type ServiceAddress } from '../contract/service-address.ts';
import { errorText, internalError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { EpochMs } from '../units.ts';
import { collectRoutes, forWearer, type RouteAccess, refusalOf } from './access.ts';
import { answerError, refuse, refuseAccess } from './answers.ts';
import { addDataRoutes, type DataPart } from './data-routes.ts';
import { Door } from './door.ts';
import { Entrance } from './entrance.ts';
import type { Household } from './household.ts';
import { LiveServer } from './live.ts';
import { addNoteRoutes } from './notes-routes.ts';
import { addPages } from './pages.ts';
import { PairingDesk } from './pairing.ts';
import { plugin } from './plugin.ts';
import { addHouseholdRoutes } from './routes.ts';
import { addSessionRoutes, type Sessions } from './session-routes.ts';
import { addThresholdRoutes } from './threshold-routes.ts';
import { CertificateDesk } from './tls/certificate-desk.ts';
import type { Certificates } from './tls/certificates.ts';
import type { HouseNames } from './tls/house-names.ts';
import { addTrustRoutes } from './trust-routes.ts';
import { refuseBytes, sentenceOfUnreadable } from './unreadable.ts';

/** Where the demo's pages and routes live. */
const DEMO_PATH = '/demo/';

/** Under which names, and how, the service is reached. */
export interface Reach {
  /** The address it listens on. */
  readonly host: string;
  /** The address at which this machine itself gets there. */
  readonly here: string;
  /** The port; 0 for any. */
  readonly port: number;
  /** What it may be called now: names and addresses may change while it runs. */
  readonly names: () => HouseNames;
  /** How to say it to other devices in the house; null when it listens on this machine alone. */
  readonly nameForOthers: string | null;
  /** With TLS: makes or renews the certificates; null: plain HTTP. */
  readonly certificates: (() => Promise<Certificates>) | null;
  /** Whether others in the house get there over plain HTTP. */
  readonly unencrypted: boolean;
  /** The address of a proxy in front that speaks HTTPS; null: there is none, and what claims so is not believed. */
  readonly proxy: string | null;
}

export interface ServerOptions {
  readonly sessions: Sessions;
  readonly household: Household;
  /** Everything that is kept; null where it is not to be had. */
  readonly data: DataPart | null;
  /** The demo beside the real thing; null where there is none to be had. */
  readonly demo: {
    running(): Household | null;
    start(): Promise<void>;
    stop(): Promise<void>;
  } | null;
  /** The folder of the built pages. */
  readonly pages: string;
  readonly reach: Reach;
  readonly now: () => EpochMs;
  readonly clock: Pick<Clock, 'monotonic' | 'scheduler'>;
  readonly log: Log;
  /** Hears how the service is reached from now on, when that changes while it runs. */
  readonly onAddress?: (address: ServiceAddress) => void;
}

export interface Server {
  readonly app: FastifyInstance;
  /** Who may use which route; complete once the server listens. */
  readonly routes: readonly RouteAccess[];
  /** Lets visitors in from now on. @returns where @throws the system's error */
  listen(): Promise<ServiceAddress>;
  /** How the wearer's browser gets there: from this machine, or through the proxy. */
  origin(): string;
  /** How other devices get there; null when they cannot. */
  house(): { address: string; fingerprint: string | null; insecure: boolean } | null;
  close(): Promise<void>;
}

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

/** A request that is not whole after this long is cut off, in ms: its headers, and all of it. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** Bodies and answers are checked with the contract's schemas; without this Fastify loads two compilers of its own. */
const noCompiler = () => () => {
  throw internalError('a route has a Fastify schema; what it takes is said in src/contract');
};
/** How often late requests are looked for, in ms. */
const LATE_CHECK_MS = 2_000;
/** How often it is looked whether this machine has got another address or a certificate nears its end, in ms. */
const RENEW_EVERY_MS = 5 * 60_000;

/** Builds the web server; it listens to nothing until told to. */
export async function buildServer(options: ServerOptions): Promise<Server> {
  const { demo, household, log, now, reach, sessions } = options;
  const certificates =
    reach.certificates === null ? null : await CertificateDesk.open(reach.certificates, log);
  const secure = certificates !== null || reach.proxy !== null;
  const door = new Door({
    visitor: (token) => sessions.visitor(token, now()),
    names: reach.names(),
    secure,
    anyPort: reach.proxy !== null,
  });
  const live = new LiveServer(door, options.clock);
  const limits = {
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    connectionsCheckingInterval: LATE_CHECK_MS,
  };
  const web = certificates === null ? null : createHttpsServer({ ...limits, ...tlsOf(certificates.current) });
  const app = Fastify({
    bodyLimit: 16 * 1024,
    forceCloseConnections: true,
    trustProxy: reach.proxy ?? false,
    schemaController: { compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler } },
    routerOptions: { ignoreTrailingSlash: false },
    // No hook runs for an address that cannot be read: the door is kept here, too.
    frameworkErrors: (error, request, reply) => {
      reply.headers(SECURITY_HEADERS);
      if (!door.isForUs(request.raw)) refuseStranger(reply);
      else refuse(reply, error.statusCode ?? 400, 'bad-input', sentenceOfUnreadable(error));
    },
    clientErrorHandler: refuseBytes,
    serverFactory: (handler) => (web ?? createHttpServer(limits)).on('request', handler),
  });
  const routes = collectRoutes(app);

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    const { host, origin } = request.headers;
    if (!door.isForUs(request.raw)) return refuseStranger(reply);
    const readsOnly = request.method === 'GET' || request.method === 'HEAD';
    if (!readsOnly && !door.isOurOrigin(origin, host)) {
      return refuse(reply, 403, 'wrong-origin', 'Only Plimsoll’s own pages may do that.');
    }
    if (request.is404) return undefined;
    // A route that nobody declared is the wearer's: it fails closed.
    const { access = forWearer } = request.routeOptions.config;
    if (access !== 'anyone') reply.header('cache-control', 'no-store');
    const refusal = refusalOf(access, door.visitorOf(request.raw), household.sharing());
    return refusal === null ? undefined : refuseAccess(reply, refusal);
  });
  app.setErrorHandler((error, _request, reply) => answerError(error, reply, log));
  app.setNotFoundHandler((_request, reply) => {
    reply.header('cache-control', 'no-store');
    return refuse(reply, 404, 'not-found', 'There is nothing here.');
  });

  let port = 0;
  const scheme = secure ? 'https' : 'http';
  const houseOrigin = () =>
    reach.nameForOthers === null
      ? null
      : `${scheme}://${hostInUrl(reach.nameForOthers)}${reach.proxy === null ? `:${port}` : ''}`;
  const originHere = () =>
    (reach.proxy === null ? null : houseOrigin()) ?? `${scheme}://${hostInUrl(reach.here)}:${port}`;
  const pairing = new PairingDesk();
  const addApi = (prefix: string, at: () => Household | null) => {
    const sessionRoutes = { ...options, door, live, pairing, houseOrigin };
    void app.register(
      plugin((api) => addSessionRoutes(api, sessionRoutes)),
      { prefix },
    );
    void app.register(
      plugin((api) => addHouseholdRoutes(api, at)),
      { prefix },
    );
    void app.register(
      plugin((api) => addThresholdRoutes(api, at)),
      { prefix },
    );
    void app.register(
      plugin((api) => addNoteRoutes(api, at, ({ raw }) => door.visitorOf(raw))),
      { prefix },
    );
  };
  addApi('/api', () => household);
  const { data } = options;
  if (data !== null) {
    void app.register(
      plugin((api) => addDataRoutes(api, data)),
      { prefix: '/api' },
    );
  }
  addPages(app, options.pages, '/', () => true);
  if (certificates !== null) addTrustRoutes(app, () => certificates.current);
  if (demo !== null) {
    void app.register(
      plugin((api) => addDemoRoutes(api, demo)),
      { prefix: '/api' },
    );
    addApi(`${DEMO_PATH}api`, () => demo.running());
    addPages(app, options.pages, DEMO_PATH, () => demo.running() !== null);
  }
  const entrance = new Entrance(app.server, door, web !== null);
  live.attach(
    app.server,
    (path) => {
      if (path === '/live') return household;
      return path === `${DEMO_PATH}live` ? (demo?.running() ?? null) : null;
    },
    (request) => entrance.letIn(request),
  );
  const address = (): ServiceAddress => ({
    ...{ port, host: reach.here, origin: originHere(), house: houseOrigin(), secure },
    authority: certificates?.current.authorityPem ?? null,
  });
  const renew = async () => {
    door.setNames(reach.names());
    if (web === null || certificates === null) return;
    const isAnother = await certificates.renew();
    web.setSecureContext(tlsOf(certificates.current));
    if (isAnother) options.onAddress?.(address());
  };
  const renewing = interval(RENEW_EVERY_MS, options.clock.scheduler).subscribe(() => {
    renew().catch((error: unknown) =>
      log(`The certificates could not be renewed: ${errorText(error)}`, 'error'),
    );
  });
  return {
    app,
    routes,
    listen: async () => {
      await app.ready();
      port = await entrance.listen(reach.host, reach.port);
      door.setPort(port);
      return address();
    },
    origin: originHere,
    house: () => {
      const origin = houseOrigin();
      const fingerprint = certificates?.current.fingerprint ?? null;
      return origin === null ? null : { address: `${origin}/`, fingerprint, insecure: reach.unencrypted };
    },
    close: async () => {
      renewing.unsubscribe();
      entrance.stopListening();
      await live.close();
      await app.close();
      entrance.close();
    },
  };
}

const refuseStranger = (reply: FastifyReply) =>
  refuse(reply, 421, 'wrong-host', 'This is not where Plimsoll lives.');

const tlsOf = ({ current }: Certificates) => ({
  key: current.key,
  cert: current.certificate,
  minVersion: 'TLSv1.2' as const,
});

function addDemoRoutes(app: FastifyInstance, demo: NonNullable<ServerOptions['demo']>): void {
  app.post('/demo', { config: { access: forWearer } }, async (_request, reply) => {
    await demo.start();
    return reply.code(201).send({ path: DEMO_PATH.slice(1) });
  });
  app.delete('/demo', { config: { access: forWearer } }, async (_request, reply) => {
    await demo.stop();
    return reply.code(204).send();
  });
}
