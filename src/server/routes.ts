import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { adoptSchema, chooseSchema } from '../contract/http.ts';
import { settingsChangeSchema } from '../contract/settings.ts';
import { thresholdEntrySchema } from '../contract/threshold.ts';
import { traceQuerySchema } from '../contract/trace.ts';
import { inputError } from '../errors.ts';
import type { Household } from './household.ts';

type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

const strapPathSchema = z.object({ id: z.coerce.number().int().positive() });

/** A body that fits its schema. @throws PlimsollError `bad-input` with the schema's own sentence */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw inputError('bad-input', issue?.message ?? 'That cannot be read.', parsed.error);
}

/**
 * What one household answers over HTTP; every route needs a session.
 *
 * @param household who is asked; null while it is not running, then every route answers 404
 * @param needWearer refuses everyone but the wearer
 */
export function addHouseholdRoutes(
  app: FastifyInstance,
  household: () => Household | null,
  needSession: Guard,
  needWearer: Guard,
): void {
  const open = (): Household => {
    const running = household();
    if (running === null)
      throw inputError('bad-input', 'The demo is not running; start it from the first page.');
    return running;
  };
  app.addHook('onRequest', needSession);

  app.get('/trace', (request) => open().trace(parseBody(traceQuerySchema, request.query)));
  app.get('/thresholds', () => open().thresholds());
  app.post('/thresholds', (request, reply) =>
    reply.code(201).send(open().enterThreshold(parseBody(thresholdEntrySchema, request.body))),
  );
  app.get('/settings', () => open().settings());
  app.put('/settings', { onRequest: needWearer }, (request) =>
    open().changeSettings(parseBody(settingsChangeSchema, request.body)),
  );
  app.post('/straps/choose', (request, reply) => {
    open().choose(parseBody(chooseSchema, request.body).on);
    return reply.code(204).send();
  });
  app.post('/straps', (request, reply) =>
    reply.code(201).send(open().adopt(parseBody(adoptSchema, request.body).address)),
  );
  app.post('/straps/:id/prefer', { onRequest: needWearer }, (request, reply) => {
    open().prefer(parseBody(strapPathSchema, request.params).id);
    return reply.code(204).send();
  });
  app.delete('/straps/:id', (request, reply) => {
    open().forget(parseBody(strapPathSchema, request.params).id);
    return reply.code(204).send();
  });
}
