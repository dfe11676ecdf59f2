import { relative, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { plugin } from './plugin.ts';

/** The build names what lies here after what is in it: a file never changes, and after an upgrade has another name. */
const NEVER_CHANGES = `assets${sep}`;
/** All else names the former, and is asked for anew: an old page would ask for what an upgrade has taken away. */
const cacheControlOf = (path: string): string =>
  path.startsWith(NEVER_CHANGES) ? 'public, max-age=31536000, immutable' : 'no-cache';

/** The built pages: they hold nothing of anybody's. @param isOpen else visitors are sent to the first page */
export function addPages(app: FastifyInstance, root: string, prefix: string, isOpen: () => boolean): void {
  void app.register(
    plugin((pages) => {
      pages.addHook('onRoute', (route) => {
        route.config = { ...route.config, access: 'anyone' };
      });
      pages.addHook('onRequest', async (_request, reply) => {
        if (!isOpen()) await reply.redirect('/');
      });
      void pages.register(fastifyStatic, {
        root,
        prefix,
        decorateReply: false,
        // They hold no secret that the length of an answer could tell.
        preCompressed: true,
        cacheControl: false,
        setHeaders: (reply, path) => {
          reply.setHeader('cache-control', cacheControlOf(relative(root, path)));
          reply.setHeader('vary', 'accept-encoding');
        },
      });
    }),
  );
}
