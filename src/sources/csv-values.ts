import type { Contact } from '../heart-rate-service/measurement.ts';
import type { RrTicks } from '../units.ts';
import { bpmOf, ticksOf } from './made-packets.ts';

/** What the cells of a row say of the heart, as text. */
export interface ValueCells {
  readonly bpm: string;
  readonly rr: string;
  readonly contact: string;
}

export interface Values {
  /** Null: the cell is empty. */
  readonly bpm: number | null;
  readonly rr: readonly { readonly ms: number; readonly ticks: RrTicks }[];
  readonly contact: Contact;
}

/** What cells say, or why it cannot be used. */
export function valuesOf(cells: ValueCells): Values | string {
  const bpm = cells.bpm === '' ? null : bpmOf(cells.bpm);
  if (bpm === null && cells.bpm !== '') return `“${cells.bpm.slice(0, 40)}” is no heart rate`;
  const rr = intervalsOf(cells.rr);
  if (typeof rr === 'string') return rr;
  const contact = CONTACTS.get(cells.contact.toLowerCase());
  if (contact === undefined) return `“${cells.contact.slice(0, 40)}” is no contact (1 or 0)`;
  return { bpm, rr, contact };
}

const CONTACTS: ReadonlyMap<string, Contact> = new Map([
  ['', 'unsupported'],
  ['unsupported', 'unsupported'],
  ...['1', 'true', 'yes', 'detected'].map((text) => [text, 'detected'] as const),
  ...['0', 'false', 'no', 'none'].map((text) => [text, 'none'] as const),
]);

/** One or more intervals in ms; 0 means none, as many programs write it. */
function intervalsOf(text: string): Values['rr'] | string {
  const rr: { ms: number; ticks: RrTicks }[] = [];
  for (const part of text.split(/[\s|;/]+/)) {
    if (part === '' || part === '0') continue;
    const ms = /^\d+([.,]\d+)?$/.test(part) ? Number(part.replace(',', '.')) : Number.NaN;
    const ticks = ticksOf(ms);
    if (ticks === null) return `“${part.slice(0, 40)}” is no interval between two heartbeats`;
    rr.push({ ms, ticks });
  }
  return rr;
}
