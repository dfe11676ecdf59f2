/** How the page looks; `auto`: light or dark as the device is. */
export const APPEARANCES = ['auto', 'dark', 'light'] as const;
export type Appearance = (typeof APPEARANCES)[number];

/** What is set on this device alone, and kept in its browser. */
export interface Preferences {
  /** This device makes no sound. A choice of its own, for a thumb that scrolls may drag a slider to its end. */
  readonly silent: boolean;
  /** `LEAST_VOLUME` to 100. */
  readonly volume: number;
  readonly vibrate: boolean;
  /** Null: as is usual for the role of this device. */
  readonly keepAwake: boolean | null;
  readonly appearance: Appearance;
  /** For a dark room: black and amber, and one number. */
  readonly bed: boolean;
  readonly showNumber: boolean;
}

/** Softer than this nobody would hear it. */
export const LEAST_VOLUME = 10;

const USUAL: Preferences = {
  silent: false,
  volume: 60,
  vibrate: true,
  keepAwake: null,
  appearance: 'auto',
  bed: false,
  showNumber: true,
};

/** What was kept, or what is usual for whatever of it cannot be read. */
export function readPreferences(text: string | null): Preferences {
  let kept: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value === 'object' && value !== null) kept = value;
  } catch {
    // What an older or a damaged browser kept is not worth a word.
  }
  const { volume } = kept;
  const truth = <Usual>(key: keyof Preferences, usual: Usual) => {
    const value = kept[key];
    return typeof value === 'boolean' ? value : usual;
  };
  const isVolume = typeof volume === 'number' && volume > 0 && volume <= 100;
  return {
    // A volume of 0 is what an earlier page kept of a device without sound.
    silent: truth('silent', volume === 0),
    volume: isVolume ? Math.max(LEAST_VOLUME, Math.round(volume)) : USUAL.volume,
    vibrate: truth('vibrate', USUAL.vibrate),
    keepAwake: truth('keepAwake', USUAL.keepAwake),
    appearance: APPEARANCES.find((known) => known === kept.appearance) ?? USUAL.appearance,
    bed: truth('bed', USUAL.bed),
    showNumber: truth('showNumber', USUAL.showNumber),
  };
}
