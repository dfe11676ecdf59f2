import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Visitor } from '../contract/http.ts';
import { noteEntrySchema, notesQuerySchema } from '../contract/note.ts';
import { internalError } from '../errors.ts';
import { forPeople, forThoseWhoHelp } from './access.ts';
import { idSchema, parseBody } from './answers.ts';
import { type Household, running } from './household.ts';

/**
 * What people write down, over HTTP. A carer who sees only what is now may write, and take back what their own
 * device wrote, but reads nothing.
 *
 * @param household who is asked; null while it is not running @param visitorOf who asks
 */
export function addNoteRoutes(
  app: FastifyInstance,
  household: () => Household | null,
  visitorOf: (request: FastifyRequest) => Visitor | null,
): void {
  const notes = () => running(household).notes;
  const visitor = (request: FastifyRequest): Visitor => {
    const found = visitorOf(request);
    if (found === null) throw internalError('a route for those who are signed in was reached by nobody');
    return found;
  };
  app.get('/notes', { config: { access: forPeople } }, (request) =>
    notes().list(parseBody(notesQuerySchema, request.query), visitor(request)),
  );
  app.post('/notes', { config: { access: forThoseWhoHelp } }, (request, reply) =>
    reply.code(201).send(notes().add(parseBody(noteEntrySchema, request.body), visitor(request))),
  );
  app.get('/notes/:id/look-back', { config: { access: forPeople } }, (request) =>
    running(household).lookBack(parseBody(idSchema, request.params).id),
  );
  app.delete('/notes/:id', { config: { access: forThoseWhoHelp } }, (request, reply) => {
    notes().remove(parseBody(idSchema, request.params).id, visitor(request));
    return reply.code(204).send();
  });
}
