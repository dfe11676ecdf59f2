import { useEffect, useRef } from 'preact/hooks';
import type { Alert } from '../../src/contract/alerts.ts';
import { type HeardCounts, resolvedIsHeard, soundsOf } from './alert-sounds.ts';
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
  const { alerts, house, you } = view;

  useEffect(() => {
    const sounding = soundsOf(heard.current, alerts, you.role);
    heard.current = sounding.heard;
    for (const tone of sounding.tones) device.play(tone);
    for (const { id } of sounding.alerts) {
      const text = textOf(id);
      if (text !== null) device.show(id, text);
    }
    device.keepOnlyNotices(new Set(alerts.map(({ id }) => id)));
  }, [alerts]);

  useEffect(() => {
    if (resolved === null) return;
    const silenced = house.silences.some(({ family }) => family === resolved.family);
    if (resolvedIsHeard(resolved, silenced, you.role)) device.play('resolved');
  }, [resolved]);
}
