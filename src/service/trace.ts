import type { Trace, TraceQuery } from '../contract/trace.ts';
import { HOLD_MS } from '../pacing/meter.ts';
import { Thinning } from '../pacing/trace.ts';
import { epochMs } from '../units.ts';
import { LIVE_SOURCE, type StorePort } from './ports.ts';

/**
 * The course of the heart rate over a span, as stored. Where the straps recorded nothing, a recording that
 * was brought in serves.
 */
export function traceOf(store: StorePort, { columns: count, from, to }: TraceQuery): Trace {
  const course = (source: number) => {
    const thinning = new Thinning(from, to, count);
    for (const track of store.journal.segmentsDuring(source, epochMs(Math.max(0, from - HOLD_MS)), to)) {
      thinning.add(track);
    }
    return thinning.columns();
  };
  const columns = course(LIVE_SOURCE);
  for (const { source } of store.recordings.list()) {
    for (const [index, column] of course(source).entries()) columns[index] ??= column;
  }
  const thresholds = store.thresholds.all().filter(({ validFrom }) => validFrom < to);
  const inForce = thresholds.findLastIndex(({ validFrom }) => validFrom <= from);
  return {
    from,
    to,
    columns,
    thresholds: thresholds.slice(Math.max(0, inForce)).map(({ bpm, validFrom }) => ({ at: validFrom, bpm })),
  };
}
