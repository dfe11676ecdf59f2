import { useEffect, useRef, useState } from 'preact/hooks';
import { type BlindAlarm, lookBlind, noBlindAlarm, quietened } from './blind-alarm.ts';
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
  sound(): void;
}

/** The alarm of the page itself: it sounds when the service is not heard, and says how it is made quiet. */
export function useBlindAlarm({ live, screen, hours, timeZone, sound }: Options) {
  const [alarm, setAlarm] = useState<BlindAlarm>(noBlindAlarm);
  const current = useRef(alarm);
  current.current = alarm;
  const night = isNight(format.timeOfDay(live.now.wall, timeZone), hours.from, hours.to);

  useEffect(() => {
    const step = lookBlind(current.current, {
      blind: screen.blind,
      now: live.now.monotonic,
      awakeSince: live.wakefulness.awakeSince.monotonic,
      lastHeard: live.state.lastHeard.monotonic,
      mayBeHeard: isHeardNow(hours.heard, night),
    });
    if (step.alarm !== current.current) setAlarm(step.alarm);
    if (step.sound) sound();
  }, [live.now, screen.blind]);

  return { alarm, quieten: () => setAlarm(quietened) };
}
