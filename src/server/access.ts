/**
 * Who may use what. Every route and every live message is declared here or beside its handler; what is
 * not declared is refused, and the server does not start with a route that nobody declared.
 */
import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Role, Visitor } from '../contract/http.ts';
import type { FromService, ToService } from '../contract/live.ts';
import type { Sharing } from '../contract/sharing.ts';
import { internalError } from '../errors.ts';

/** How much of the wearer's data something tells; each level includes those before it. */
export type Telling = 'nothing' | 'live' | 'everything';

/** Who may use a route. `anyone`: also who is not signed in; such a route tells nothing of the wearer. */
export type Access = 'anyone' | { readonly roles: readonly Role[]; readonly tells: Telling };

const WEARER: readonly Role[] = ['wearer'];
const PEOPLE: readonly Role[] = ['wearer', 'carer'];
const ALL: readonly Role[] = ['wearer', 'carer', 'display'];

/** For the wearer alone. */
export const forWearer: Access = { roles: WEARER, tells: 'everything' };
/** For whoever the wearer shares everything with. */
export const forPeople: Access = { roles: PEOPLE, tells: 'everything' };
/** For every signed-in device that sees the live state. */
export const forScreens: Access = { roles: ALL, tells: 'live' };
/** For every signed-in device; it tells nothing of the wearer. */
export const forSignedIn: Access = { roles: ALL, tells: 'nothing' };

/** For the wearer, and for carers who see the live state. */
export const forThoseWhoHelp: Access = { roles: PEOPLE, tells: 'live' };

export type Refusal = 'not-signed-in' | 'not-your-role' | 'not-shared';

/** Why a visitor may not use something; null when they may. @param sharing what the wearer lets carers see */
export function refusalOf(access: Access, visitor: Visitor | null, sharing: Sharing): Refusal | null {
  if (access === 'anyone') return null;
  if (visitor === null) return 'not-signed-in';
  if (!access.roles.includes(visitor.role)) return 'not-your-role';
  return RANK[access.tells] <= RANK[sharedWith(visitor.role, sharing)] ? null : 'not-shared';
}

const RANK: Readonly<Record<Telling, number>> = { nothing: 0, live: 1, everything: 2 };

/** What a role sees: the wearer everything, a display at most the live state. */
export function sharedWith(role: Role, sharing: Sharing): Telling {
  if (role === 'wearer') return 'everything';
  return role === 'display' && sharing === 'everything' ? 'live' : sharing;
}

/** Who may hear each live message. */
export const MAY_HEAR: Readonly<Record<FromService['type'], Access>> = {
  snapshot: forScreens,
  reading: forScreens,
  tally: forScreens,
  alert: forScreens,
  house: forScreens,
  settings: forScreens,
  notes: forPeople,
  threshold: forWearer,
  strap: forScreens,
  service: forScreens,
  heartbeat: forSignedIn,
  'not-shared': forSignedIn,
};

/** Who may say each live message. */
export const MAY_SAY: Readonly<Record<ToService['type'], Access>> = {
  resync: forSignedIn,
  acknowledge: forThoseWhoHelp,
  silence: forThoseWhoHelp,
  wearing: forThoseWhoHelp,
  word: forThoseWhoHelp,
};

/** One row of the table of routes. */
export interface RouteAccess {
  readonly method: string;
  readonly path: string;
  readonly access: Access;
}

/**
 * Collects the routes that are added to an app from now on.
 *
 * @returns the table, complete when the app is ready
 */
export function collectRoutes(app: FastifyInstance): readonly RouteAccess[] {
  const routes: RouteOptions[] = [];
  const table: RouteAccess[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  app.addHook('onReady', async () => {
    for (const route of routes) {
      const access = route.config?.access;
      if (access === undefined)
        throw internalError(`nobody declared who may use ${route.method} ${route.url}`);
      for (const method of [route.method].flat()) table.push({ method, path: route.url, access });
    }
  });
  return table;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use this route. */
    access?: Access;
  }
}
