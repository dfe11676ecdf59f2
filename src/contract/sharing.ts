import { z } from 'zod';

/** What the wearer lets carers see: everything; the live state only; nothing. */
export const sharingSchema = z.enum(['everything', 'live', 'nothing']);
export type Sharing = z.infer<typeof sharingSchema>;

/** What the wearer is told where what they had chosen is lost. */
export const SHARING_LOST =
  'What carers see could not be read any more: they see nothing until you choose it again.';
