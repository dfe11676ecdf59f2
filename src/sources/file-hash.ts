import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { unreadable } from '../unreadable-file.ts';

/**
 * What a file holds, as its SHA-256 in hexadecimal.
 *
 * @throws PlimsollError `file-unreadable`
 */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    const file = await open(path, 'r');
    try {
      for await (const chunk of file.createReadStream({ autoClose: false })) hash.update(chunk);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
  return hash.digest('hex');
}
