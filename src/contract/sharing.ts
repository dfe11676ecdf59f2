import { z } from 'zod';

/** What the wearer lets carers see: everything; the live state only; nothing. */
export const sharingSchema = z.enum(['everything', 'live', 'nothing']);
export type Sharing = z.infer<typeof sharingSchema>;
