/** Above this a strap is in the same room, in dBm. */
const STRONG_FROM_DBM = -65;
/** Below this a connection breaks now and then, in dBm. */
const WEAK_BELOW_DBM = -85;

export type SignalStrength = 'strong' | 'medium' | 'weak' | 'unknown';

/** A received signal strength in dBm as a word; null where the adapter does not tell. */
export function signalStrength(dbm: number | null): SignalStrength {
  if (dbm === null) return 'unknown';
  if (dbm >= STRONG_FROM_DBM) return 'strong';
  return dbm < WEAK_BELOW_DBM ? 'weak' : 'medium';
}
