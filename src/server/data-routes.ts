import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import {
  type DeletedAnswer,
  type Deletion,
  deletionSchema,
  type ExportQuery,
  exportQuerySchema,
} from '../contract/data.ts';
import { forWearer } from './access.ts';
import { parseBody } from './answers.ts';

/** An export as a file to be downloaded. */
export interface ExportFile {
  readonly name: string;
  readonly type: string;
  /** Its octets, as they are made: a download that is slow holds nothing up and fills no memory. */
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** Everything that is kept, to be taken along or away. */
export interface DataPart {
  /** @throws PlimsollError `bad-input` for a span that is none */
  exported(query: ExportQuery): ExportFile;
  /** @throws PlimsollError `not-confirmed` unless the sentence was typed out, `bad-input` for a span that is none */
  remove(deletion: Deletion): Promise<DeletedAnswer>;
}

/** Exports and deletions of the household's data, for the wearer alone. */
export function addDataRoutes(app: FastifyInstance, data: DataPart): void {
  app.get('/export', { config: { access: forWearer } }, (request, reply) => {
    const { name, pieces, type } = data.exported(parseBody(exportQuerySchema, request.query));
    return reply
      .header('content-type', type)
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(Readable.from(pieces));
  });
  app.post('/deletions', { config: { access: forWearer } }, (request) =>
    data.remove(parseBody(deletionSchema, request.body)),
  );
}
