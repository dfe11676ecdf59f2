import type { Alert, Reading, SnapshotBody } from '../contract/live.ts';

/** A reading holds for this long, in ms (design 5.3); what is older is not told to anyone outside the page. */
export const FRESH_MS = 5_000;

/** What other programs in the house are told of the present. They cannot grey a number, so an old one is null. */
export interface HouseState {
  readonly state: 'under' | 'near' | 'over' | 'no-threshold' | 'no-signal';
  /** Smoothed over 5 s; null without a fresh ok reading. */
  readonly bpm: number | null;
  /** Whole minutes over today, at least; null while unknown. */
  readonly minutesOver: number | null;
  readonly minutesRecorded: number;
  /** Unresolved alerts, the oldest first. Missing data never takes one off this list. */
  readonly alerts: readonly HouseAlert[];
}

export interface HouseAlert {
  readonly kind: Alert['kind'];
  readonly family: Alert['family'];
  readonly raisedAt: Alert['raisedAt'];
  readonly acknowledged: boolean;
}

type Known = Pick<SnapshotBody, 'lastReading' | 'lastOk' | 'tally' | 'alerts'>;

/** The present in what may be told outside the page. */
export function houseState({ lastReading, lastOk, tally, alerts }: Known): HouseState {
  const fresh = freshReading(lastReading, lastOk);
  return {
    state: fresh === null ? 'no-signal' : fresh.band === 'unknown' ? 'no-threshold' : fresh.band,
    bpm: fresh === null ? null : (fresh.smoothedBpm ?? fresh.bpm),
    minutesOver: tally.overMs === null ? null : wholeMinutes(tally.overMs),
    minutesRecorded: wholeMinutes(tally.recordedMs),
    alerts: alerts
      .filter((alert) => alert.resolvedAt === null)
      .map(({ kind, family, raisedAt, acknowledgedAt }) => ({
        kind,
        family,
        raisedAt,
        acknowledged: acknowledgedAt !== null,
      })),
  };
}

/** The last ok reading, while it holds: until the next packet of any verdict, at most {@link FRESH_MS}. */
function freshReading(last: Reading | null, lastOk: Reading | null): Reading | null {
  if (lastOk === null || last === null || last.verdict !== 'ok') return null;
  return lastOk.ageMs <= FRESH_MS ? lastOk : null;
}

/** Rounded down, for what is counted is "at least". */
const wholeMinutes = (ms: number): number => Math.floor(ms / 60_000);
