/** What is set on this device alone, and kept in its browser. */
export interface Preferences {
  /** 0 to 100; 0: this device makes no sound. */
  readonly volume: number;
  readonly vibrate: boolean;
  /** Null: as is usual for the role of this device. */
  readonly keepAwake: boolean | null;
}

const USUAL: Preferences = { volume: 60, vibrate: true, keepAwake: null };

/** What was kept, or what is usual for whatever of it cannot be read. */
export function readPreferences(text: string | null): Preferences {
  let kept: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value === 'object' && value !== null) kept = value;
  } catch {
    // What an older or a damaged browser kept is not worth a word.
  }
  const { volume, vibrate, keepAwake } = kept;
  return {
    volume: typeof volume === 'number' && volume >= 0 && volume <= 100 ? Math.round(volume) : USUAL.volume,
    vibrate: typeof vibrate === 'boolean' ? vibrate : USUAL.vibrate,
    keepAwake: typeof keepAwake === 'boolean' ? keepAwake : USUAL.keepAwake,
  };
}
