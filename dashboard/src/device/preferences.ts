/** How the page looks; `auto`: light or dark as the device is. */
export const APPEARANCES = ['auto', 'dark', 'light'] as const;
export type Appearance = (typeof APPEARANCES)[number];

/** What is set on this device alone, and kept in its browser. */
export interface Preferences {
  /** 0 to 100; 0: this device makes no sound. */
  readonly volume: number;
  readonly vibrate: boolean;
  /** Null: as is usual for the role of this device. */
  readonly keepAwake: boolean | null;
  readonly appearance: Appearance;
  /** For a dark room: black and amber, and one number. */
  readonly bed: boolean;
  readonly showNumber: boolean;
}

const USUAL: Preferences = {
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
  return {
    volume: typeof volume === 'number' && volume >= 0 && volume <= 100 ? Math.round(volume) : USUAL.volume,
    vibrate: truth('vibrate', USUAL.vibrate),
    keepAwake: truth('keepAwake', USUAL.keepAwake),
    appearance: APPEARANCES.find((known) => known === kept.appearance) ?? USUAL.appearance,
    bed: truth('bed', USUAL.bed),
    showNumber: truth('showNumber', USUAL.showNumber),
  };
}
