import type { BatteryTold, StrapsAdopted, Timed } from '../events.ts';
import type { Step } from '../machine.ts';
import { type AlertChange, type AlertMachine, type Context, type Open, unchanged } from './change.ts';

/** The open alerts, by strap. */
export type StrapBatteryState = ReadonlyMap<string, Open<'strap-battery'>>;

export const initialStrapBatteryState: StrapBatteryState = new Map();

/**
 * The `strap-battery` alert (design 5.7), for each strap: raised at the low level, once per charge;
 * resolved above the charged level, or when the strap is no longer the wearer's. A strap that always says
 * 100 tells nothing, and so raises nothing.
 */
export const strapBattery: AlertMachine<StrapBatteryState> = (state, event, context) => {
  if (event.kind === 'battery') return told(state, event, context);
  if (event.kind === 'straps' && context.caughtUp) return keptOf(state, event);
  return unchanged(state);
};

function told(
  state: StrapBatteryState,
  { at, strap, percent }: Timed<BatteryTold>,
  { settings }: Context,
): Step<StrapBatteryState, AlertChange> {
  const open = state.get(strap);
  if (open === undefined) {
    if (percent > settings['alerts.batteryLow']) return unchanged(state);
    const id = `strap-battery-${strap}-${at}`;
    const about = { kind: 'strap-battery', family: 'technical', strap, percent } as const;
    return {
      state: new Map(state).set(strap, { id, about }),
      outputs: [{ kind: 'alert', change: 'raised', id, at, about }],
    };
  }
  const about = { ...open.about, percent };
  if (percent > settings['alerts.batteryCharged']) {
    return without(state, [{ kind: 'alert', change: 'resolved', id: open.id, at, about }]);
  }
  if (percent === open.about.percent) return unchanged(state);
  return {
    state: new Map(state).set(strap, { id: open.id, about }),
    outputs: [{ kind: 'alert', change: 'amended', id: open.id, at, about }],
  };
}

function keptOf(
  state: StrapBatteryState,
  { at, straps }: Timed<StrapsAdopted>,
): Step<StrapBatteryState, AlertChange> {
  const gone = [...state.values()].filter(({ about }) => !straps.includes(about.strap));
  if (gone.length === 0) return unchanged(state);
  return without(
    state,
    gone.map(({ id, about }) => ({ kind: 'alert', change: 'resolved', id, at, about })),
  );
}

function without(
  state: StrapBatteryState,
  resolved: readonly AlertChange[],
): Step<StrapBatteryState, AlertChange> {
  const ids = new Set(resolved.map(({ id }) => id));
  return { state: new Map([...state].filter(([, { id }]) => !ids.has(id))), outputs: resolved };
}
