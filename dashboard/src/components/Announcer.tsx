import { useEffect, useRef, useState } from 'preact/hooks';
import type { AlertView } from '../alert-view.ts';
import { newAlertsInWords } from '../announcement.ts';

interface Props {
  /** The band in words; without numbers, so that it changes only when the band does. */
  band: string;
  alerts: readonly AlertView[];
}

/** Tells a screen reader of a new band and of alerts, once each, politely. */
export function Announcer({ band, alerts }: Props) {
  const [said, setSaid] = useState('');
  const told = useRef<ReadonlySet<string>>(new Set());
  const open = alerts.filter((alert) => alert.open);
  const openIds = open.map((alert) => alert.id).join(' ');
  useEffect(() => setSaid(band), [band]);
  useEffect(() => {
    const fresh = newAlertsInWords(told.current, open);
    told.current = new Set(open.map(({ id }) => id));
    if (fresh !== null) setSaid(fresh);
  }, [openIds]);
  return (
    <p class="unseen" role="status" aria-live="polite">
      {said}
    </p>
  );
}
