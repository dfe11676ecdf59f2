import rateLimit from '@fastify/rate-limit';
import { stringifySetCookie } from 'cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { encode } from 'uqr';
import type { Clock } from '../clock.ts';
import {
  type Device,
  type Pairing,
  pairingRequestSchema,
  type Role,
  renameDeviceSchema,
  type Session,
  type SignedIn,
  signInSchema,
} from '../contract/http.ts';
import { inputError } from '../errors.ts';
import { type EpochMs, epochMs } from '../units.ts';
import { forSignedIn, forWearer } from './access.ts';
import { idSchema, parseBody, refuse, refuseAccess } from './answers.ts';
import type { Door } from './door.ts';
import type { LiveServer } from './live.ts';
import { PAIRING_MS, type PairingDesk } from './pairing.ts';

/** Which devices are signed in; only the store knows how that is kept. */
export interface Sessions {
  signIn(code: string, name: string, now: EpochMs): string | null;
  open(role: Role, name: string, now: EpochMs): string;
  visitor(token: string, now: EpochMs): SignedIn | null;
  devices(now: EpochMs): Omit<Device, 'current' | 'connected'>[];
  rename(id: number, name: string): boolean;
  end(id: number): boolean;
}

export interface SessionRouteOptions {
  readonly sessions: Sessions;
  readonly door: Door;
  readonly live: LiveServer;
  readonly pairing: PairingDesk;
  readonly now: () => EpochMs;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Where other devices in the house find this service; null when it listens on this machine alone. */
  readonly houseOrigin: () => string | null;
}

/** A session cookie is kept for a year, in s; the session behind it may end earlier. */
const COOKIE_SECONDS = 365 * 24 * 60 * 60;
/** Attempts to sign in: from one address, and from all together, each a minute. */
const ATTEMPTS_OF_ONE = 10;
const ATTEMPTS_OF_ALL = 30;
const MINUTE_MS = 60_000;

/** Signing in and out, and the list of devices that are signed in. */
export function addSessionRoutes(app: FastifyInstance, options: SessionRouteOptions): void {
  const { door, now, sessions } = options;
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  app.get('/session', { config: { access: forSignedIn } }, (request, reply) => {
    const visitor = door.visitorOf(request.raw);
    if (visitor === null) return refuseAccess(reply, 'not-signed-in');
    const session: Session = { id: visitor.sessionId, role: visitor.role, device: visitor.device };
    return reply.send(session);
  });

  const refuseTooMany = attemptLimit(app);
  app.post('/session', { config: { access: 'anyone' } }, async (request, reply) => {
    if (await refuseTooMany(request, reply)) return reply;
    const { code, device = deviceOf(request) } = parseBody(signInSchema, request.body);
    const role = options.pairing.use(code, request.ip, options.clock.monotonic());
    const token = role === null ? sessions.signIn(code, device, now()) : sessions.open(role, device, now());
    if (token === null) {
      return refuse(
        reply,
        401,
        'link-used',
        'This link or code is wrong, was used before or is too old. `npx plimsoll pair` makes a new link, the wearer’s screen a new code.',
      );
    }
    return reply
      .header('set-cookie', sessionCookie(door, token, COOKIE_SECONDS))
      .code(204)
      .send();
  });

  app.delete('/session', { config: { access: 'anyone' } }, (request, reply) => {
    const visitor = door.visitorOf(request.raw);
    if (visitor !== null) endSession(options, visitor.sessionId);
    return reply
      .header('set-cookie', sessionCookie(door, '', 0))
      .code(204)
      .send();
  });

  app.get('/devices', { config: { access: forWearer } }, (request): Device[] => {
    const here = door.visitorOf(request.raw)?.sessionId;
    return sessions.devices(now()).map((device) => ({
      ...device,
      current: device.id === here,
      connected: options.live.isConnected(device.id),
    }));
  });
  app.put('/devices/:id', { config: { access: forWearer } }, (request, reply) => {
    const { id } = parseBody(idSchema, request.params);
    const { name } = parseBody(renameDeviceSchema, request.body);
    if (!sessions.rename(id, name)) throw noSuchDevice();
    options.live.rename(id, name);
    return reply.code(204).send();
  });
  app.delete('/devices/:id', { config: { access: forWearer } }, (request, reply) => {
    if (!endSession(options, parseBody(idSchema, request.params).id)) throw noSuchDevice();
    return reply.code(204).send();
  });

  app.post('/pairing', { config: { access: forWearer } }, (request, reply) => {
    const { role } = parseBody(pairingRequestSchema, request.body);
    return reply.code(201).send(pairingOf(options, role));
  });
  app.delete('/pairing', { config: { access: forWearer } }, (_request, reply) => {
    options.pairing.close();
    return reply.code(204).send();
  });
  app.get('/pairing', { config: { access: forWearer } }, () => ({
    open: options.pairing.role(options.clock.monotonic()) !== null,
  }));
}

function pairingOf({ clock, houseOrigin, now, pairing }: SessionRouteOptions, role: Role): Pairing {
  const code = pairing.open(role, clock.monotonic());
  const origin = houseOrigin();
  const link = origin === null ? null : `${origin}/#pair=${code}`;
  const qr = link === null ? null : encode(link, { ecc: 'M', border: 4 });
  return {
    role,
    code,
    link,
    qrPath: qr === null ? null : squaresOf(qr.data),
    qrSize: qr?.size ?? 0,
    expiresAt: epochMs(now() + PAIRING_MS),
  };
}

/** Each dark square as a square of an SVG path. */
const squaresOf = (rows: readonly (readonly boolean[])[]): string =>
  rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');

/**
 * Ends a session and the screens that it has open.
 *
 * @returns whether there was one
 * @throws PlimsollError when that cannot be written; it has ended all the same
 */
function endSession({ live, sessions }: SessionRouteOptions, id: number): boolean {
  try {
    return sessions.end(id);
  } finally {
    live.signOut(id);
  }
}

const noSuchDevice = () => inputError('bad-input', 'There is no such device; it may have been signed out.');

/**
 * Limits attempts to sign in, per address and in all (OWASP ASVS 5.0, 6.3.1).
 *
 * @returns answers a request that is one too many, and says whether it did
 */
function attemptLimit(app: FastifyInstance) {
  void app.register(rateLimit, { global: false });
  const limits: ReturnType<FastifyInstance['createRateLimit']>[] = [];
  void app.after(() => {
    limits.push(
      app.createRateLimit({ max: ATTEMPTS_OF_ONE, timeWindow: MINUTE_MS }),
      app.createRateLimit({ max: ATTEMPTS_OF_ALL, timeWindow: MINUTE_MS, keyGenerator: () => 'all' }),
    );
  });
  return async (request: FastifyRequest, reply: FastifyReply): Promise<boolean> => {
    for (const limit of limits) {
      const state = await limit(request);
      if (state.isAllowed || !state.isExceeded) continue;
      reply.header('retry-after', String(state.ttlInSeconds));
      refuse(reply, 429, 'too-many-attempts', 'Too many attempts to sign in; wait a minute, then try again.');
      return true;
    }
    return false;
  };
}

/** What a device is called that gave itself no name. */
function deviceOf(request: FastifyRequest): string {
  const agent = request.headers['user-agent'] ?? '';
  const found = DEVICES.find(([pattern]) => pattern.test(agent));
  return found === undefined ? 'A device' : found[1];
}

const DEVICES: readonly (readonly [RegExp, string])[] = [
  [/iPad/, 'iPad'],
  [/iPhone/, 'iPhone'],
  [/Android.*Mobile/, 'Android phone'],
  [/Android/, 'Android tablet'],
  [/CrOS/, 'Chromebook'],
  [/Macintosh/, 'Mac'],
  [/Windows/, 'Windows computer'],
  [/Linux/, 'Linux computer'],
];

const sessionCookie = ({ cookieName, secure }: Door, value: string, maxAge: number): string =>
  stringifySetCookie({
    name: cookieName,
    value,
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure,
    maxAge,
  });
