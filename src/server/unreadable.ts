/** Requests that no route could take: what they are told is one error like every other. */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorBody } from '../contract/http.ts';
import { systemErrorCode } from '../errors.ts';

/** By the code of the web framework or of Node's parser. */
const SENTENCES: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'This address cannot be read; look how it is written.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'Nothing was sent where JSON has to be.',
  FST_ERR_CTP_BODY_TOO_LARGE: 'Too much was sent; a request has at most 16 kB.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'Only JSON is read here; send it with the content type application/json.',
  ERR_HTTP_REQUEST_TIMEOUT: 'The request took too long; send it again.',
  HPE_HEADER_OVERFLOW: 'The headers of the request are too long.',
};
const OTHERWISE = 'The request cannot be read; what is sent has to be plain JSON.';

/** What a request is told that the web framework could not read. */
export const sentenceOfUnreadable = (error: unknown): string =>
  SENTENCES[systemErrorCode(error) ?? ''] ?? OTHERWISE;

/** Answers bytes that are no request, and ends that connection: nothing after them could be told apart. */
export function refuseBytes(error: Error, socket: Duplex): void {
  if (systemErrorCode(error) === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) {
    const status = STATUSES[systemErrorCode(error) ?? ''] ?? 400;
    const body: ErrorBody = { error: { code: 'bad-input', message: sentenceOfUnreadable(error) } };
    const text = JSON.stringify(body);
    socket.write(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        'Connection: close',
        'Content-Type: application/json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(text)}`,
        '',
        text,
      ].join('\r\n'),
    );
  }
  socket.destroy(error);
}

const STATUSES: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};
