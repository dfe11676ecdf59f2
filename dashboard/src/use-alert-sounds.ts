import { useEffect, useRef } from 'preact/hooks';
import type { Alert } from '../../src/contract/alerts.ts';
import {
  type HeardCounts,
  type Owed,
  owedAfter,
  resolvedIsHeard,
  soundsOf,
  stillOwed,
  tonesOf,
} from './alert-sounds.ts';
import type { Device } from './device/use-device.ts';
import type { LiveView } from './live-state.ts';

/** Sounds what the service says is to be heard here, and shows it where the page is not looked at. */
export function useAlertSounds(
  view: LiveView,
  resolved: Alert | null,
  device: Device,
  textOf: (alertId: string) => string | null,
): void {
  const heard = useRef<HeardCounts>(null);
  const owed = useRef<Owed>(new Set());
  const { alerts, house, you } = view;

  useEffect(() => {
    if (resolved === null || owed.current.has(resolved.id)) return;
    const silenced = house.silences.some(({ family }) => family === resolved.family);
    if (resolvedIsHeard(resolved, silenced, you.role)) device.play('resolved');
  }, [resolved]);

  useEffect(() => {
    const sounding = soundsOf(heard.current, alerts, you.role);
    heard.current = sounding.heard;
    const sounded = sounding.tones.filter((tone) => device.play(tone));
    owed.current = owedAfter([...stillOwed(owed.current, alerts, you.role), ...sounding.alerts], sounded);
    for (const { id } of sounding.alerts) {
      const text = textOf(id);
      if (text !== null) device.show(id, text);
    }
    device.keepOnlyNotices(new Set(alerts.map(({ id }) => id)));
  }, [alerts]);

  // At every look: the sound may have come back since, and nothing else would tell of it.
  useEffect(() => {
    if (owed.current.size === 0 || device.sound !== 'ready') return;
    const due = stillOwed(owed.current, alerts, you.role);
    owed.current = owedAfter(
      due,
      tonesOf(due).filter((tone) => device.playLate(tone)),
    );
  });
}
