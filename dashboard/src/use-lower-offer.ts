import { useEffect, useState } from 'preact/hooks';
import { isLowerOffered } from './api.ts';
import type { LiveView } from './live-state.ts';
import { whenSettled } from './settled.ts';

/** Whether a lower threshold is offered to the wearer, who may never open the page that says so by themselves. */
export function useLowerOffer(
  isWearer: boolean,
  { service, thresholdChanged }: Pick<LiveView, 'service' | 'thresholdChanged'>,
): boolean {
  const [offered, setOffered] = useState(false);
  const inForce = service.threshold?.id ?? null;
  useEffect(() => {
    if (!isWearer || inForce === null) return;
    return whenSettled(async () => setOffered(await isLowerOffered()));
  }, [isWearer, inForce, thresholdChanged]);
  return isWearer && offered;
}
