import type { FastifyInstance } from 'fastify';

/** Routes that are added at once, as a plugin with a scope of its own. */
export const plugin =
  (add: (scope: FastifyInstance) => void) =>
  (scope: FastifyInstance, _options: unknown, done: () => void): void => {
    add(scope);
    done();
  };
