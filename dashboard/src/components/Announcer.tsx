import { useEffect, useState } from 'preact/hooks';
import type { AlertView } from '../alert-view.ts';

interface Props {
  /** The band in words; without numbers, so that it changes only when the band does. */
  band: string;
  alerts: readonly AlertView[];
}

/** Tells a screen reader of a new band and of alerts, once each, politely. */
export function Announcer({ band, alerts }: Props) {
  const [said, setSaid] = useState('');
  const open = alerts.filter((alert) => alert.open);
  const openIds = open.map((alert) => alert.id).join(' ');
  useEffect(() => setSaid(band), [band]);
  // An alert is told when it comes, not again when its words change.
  useEffect(() => {
    if (open.length > 0) setSaid(open.map((alert) => alert.text).join(' '));
  }, [openIds]);
  return (
    <p class="unseen" role="status" aria-live="polite">
      {said}
    </p>
  );
}
