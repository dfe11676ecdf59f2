import { useEffect, useState } from 'preact/hooks';
import type { Role } from '../../src/contract/http.ts';
import type { Heard, SettingKey, SettingView } from '../../src/contract/settings.ts';
import { settings } from './api.ts';
import { whenSettled } from './settled.ts';

/** When a page that hears nothing may sound: as for "no-signal", which it is for whoever looks at it. */
export interface Hours {
  readonly heard: Heard;
  readonly from: string;
  readonly to: string;
}

/** What the page needs of the settings. */
export interface PageSettings {
  readonly hours: Hours;
  /** How long one tap on "Quiet" lasts, in minutes. */
  readonly silenceMin: number;
}

const USUAL: PageSettings = {
  hours: { heard: 'always', from: '22:00', to: '07:00' },
  silenceMin: 10,
};

/**
 * The settings as last heard; a page that cannot ask, or may not, keeps what it knew.
 *
 * @param news asks again whenever it changes
 */
export function useSettings(role: Role, news: string): PageSettings {
  const [known, setKnown] = useState(USUAL);
  useEffect(
    () =>
      whenSettled(async () => {
        const list = await settings('api/settings/screen');
        if (list !== null) setKnown(settingsOf(list, role));
      }),
    [role, news],
  );
  return known;
}

function settingsOf(list: readonly SettingView[], role: Role): PageSettings {
  const valueAt = (key: SettingKey) => list.find((setting) => setting.key === key)?.value;
  const text = (key: SettingKey, usual: string) => {
    const value = valueAt(key);
    return typeof value === 'string' ? value : usual;
  };
  const heard = valueAt(`sound.${role}.no-signal`);
  const silence = valueAt('alerts.silence');
  return {
    hours: {
      heard: heard === 'day' || heard === 'night' || heard === 'never' ? heard : USUAL.hours.heard,
      from: text('night.from', USUAL.hours.from),
      to: text('night.to', USUAL.hours.to),
    },
    silenceMin: typeof silence === 'number' ? silence : USUAL.silenceMin,
  };
}
