import type { FastifyInstance } from 'fastify';
import { alertLogQuerySchema } from '../contract/alerts.ts';
import { dayPathSchema } from '../contract/day.ts';
import { adoptSchema, chooseSchema } from '../contract/http.ts';
import { reportQuerySchema } from '../contract/report.ts';
import { settingsChangeSchema } from '../contract/settings.ts';
import { traceQuerySchema } from '../contract/trace.ts';
import { daysQuerySchema } from '../contract/weeks.ts';
import { forPeople, forScreens, forWearer } from './access.ts';
import { idSchema, parseBody } from './answers.ts';
import { type Household, running } from './household.ts';

/** What a screen needs to know when it may sound; the rest of the settings is the wearer's. */
const concernsScreens = (key: string): boolean =>
  key === 'alerts.silence' || key.startsWith('night.') || key.startsWith('sound.');

/**
 * What one household answers over HTTP.
 *
 * @param household who is asked; null while it is not running, then every route says so
 */
export function addHouseholdRoutes(app: FastifyInstance, household: () => Household | null): void {
  const open = () => running(household);

  // For commands and programs: a look that makes nobody present, as a screen's connection would.
  app.get('/status', { config: { access: forWearer } }, () => open().snapshot());
  app.get('/trace', { config: { access: forPeople } }, (request) =>
    open().trace(parseBody(traceQuerySchema, request.query)),
  );
  app.get('/days', { config: { access: forPeople } }, (request) =>
    open().days(parseBody(daysQuerySchema, request.query)),
  );
  app.get('/days/:date', { config: { access: forPeople } }, (request) =>
    open().day(parseBody(dayPathSchema, request.params).date),
  );
  app.get('/report', { config: { access: forPeople } }, (request) =>
    open().report(parseBody(reportQuerySchema, request.query)),
  );
  app.post('/imports/changed', { config: { access: forWearer } }, (_, reply) => {
    open().importsChanged();
    return reply.code(204).send();
  });
  app.get('/alerts', { config: { access: forPeople } }, (request) => {
    const { from, to } = parseBody(alertLogQuerySchema, request.query);
    return open().alertLog(from ?? null, to ?? null);
  });
  app.get('/settings', { config: { access: forWearer } }, () => open().settings());
  app.get('/settings/screen', { config: { access: forScreens } }, () => ({
    settings: open()
      .settings()
      .settings.filter(({ key }) => concernsScreens(key)),
  }));
  app.put('/settings', { config: { access: forWearer } }, (request) =>
    open().changeSettings(parseBody(settingsChangeSchema, request.body)),
  );
  app.post('/straps/choose', { config: { access: forWearer } }, (request, reply) => {
    open().choose(parseBody(chooseSchema, request.body).on);
    return reply.code(204).send();
  });
  app.post('/straps', { config: { access: forWearer } }, (request, reply) =>
    reply.code(201).send(open().adopt(parseBody(adoptSchema, request.body).address)),
  );
  app.post('/straps/:id/prefer', { config: { access: forWearer } }, (request, reply) => {
    open().prefer(parseBody(idSchema, request.params).id);
    return reply.code(204).send();
  });
  app.delete('/straps/:id', { config: { access: forWearer } }, (request, reply) => {
    open().forget(parseBody(idSchema, request.params).id);
    return reply.code(204).send();
  });
}
