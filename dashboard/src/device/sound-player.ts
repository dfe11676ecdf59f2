import type { SoundState } from './states.ts';
import { ATTACK_S, gainOf, lengthOf, PARTIALS, TONES, type ToneName } from './tones.ts';

/** A clock of the sound that stands still for this many looks in a row, and should not, stands still for good. */
const STUCK_LOOKS = 4;
/** After so many it is not trusted with a tone; two looks may follow each other within a moment. */
const DOUBTFUL_LOOKS = 2;
/** Between two tones, in s. */
const PAUSE_S = 0.4;
/** No more than so much may wait, in s: what is heard later than that is no alarm. */
const LONGEST_WAIT_S = 6;

/** The one AudioContext of the page, in place of each that died before. It is kept running, so that a block is seen before an alarm needs it. */
export class SoundPlayer {
  readonly #onChange: (state: SoundState) => void;
  #context: AudioContext | null = null;
  #wave: PeriodicWave | null = null;
  #state: SoundState = 'blocked';
  /** When the tones that were begun have ended, by the clock of the context. */
  #busyUntil = 0;
  #lastTime = -1;
  #stuck = 0;

  constructor(onChange: (state: SoundState) => void) {
    this.#onChange = onChange;
  }

  get state(): SoundState {
    return this.#state;
  }

  /** Makes the context, if there is none; browsers that want a tap first leave it suspended. */
  open(): void {
    if (this.#context !== null) return;
    if (typeof AudioContext === 'undefined') {
      this.#set('missing');
      return;
    }
    let context: AudioContext;
    try {
      context = new AudioContext();
    } catch {
      this.#set('missing'); // no sound device at all; the page says so
      return;
    }
    const imaginary = Float32Array.from([0, ...PARTIALS]);
    this.#context = context;
    this.#wave = context.createPeriodicWave(new Float32Array(imaginary.length), imaginary);
    this.#busyUntil = 0;
    this.#lastTime = -1;
    this.#stuck = 0;
    context.addEventListener('statechange', () => {
      if (context === this.#context) this.look();
    });
    this.look();
  }

  close(): void {
    const context = this.#context;
    this.#context = null;
    void context?.close().catch(() => undefined);
  }

  /** To be called from a tap or a key: only then may a browser let the sound out. */
  unlock(): void {
    if (this.#context === null) {
      this.open();
      return;
    }
    if (this.#stuck < STUCK_LOOKS) {
      this.#resume();
      return;
    }
    // A device whose sound was restarted, or a call that ended badly, can leave a context that never moves again,
    // whatever it says of itself: only another one sounds, and a tap is the moment at which it may begin.
    this.close();
    this.open();
  }

  /** To be called now and then: the browser or the device may take the sound away at any time. */
  look(): void {
    const context = this.#context;
    if (context === null) return;
    if (context.state !== 'running') {
      // iOS says "interrupted" during a call; a device that gives the sound back lets it resume. Before
      // the first tap a browser would only complain of the attempt.
      const mayResume = navigator.userActivation?.hasBeenActive ?? true;
      if (mayResume) this.#resume();
      this.#stuck = mayResume ? this.#stuck + 1 : 0;
      this.#set('blocked');
      return;
    }
    this.#stuck = context.currentTime === this.#lastTime ? this.#stuck + 1 : 0;
    this.#lastTime = context.currentTime;
    this.#set(this.#stuck >= STUCK_LOOKS ? 'blocked' : 'ready');
  }

  /**
   * Plays a tone after those that have begun.
   *
   * @param volume 1 to 100
   * @returns false when it is not heard: no sound is let out, its clock seems to stand still, or too much waits
   */
  play(name: ToneName, volume: number): boolean {
    const context = this.#context;
    const wave = this.#wave;
    if (context === null || wave === null || this.#state !== 'ready') return false;
    if (this.#stuck >= DOUBTFUL_LOOKS) return false;
    const tone = TONES[name];
    const start = Math.max(context.currentTime + 0.05, this.#busyUntil);
    if (start - context.currentTime > LONGEST_WAIT_S) return false;
    this.#busyUntil = start + lengthOf(tone) + PAUSE_S;
    const peak = tone.peak * gainOf(volume);
    for (const { hertz, at, length } of tone.notes) {
      const from = start + at;
      const oscillator = new OscillatorNode(context, { frequency: hertz });
      oscillator.setPeriodicWave(wave);
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.setValueAtTime(0, from);
      gain.gain.linearRampToValueAtTime(peak, from + ATTACK_S);
      gain.gain.setTargetAtTime(0, from + ATTACK_S, (length - ATTACK_S) / 4);
      gain.gain.linearRampToValueAtTime(0, from + length);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(from);
      oscillator.stop(from + length);
    }
    return true;
  }

  #resume(): void {
    // While a browser blocks the sound this promise may never settle; the state tells.
    void this.#context?.resume().catch(() => undefined);
  }

  #set(state: SoundState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#onChange(state);
  }
}
