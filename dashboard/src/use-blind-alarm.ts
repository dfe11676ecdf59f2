import { useEffect, useRef, useState } from 'preact/hooks';
import type { Heard, SettingKey, SettingView } from '../../src/contract/settings.ts';
import { settings } from './api.ts';
import { type BlindAlarm, lookBlind, noBlindAlarm, quietened } from './blind-alarm.ts';
import * as format from './format.ts';
import { isHeardNow, isNight } from './hours.ts';
import type { NowScreen } from './now-screen.ts';
import type { Live } from './use-live.ts';

/** When a page that hears nothing may sound: as for "no-signal", which it is for whoever looks at it. */
interface Hours {
  readonly heard: Heard;
  readonly from: string;
  readonly to: string;
}

interface Options {
  readonly live: Live;
  readonly screen: NowScreen;
  readonly role: 'wearer' | 'carer' | 'display';
  readonly timeZone: string;
  sound(): void;
}

/** The alarm of the page itself: it sounds when the service is not heard, and says how it is made quiet. */
export function useBlindAlarm({ live, screen, role, timeZone, sound }: Options) {
  const [alarm, setAlarm] = useState<BlindAlarm>(noBlindAlarm);
  const hours = useHours(role, screen.blind);
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

const UNKNOWN: Hours = { heard: 'always', from: '22:00', to: '07:00' };

/** The hours as last set; a page that cannot ask keeps what it knew, and without that may always sound. */
function useHours(role: Options['role'], blind: boolean): Hours {
  const [hours, setHours] = useState(UNKNOWN);
  useEffect(() => {
    if (!blind)
      void settings().then((list) => setHours((before) => (list === null ? before : hoursOf(list, role))));
  }, [role, blind]);
  return hours;
}

function hoursOf(list: readonly SettingView[], role: Options['role']): Hours {
  const text = (key: SettingKey, fallback: string) => {
    const value = list.find((setting) => setting.key === key)?.value;
    return typeof value === 'string' ? value : fallback;
  };
  const heard = text(`sound.${role}.no-signal`, UNKNOWN.heard);
  return {
    heard: heard === 'day' || heard === 'night' || heard === 'never' ? heard : 'always',
    from: text('night.from', UNKNOWN.from),
    to: text('night.to', UNKNOWN.to),
  };
}
