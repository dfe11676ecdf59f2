import { type StorageCause, storageCauseSchema } from '../../contract/alerts.ts';
import { type EpochMs, type MonotonicMs, monotonicMs } from '../../units.ts';
import type { Step } from '../machine.ts';
import {
  type AlertChange,
  type AlertMachine,
  hasPassed,
  type Open,
  unchanged,
  wallTimeOf,
} from './change.ts';

export interface StorageState {
  readonly open: Open<'storage'> | null;
  /** What stands in the way, each with the sentence that says what to do. */
  readonly troubles: Partial<Record<StorageCause, string>>;
  /** When something kept was last found damaged. */
  readonly damagedT: MonotonicMs | null;
}

export const initialStorageState: StorageState = { open: null, troubles: {}, damagedT: null };

/**
 * What is set aside is never whole again, and writing goes on at once: that it happened is said for a day, so
 * that also those see it who look in the evening only. In ms.
 */
const DAMAGE_SAID_FOR_MS = 24 * 3_600_000;

/**
 * The `storage` alert (design 5.7): raised when a write failed, the disk is nearly full or something kept
 * failed its check; resolved when none of them holds any more. One going never hides another.
 */
export const storage: AlertMachine<StorageState> = (state, event, { caughtUp }) => {
  if (event.kind === 'storage') {
    if (event.sentence === (state.troubles[event.cause] ?? null)) return unchanged(state);
    const damagedT = event.cause === 'segment-damaged' ? event.t : state.damagedT;
    return told({ ...state, damagedT }, event.cause, event.sentence, event.at);
  }
  const { damagedT } = state;
  if (damagedT === null || !caughtUp) return unchanged(state);
  const deadline = monotonicMs(damagedT + DAMAGE_SAID_FOR_MS);
  if (!hasPassed(event, deadline)) return unchanged(state);
  return told({ ...state, damagedT: null }, 'segment-damaged', null, wallTimeOf(event, deadline));
};

/** @param sentence null: of this cause, nothing any more */
function told(
  { damagedT, open, troubles: before }: StorageState,
  cause: StorageCause,
  sentence: string | null,
  at: EpochMs,
): Step<StorageState, AlertChange> {
  const { [cause]: _, ...others } = before;
  const troubles: StorageState['troubles'] = sentence === null ? others : { ...others, [cause]: sentence };
  const causes = storageCauseSchema.options.filter((one) => troubles[one] !== undefined);
  if (causes.length === 0) {
    if (open === null) return unchanged({ open, troubles, damagedT });
    return {
      state: { open: null, troubles, damagedT },
      outputs: [{ kind: 'alert', change: 'resolved', id: open.id, at, about: open.about }],
    };
  }
  const id = open?.id ?? `storage-${at}`;
  const lines = causes.map((one) => troubles[one] ?? '').join('\n');
  const about = { kind: 'storage', family: 'technical', causes, sentence: lines } as const;
  const change = open === null ? 'raised' : 'amended';
  return {
    state: { open: { id, about }, troubles, damagedT },
    outputs: [{ kind: 'alert', change, id, at, about }],
  };
}

/**
 * What stood before a restart, as it was told.
 *
 * @param raisedT when the alert was raised
 */
export function storageTakenUp(open: Open<'storage'> | null, raisedT: MonotonicMs | null): StorageState {
  if (open === null) return initialStorageState;
  const { causes, sentence } = open.about;
  const lines = sentence.split('\n');
  const isDamaged = causes.includes('segment-damaged');
  return {
    open,
    troubles: Object.fromEntries(causes.map((cause, index) => [cause, lines[index] ?? sentence])),
    damagedT: isDamaged ? raisedT : null,
  };
}
