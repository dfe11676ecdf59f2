/** Where the Bluetooth lane lies. */
import { join } from 'node:path';
import { REPOSITORY } from '../guest/test-bed.mjs';

export const HERE = import.meta.dirname;
/** Everything installed for this lane; may be deleted at any time. */
export const CACHE = join(REPOSITORY, '.cache', 'bluetooth');
