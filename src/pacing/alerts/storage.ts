import { type StorageCause, storageCauseSchema } from '../../contract/alerts.ts';
import { type AlertMachine, type Open, unchanged } from './change.ts';

export interface StorageState {
  readonly open: Open<'storage'> | null;
  /** What stands in the way, each with the sentence that says what to do. */
  readonly troubles: Partial<Record<StorageCause, string>>;
}

export const initialStorageState: StorageState = { open: null, troubles: {} };

/**
 * The `storage` alert (design 5.7): raised when a write failed, the disk is nearly full or a segment
 * failed its check; resolved when none of them holds any more. One going never hides another.
 */
export const storage: AlertMachine<StorageState> = (state, event) => {
  if (event.kind !== 'storage') return unchanged(state);
  const { [event.cause]: before, ...others } = state.troubles;
  if (event.sentence === (before ?? null)) return unchanged(state);
  const troubles: StorageState['troubles'] =
    event.sentence === null ? others : { ...others, [event.cause]: event.sentence };
  const causes = storageCauseSchema.options.filter((cause) => troubles[cause] !== undefined);
  const { at } = event;
  const { open } = state;
  const [first] = causes;
  if (first === undefined) {
    if (open === null) return unchanged({ open, troubles });
    return {
      state: { open: null, troubles },
      outputs: [{ kind: 'alert', change: 'resolved', id: open.id, at, about: open.about }],
    };
  }
  const id = open?.id ?? `storage-${at}`;
  const about = { kind: 'storage', family: 'technical', causes, sentence: troubles[first] ?? '' } as const;
  const change = open === null ? 'raised' : 'amended';
  return { state: { open: { id, about }, troubles }, outputs: [{ kind: 'alert', change, id, at, about }] };
};
