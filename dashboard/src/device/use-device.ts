import { useEffect, useMemo, useState } from 'preact/hooks';
import { whenSettled } from '../settled.ts';
import { Notices } from './notices.ts';
import { type Preferences, readPreferences } from './preferences.ts';
import { SoundPlayer } from './sound-player.ts';
import type { NoticeState, SoundState, WakeState } from './states.ts';
import { TONES, type ToneName } from './tones.ts';
import { WakeLock } from './wake-lock.ts';

/** Where this browser keeps what is set on it. */
const KEPT = 'plimsoll-device';

/** What is set on this device, before there is anything live to use it. */
export const keptPreferences = (): Preferences => readPreferences(localStorage.getItem(KEPT));
/** How often it is looked whether the sound is still let out, in ms. */
const LOOK_MS = 1_000;
/** After any of these a browser lets the sound out. */
const TAPS = ['pointerup', 'touchend', 'keydown'] as const;

/** What this device can do to be noticed, and what its owner wants of it. */
export interface Device {
  readonly sound: SoundState;
  readonly wake: WakeState;
  readonly notices: NoticeState;
  readonly canVibrate: boolean;
  readonly preferences: Preferences;
  set(preferences: Partial<Preferences>): void;
  unlock(): void;
  askForNotices(): Promise<void>;
  /**
   * Sounds, and vibrates where there is something to vibrate.
   *
   * @returns false when it was to be heard and could not be; a device that is set to silent owes nothing
   */
  play(tone: ToneName): boolean;
  /** Sounds what could not be heard when it was played. @returns as `play` */
  playLate(tone: ToneName): boolean;
  /** Shows a notification where the page is not looked at. */
  show(id: string, text: string): void;
  keepOnlyNotices(ids: ReadonlySet<string>): void;
}

interface Wakefulness {
  /** Whether a device of this role keeps its screen on unless told otherwise. */
  readonly usuallyAwake: boolean;
  /** Whether what it shows now wants the screen on, whatever it was told. */
  readonly awakeNow: boolean;
}

export function useDevice({ usuallyAwake, awakeNow }: Wakefulness): Device {
  const [preferences, setPreferences] = useState(keptPreferences);
  const [sound, setSound] = useState<SoundState>('blocked');
  const [wake, setWake] = useState<WakeState>('off');
  const [, setAsked] = useState(0);
  const player = useMemo(() => new SoundPlayer(setSound), []);
  const lock = useMemo(() => new WakeLock(setWake), []);
  const notices = useMemo(() => new Notices(), []);

  useEffect(() => {
    const unlock = () => player.unlock();
    const seen = () => {
      player.look();
      void lock.renew();
    };
    const giveUp = whenSettled(() => player.open());
    const timer = setInterval(seen, LOOK_MS);
    for (const tap of TAPS) window.addEventListener(tap, unlock);
    document.addEventListener('visibilitychange', seen);
    return () => {
      giveUp();
      clearInterval(timer);
      for (const tap of TAPS) window.removeEventListener(tap, unlock);
      document.removeEventListener('visibilitychange', seen);
      player.close();
      lock.want(false);
    };
  }, []);

  const sounds = (tone: ToneName) => preferences.silent || player.play(tone, preferences.volume);
  const keepAwake = preferences.keepAwake ?? usuallyAwake;
  useEffect(() => lock.want(keepAwake || awakeNow), [keepAwake, awakeNow]);

  return {
    sound,
    wake,
    // Asked of the browser's other process, which takes ms: not with every heartbeat.
    get notices() {
      return notices.state;
    },
    canVibrate: 'vibrate' in navigator,
    preferences: { ...preferences, keepAwake },
    set: (changed) => {
      const next = { ...preferences, ...changed };
      localStorage.setItem(KEPT, JSON.stringify(next));
      setPreferences(next);
    },
    unlock: () => player.unlock(),
    askForNotices: async () => {
      await notices.ask();
      setAsked((count) => count + 1);
    },
    play: (tone) => {
      // A browser that was not tapped yet refuses; then there is the band that asks for a tap.
      if (preferences.vibrate && 'vibrate' in navigator) navigator.vibrate([...TONES[tone].vibration]);
      return sounds(tone);
    },
    playLate: sounds,
    show: (id, text) => notices.show(id, text),
    keepOnlyNotices: (ids) => notices.keepOnly(ids),
  };
}
