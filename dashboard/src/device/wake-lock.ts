import type { WakeState } from './states.ts';

/** Keeps the screen on while the page is seen; browsers let go of it whenever it is hidden. */
export class WakeLock {
  readonly #onChange: (state: WakeState) => void;
  #wanted = false;
  #asking = false;
  #lock: WakeLockSentinel | null = null;

  constructor(onChange: (state: WakeState) => void) {
    this.#onChange = onChange;
  }

  want(wanted: boolean): void {
    this.#wanted = wanted;
    if (wanted) {
      void this.renew();
      return;
    }
    void this.#lock?.release();
    this.#lock = null;
    this.#onChange('off');
  }

  /** To be called whenever the page is seen again. */
  async renew(): Promise<void> {
    if (!this.#wanted || this.#asking || this.#lock !== null) return;
    if (!isSecureContext) {
      this.#onChange('insecure');
      return;
    }
    if (!('wakeLock' in navigator)) {
      this.#onChange('missing');
      return;
    }
    if (document.visibilityState !== 'visible') {
      this.#onChange('waiting');
      return;
    }
    this.#asking = true;
    try {
      const lock = await navigator.wakeLock.request('screen');
      lock.addEventListener('release', () => this.#onRelease(lock));
      this.#lock = lock;
      this.#onChange('on');
      if (!this.#wanted) this.want(false);
    } catch {
      this.#onChange('refused');
    } finally {
      this.#asking = false;
    }
  }

  #onRelease(lock: WakeLockSentinel): void {
    if (this.#lock !== lock) return;
    this.#lock = null;
    this.#onChange('waiting');
  }
}
