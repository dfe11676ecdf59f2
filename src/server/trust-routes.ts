import type { FastifyInstance } from 'fastify';
import type { Certificates } from './tls/certificates.ts';

/** What a device needs that shall trust this household's certificates; anyone may have it. */
export function addTrustRoutes(app: FastifyInstance, current: () => Certificates): void {
  app.get('/api/trust', { config: { access: 'anyone' } }, () => {
    const { anew, fingerprint } = current();
    return { fingerprint, anew };
  });
  app.get('/plimsoll-authority.crt', { config: { access: 'anyone' } }, (_request, reply) =>
    reply
      .header('content-type', 'application/x-x509-ca-cert')
      .header('content-disposition', 'attachment; filename="plimsoll-authority.crt"')
      .send(current().authorityDer),
  );
}
