/**
 * Arrival times of packets as what they differ from a clock that runs along. A strap sends by its own clock; the
 * radio brings each packet up to a connection interval late. Against the arrival before, lateness counts twice.
 */
import { packColumn } from './deflated.ts';
import { damaged, OctetWriter } from './octets.ts';

/**
 * How slowly the clock follows what arrives: by 1/2^n of the difference. With 0 it is the arrival before and the
 * usual distance, which is best for a strap whose packets come with hardly any lateness.
 */
export const SMOOTHINGS = [0, 3, 5] as const;
/** Shorter stretches have nothing to gain, in entries. */
const WORTH_TRYING = 100;
/** The clock is kept to 1/64 ms. */
const FINE = 64;

/** The column of times that says the least, and how slowly its clock follows. */
export function foretell(
  entries: readonly { readonly at: number }[],
  usualMs: number,
): { readonly times: Uint8Array; readonly smoothing: number } {
  const tried = entries.length < WORTH_TRYING ? SMOOTHINGS.slice(0, 1) : SMOOTHINGS;
  const columns = tried.map((smoothing) => ({ smoothing, times: columnOf(entries, usualMs, smoothing) }));
  const lengths = columns.map(({ times }) => packColumn(times).length);
  const shortest = columns[lengths.indexOf(Math.min(...lengths))];
  return shortest ?? { times: new Uint8Array(), smoothing: SMOOTHINGS[0] };
}

function columnOf(
  entries: readonly { readonly at: number }[],
  usualMs: number,
  smoothing: number,
): Uint8Array {
  const column = new OctetWriter();
  let before = 0;
  let lead = 0;
  for (const [index, { at }] of entries.entries()) {
    const difference = index === 0 ? at : at - before - usualMs - Math.floor(lead / FINE);
    column.signed(difference);
    lead = index === 0 ? 0 : leadAfter(lead, difference, usualMs, smoothing);
    before = at;
  }
  return column.finish();
}

/** The arrival times that a column was made from. @throws PlimsollError `segment-damaged` */
export function arrivalsFrom(column: Float64Array, usualMs: number, smoothing: number): Float64Array {
  if (!SMOOTHINGS.some((known) => known === smoothing))
    throw damaged('its times are stored in an unknown way');
  const arrivals = new Float64Array(column.length);
  let before = column[0] ?? 0;
  let lead = 0;
  if (column.length > 0) arrivals[0] = before;
  for (let index = 1; index < column.length; index += 1) {
    const difference = column[index] ?? 0;
    before += usualMs + Math.floor(lead / FINE) + difference;
    arrivals[index] = before;
    lead = leadAfter(lead, difference, usualMs, smoothing);
  }
  return arrivals;
}

/** How far the clock is ahead of the last arrival, in 1/64 ms; a whole number. After a gap it starts anew. */
function leadAfter(lead: number, difference: number, usualMs: number, smoothing: number): number {
  if (2 * Math.abs(difference) > usualMs) return 0;
  const rest = lead - FINE * Math.floor(lead / FINE);
  return rest - FINE * difference + Math.trunc((FINE * difference) / 2 ** smoothing);
}
