import { useEffect, useRef, useState } from 'preact/hooks';
import { type BlindAlarm, isOwed, lookBlind, noBlindAlarm, quietened } from './blind-alarm.ts';
import type { Device } from './device/use-device.ts';
import * as format from './format.ts';
import { isHeardNow, isNight } from './hours.ts';
import type { NowScreen } from './now-screen.ts';
import type { Live } from './use-live.ts';
import type { Hours } from './use-settings.ts';

interface Options {
  readonly live: Live;
  readonly screen: NowScreen;
  readonly hours: Hours;
  readonly timeZone: string;
  readonly device: Device;
}

/** The alarm of the page itself: it sounds when the service is not heard, and says how it is made quiet. */
export function useBlindAlarm({ live, screen, hours, timeZone, device }: Options) {
  const [alarm, setAlarm] = useState<BlindAlarm>(noBlindAlarm);
  const current = useRef(alarm);
  current.current = alarm;
  const night = isNight(format.timeOfDay(live.now.wall, timeZone), hours.from, hours.to);

  useEffect(() => {
    const present = {
      blind: screen.blind,
      now: live.now.monotonic,
      awakeSince: live.wakefulness.awakeSince.monotonic,
      lastHeard: live.state.lastHeard.monotonic,
      mayBeHeard: isHeardNow(hours.heard, night),
    };
    const { alarm: next, sound } = lookBlind(current.current, present);
    const late = !sound && device.sound === 'ready' && isOwed(next, present);
    const unheard = sound ? !device.play('technical') : late ? !device.playLate('technical') : next.unheard;
    if (unheard !== next.unheard) setAlarm({ ...next, unheard });
    else if (next !== current.current) setAlarm(next);
  }, [live.now, screen.blind]);

  return { alarm, quieten: () => setAlarm(quietened) };
}
