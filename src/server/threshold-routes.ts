import type { FastifyInstance } from 'fastify';
import { answersEntrySchema } from '../contract/questions.ts';
import { morningRequestSchema } from '../contract/resting.ts';
import { thresholdEntrySchema } from '../contract/threshold.ts';
import { offerAnswerSchema } from '../contract/threshold-view.ts';
import { forPeople, forWearer } from './access.ts';
import { idSchema, parseBody } from './answers.ts';
import { type Household, running } from './household.ts';

/**
 * The threshold over HTTP. Who sees everything sees what was in force; how it is found, and every change of it, is the
 * wearer's alone.
 *
 * @param household who is asked; null while it is not running
 */
export function addThresholdRoutes(app: FastifyInstance, household: () => Household | null): void {
  const open = () => running(household);

  app.get('/thresholds', { config: { access: forPeople } }, () => open().thresholds());
  app.post('/thresholds', { config: { access: forWearer } }, (request, reply) =>
    reply.code(201).send(open().enterThreshold(parseBody(thresholdEntrySchema, request.body))),
  );
  app.get('/threshold', { config: { access: forWearer } }, () => open().threshold.view());
  app.post('/threshold/answers', { config: { access: forWearer } }, (request, reply) =>
    reply.code(201).send(open().threshold.answer(parseBody(answersEntrySchema, request.body))),
  );
  app.post('/threshold/reading', { config: { access: forWearer } }, (request, reply) => {
    open().threshold.guide(parseBody(morningRequestSchema, request.body).on);
    return reply.code(204).send();
  });
  app.delete('/threshold/readings/:id', { config: { access: forWearer } }, (request, reply) => {
    open().threshold.removeMorning(parseBody(idSchema, request.params).id);
    return reply.code(204).send();
  });
  app.post('/threshold/offer', { config: { access: forWearer } }, (request) => {
    const { accept } = parseBody(offerAnswerSchema, request.body);
    return { threshold: open().threshold.answerOffer(accept) };
  });
}
