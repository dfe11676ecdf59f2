import type { AdoptedStrap } from '../contract/straps.ts';
import type { StrapPort } from './ports.ts';
import type { Recorder } from './recorder.ts';

/**
 * Which straps are the wearer's, as far as anybody knows: what is stored, with what straps told of themselves since and
 * the disk did not take yet. What straps say never waits for a disk.
 */
export class StrapBook {
  readonly #straps: StrapPort;
  readonly #recorder: Recorder;
  /** What was last read; it holds while nothing can be. */
  #stored: readonly AdoptedStrap[] = [];
  /** What is not written yet, by the strap's number. */
  readonly #unwritten = new Map<number, AdoptedStrap>();

  constructor(straps: StrapPort, recorder: Recorder) {
    this.#straps = straps;
    this.#recorder = recorder;
  }

  /** The wearer's straps, the preferred first. */
  adopted(): AdoptedStrap[] {
    this.#recorder.attempt(() => {
      this.#stored = this.#straps.adopted();
    });
    return this.#stored.map((strap) => this.#unwritten.get(strap.id) ?? strap);
  }

  /** A strap has told something new of itself. */
  update(strap: AdoptedStrap): void {
    this.#unwritten.set(strap.id, strap);
    this.#recorder.attempt(() => this.saveWaiting());
  }

  /** Writes what the disk refused before. @throws the store's error, when it still does */
  saveWaiting(): void {
    for (const [id, strap] of this.#unwritten) {
      this.#straps.update(id, strap, strap.information);
      this.#unwritten.delete(id);
    }
  }
}
