/**
 * Every error a person may meet. `message` is one sentence that says what is wrong and what to do;
 * `kind` says whose move it is: theirs (`input`), the machine's (`environment`), or ours (`internal`).
 */
export type ErrorCode = (typeof ERROR_CODES)[number];

export const ERROR_CODES = [
  'bad-option',
  'bad-input',
  'bad-setting',
  'file-unreadable',
  'recording-unreadable',
  'recording-unknown',
  'file-exists',
  'file-unwritable',
  'no-data',
  'not-a-backup',
  'backup-failed',
  'not-printed',
  'not-confirmed',
  'port-in-use',
  'address-unavailable',
  'data-folder-unusable',
  'data-folder-full',
  'data-folder-read-only',
  'data-in-use',
  'data-of-another-user',
  'older-service-running',
  'not-written',
  'database-damaged',
  'segment-damaged',
  'row-damaged',
  'already-imported',
  'import-lost',
  'database-too-new',
  'migration-failed',
  'native-part-missing',
  'note-unreadable',
  'service-unreachable',
  'not-running',
  'strap-not-in-range',
  'bluetooth-unavailable',
  'not-in-house',
  'mqtt-unreachable',
  'webhook-unreachable',
  'certificate-unusable',
  'not-built',
  'no-service-manager',
  'needs-root',
  'program-out-of-reach',
  'service-failed',
  'internal',
] as const;

export type ErrorKind = 'input' | 'environment' | 'internal';

export class PlimsollError extends Error {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;

  constructor(code: ErrorCode, kind: ErrorKind, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'PlimsollError';
    this.code = code;
    this.kind = kind;
  }
}

/** What the person asked for cannot be done as asked; the sentence says how to ask. */
export const inputError = (code: ErrorCode, message: string, cause?: unknown) =>
  new PlimsollError(code, 'input', message, { cause });

/** What the machine lacks or refuses; the sentence says how to mend it. */
export const environmentError = (code: ErrorCode, message: string, cause?: unknown) =>
  new PlimsollError(code, 'environment', message, { cause });

/** A mistake in this program. */
export const internalError = (message: string, cause?: unknown) =>
  new PlimsollError('internal', 'internal', message, { cause });

/** The `code` of a system error such as `ENOSPC`, or `undefined`. */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** A readable text for any thrown value. */
export const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Does something that may throw. @returns what it threw; null: it was done */
export function failureOf(work: () => void): { readonly error: unknown } | null {
  try {
    work();
    return null;
  } catch (error) {
    return { error };
  }
}
