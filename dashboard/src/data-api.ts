import type { DeletedAnswer, Deletion, ExportFormat } from '../../src/contract/data.ts';
import { type Answer, ask } from './api.ts';

/** A span of local days, both included; an empty one is open at that end. */
export interface DaySpan {
  readonly from: string;
  readonly to: string;
}

/** The bounds that were given. */
export const boundsOf = ({ from, to }: DaySpan): { from?: string; to?: string } => ({
  ...(from === '' ? {} : { from }),
  ...(to === '' ? {} : { to }),
});

/** Where the file of an export is, relative to this page. */
export const exportPath = (format: ExportFormat, span: DaySpan): string =>
  `api/export?${new URLSearchParams({ format, ...boundsOf(span) })}`;

/** Years are looked through and the file is made anew without them: that takes its time. In ms. */
const DELETING_MS = 10 * 60_000;

export const deleteData = (body: Partial<Deletion>) =>
  ask('api/deletions', { method: 'POST', body, patience: DELETING_MS }) as Promise<Answer<DeletedAnswer>>;
