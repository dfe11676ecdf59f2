import { useEffect, useState } from 'preact/hooks';
import type { LiveView } from './live-state.ts';
import { readPassed, type WelcomeStep, welcomeStep } from './welcome.ts';

/** Where this browser keeps how far the welcome went. */
const KEPT = 'plimsoll-welcome';

export interface Welcome {
  readonly step: WelcomeStep;
  /** Done, or left for later. */
  pass(): void;
}

/** The first run: for the wearer, on the real page alone, and not while there is nothing to connect a strap with. */
export function useWelcome(view: LiveView): Welcome | null {
  const [passed, setPassed] = useState(() => readPassed(localStorage.getItem(KEPT)));
  const keep = (steps: readonly WelcomeStep[]) => {
    localStorage.setItem(KEPT, steps.join(' '));
    setPassed(steps);
  };
  const isWelcomed =
    view.you.role === 'wearer' && !view.demo && view.service.bluetooth.state !== 'unavailable';
  const household = {
    hasStrap: view.strap.adopted.length > 0,
    hasThreshold: view.service.threshold !== null,
  };
  const step = isWelcomed ? welcomeStep(household, passed) : null;
  const begins = step !== null && passed === null;
  useEffect(() => {
    if (begins) keep([]);
  }, [begins]);
  return step === null ? null : { step, pass: () => keep([...(passed ?? []), step]) };
}
