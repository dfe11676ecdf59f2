import type { Packet } from '../pacing/events.ts';
import { initialQualifyState, qualify } from '../pacing/qualify.ts';
import type { StorePort } from '../service/ports.ts';
import { bpm, type EpochMs, epochMs, monotonicMs } from '../units.ts';
import type { VirtualHeart } from './virtual-heart.ts';
import { packetBytes, VIRTUAL_STRAP } from './virtual-strap.ts';

/** How much past a new demo has, so that its screens are not empty: in s. */
const PAST_SECONDS = 3 * 60 * 60;
/** The demo's threshold, in bpm. */
const DEMO_THRESHOLD = bpm(95);

/**
 * Gives an empty store of the demo a strap, a threshold and three recorded hours before `now`; a store
 * that holds something is left as it is.
 */
export function makeDemoPast(store: StorePort, heart: VirtualHeart, now: EpochMs): void {
  if (store.straps.adopted().length > 0) return;
  const from = epochMs(now - PAST_SECONDS * 1_000);
  store.straps.adopt(VIRTUAL_STRAP, { manufacturer: 'Plimsoll' }, from);
  store.thresholds.add({ bpm: DEMO_THRESHOLD, method: 'symptom', note: 'made up for the demo' }, from, 0);
  const strap = store.straps.adopted()[0]?.id ?? 0;
  let state = initialQualifyState;
  store.journal.append({ kind: 'connected', at: from, monotonic: monotonicMs(0), strap });
  for (let second = 1; second < PAST_SECONDS; second += 1) {
    const at = epochMs(from + second * 1_000);
    const monotonic = monotonicMs(second * 1_000);
    const bytes = packetBytes(heart.next());
    const packet: Packet = { kind: 'packet', at, strap: String(strap), bytes };
    const { output: reading, state: next } = qualify(state, packet, monotonic);
    state = next;
    if (reading.kind === 'reading') {
      store.journal.append({ kind: 'packet', at, monotonic, strap, bytes, verdict: reading.verdict });
    }
  }
  store.journal.append({
    kind: 'disconnected',
    at: now,
    monotonic: monotonicMs(PAST_SECONDS * 1_000),
    strap,
  });
  // A flush writes a part when there is much.
  do store.journal.flush();
  while (store.journal.waiting > 0);
}
