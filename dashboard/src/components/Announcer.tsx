import { useEffect, useRef, useState } from 'preact/hooks';
import type { AlertView } from '../alert-view.ts';
import { announce, nothingAnnounced } from '../announcement.ts';
import type { NowScreen } from '../now-screen.ts';

interface Props {
  screen: Pick<NowScreen, 'announcement' | 'blind'>;
  alerts: readonly AlertView[];
  /** By the page's monotonic clock, in ms; the page looks at it twice a second. */
  now: number;
}

/** Tells a screen reader of a new band and of alerts, politely. */
export function Announcer({ screen, alerts, now }: Props) {
  const [region, setRegion] = useState('');
  const said = useRef(nothingAnnounced);
  useEffect(() => {
    const open = alerts.filter((alert) => alert.open);
    said.current = announce(said.current, { band: screen.announcement, urgent: screen.blind, open, now });
    setRegion(said.current.region);
  });
  return (
    <p class="unseen" role="status" aria-live="polite">
      {region}
    </p>
  );
}
