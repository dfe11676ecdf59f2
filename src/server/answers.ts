import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ErrorBody, RefusalCode } from '../contract/http.ts';
import { type ErrorCode, errorText, inputError, PlimsollError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Refusal } from './access.ts';
import { sentenceOfIssue } from './expectations.ts';
import { sentenceOfUnreadable } from './unreadable.ts';

/** Answers with an error as every route does. */
export const refuse = (
  reply: FastifyReply,
  status: number,
  code: ErrorCode | RefusalCode,
  message: string,
): FastifyReply => {
  const body: ErrorBody = { error: { code, message } };
  return reply.code(status).send(body);
};

const REFUSALS: Readonly<Record<Refusal, { status: number; message: string }>> = {
  'not-signed-in': {
    status: 401,
    message:
      'This device is not signed in; open the link that Plimsoll printed when it started, or type a code from the wearer’s screen.',
  },
  'not-your-role': { status: 403, message: 'Only the wearer can do that; ask them.' },
  'not-shared': { status: 403, message: 'The wearer keeps this to themselves.' },
};

export const refuseAccess = (reply: FastifyReply, refusal: Refusal): FastifyReply =>
  refuse(reply, REFUSALS[refusal].status, refusal, REFUSALS[refusal].message);

/** A body that fits its schema. @throws PlimsollError `bad-input` with the schema's own sentence, or one that names the field */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body, { error: sentenceOfIssue });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw inputError('bad-input', issue?.message ?? 'That cannot be read.', parsed.error);
}

const NO_ID = 'The number at the end of the address is a whole one, from 1 on.';
/** A number in a path. */
export const idSchema = z.object({
  id: z.coerce.number({ error: NO_ID }).int({ error: NO_ID }).positive({ error: NO_ID }),
});

/** Answers whatever a route threw. */
export function answerError(error: unknown, reply: FastifyReply, log: Log): FastifyReply {
  if (error instanceof PlimsollError && error.kind === 'input') {
    return refuse(reply, error.code === 'strap-not-in-range' ? 409 : 400, error.code, error.message);
  }
  const status = statusOf(error);
  if (status !== null) return refuse(reply, status, 'bad-input', sentenceOfUnreadable(error));
  log(`A request failed: ${errorText(error)}`, 'error');
  const message =
    error instanceof PlimsollError
      ? error.message
      : 'Something in Plimsoll went wrong; what it said is in its log.';
  return refuse(reply, 500, error instanceof PlimsollError ? error.code : 'internal', message);
}

/** The status of an error that the web framework blames on the request; null for others. */
function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return null;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : null;
}
