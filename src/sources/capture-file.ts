import { type CaptureLine, captureLineSchema } from '../contract/capture.ts';
import { inputError } from '../errors.ts';
import type { PacingInput } from '../pacing/events.ts';
import { readLines } from './lines.ts';
import type { ReadReport } from './read-report.ts';

/**
 * Reads a capture: JSON lines, in the order of arrival. Lines that are not valid are left out; empty lines
 * mean nothing.
 *
 * @returns batches of events, a batch for each piece of the file read
 * @throws PlimsollError `file-unreadable`; `recording-unreadable` when no line is valid
 */
export async function* readCapture(path: string, report: ReadReport): AsyncGenerator<readonly PacingInput[]> {
  for await (const lines of readLines(path, (bytes) => report.progress(bytes))) {
    const events: PacingInput[] = [];
    for (const { number, text } of lines) {
      if (text?.trim() === '') continue;
      report.met();
      const parsed = text === null ? 'longer than any packet' : parseLine(text);
      if (typeof parsed === 'string') {
        report.reject(`line ${number}`, parsed);
      } else {
        report.accept();
        events.push(parsed);
      }
    }
    yield events;
  }
  if (report.accepted === 0) {
    throw inputError(
      'recording-unreadable',
      `${path} holds no capture: not one line is {"at": <UTC ms>, "hex": "<bytes>"} or an event.`,
    );
  }
}

/** The event of a line, or why it is none. */
function parseLine(text: string): PacingInput | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not JSON';
  }
  const line = captureLineSchema.safeParse(value);
  return line.success ? eventOf(line.data) : 'not a packet or an event of a capture';
}

function eventOf(line: CaptureLine): PacingInput {
  if ('hex' in line) {
    return { kind: 'packet', at: line.at, strap: line.strap ?? '', bytes: bytesOf(line.hex) };
  }
  if (line.event === 'clock-step') return { kind: 'clock-step', at: line.at, byMs: line.byMs };
  return { kind: 'link', at: line.at, strap: line.strap ?? '', event: line.event };
}

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** The line of a capture for an event; null for events that a capture does not hold. */
export function captureLine(event: PacingInput): string | null {
  const strap = 'strap' in event && event.strap !== '' ? { strap: event.strap } : {};
  switch (event.kind) {
    case 'packet':
      return JSON.stringify({ at: event.at, hex: Buffer.from(event.bytes).toString('hex'), ...strap });
    case 'link':
      return JSON.stringify({ at: event.at, event: event.event, ...strap });
    case 'clock-step':
      return JSON.stringify({ at: event.at, event: 'clock-step', byMs: event.byMs });
    default:
      return null;
  }
}
