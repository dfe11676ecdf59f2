import { errorText, inputError, type PlimsollError, systemErrorCode } from './errors.ts';

/** Why a file cannot be read, with what to do. */
export function unreadable(path: string, cause: unknown): PlimsollError {
  const code = systemErrorCode(cause);
  if (code === 'ENOENT') {
    return inputError('file-unreadable', `There is no file ${path}; check its name and folder.`, cause);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return inputError(
      'file-unreadable',
      `You may not read ${path}; ask its owner for the right to read it.`,
      cause,
    );
  }
  if (code === 'EISDIR') {
    return inputError('file-unreadable', `${path} is a folder; name a file in it.`, cause);
  }
  return inputError('file-unreadable', `${path} cannot be read (${errorText(cause)}).`, cause);
}
