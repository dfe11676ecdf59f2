import { type AlertMachine, type Open, unchanged } from './change.ts';

export interface BluetoothAlertState {
  readonly open: Open<'bluetooth'> | null;
}

export const initialBluetoothState: BluetoothAlertState = { open: null };

/**
 * The `bluetooth` alert (design 5.7): raised when the adapter is missing, off or not permitted, or the
 * bridge restarts again and again; resolved when the bridge reports ready. About to start is neither.
 */
export const bluetooth: AlertMachine<BluetoothAlertState> = (state, event) => {
  if (event.kind !== 'bluetooth' || event.state === 'starting') return unchanged(state);
  const { open } = state;
  const { at } = event;
  if (event.state === 'ready') {
    if (open === null) return unchanged(state);
    return {
      state: { open: null },
      outputs: [{ kind: 'alert', change: 'resolved', id: open.id, at, about: open.about }],
    };
  }
  if (open?.about.problem === event.state) return unchanged(state);
  const id = open?.id ?? `bluetooth-${at}`;
  const about = { kind: 'bluetooth', family: 'technical', problem: event.state } as const;
  const change = open === null ? 'raised' : 'amended';
  return { state: { open: { id, about } }, outputs: [{ kind: 'alert', change, id, at, about }] };
};
