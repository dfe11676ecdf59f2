/**
 * One call to the radio at a time, in the order asked for: Bluetooth libraries mix up answers when
 * calls overlap. What is queued must be bounded, or the queue stands still.
 */
export class RadioQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `job` after all jobs queued before it. `job` must not reject. */
  run<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#last.then(job);
    this.#last = result;
    return result;
  }
}
