/** A line or record of a recording that was left out. */
export interface Rejected {
  /** Where it is, for a person who looks for it: `line 17`, `record 3`. */
  readonly where: string;
  /** Why, as the end of a sentence: `no timestamp`. */
  readonly reason: string;
}

/** What a reader says about a file while it reads; what comes of it are packets. */
export interface ReadListener {
  onRejected(rejected: Rejected): void;
  /** One sentence about the file as a whole. */
  onRemark(remark: string): void;
  /** How many bytes of the file have been read, and how many it has. */
  onProgress(bytes: number, size: number): void;
}

/** How many lines or records a file had, and what became of them: `accepted + rejected = total`. */
export interface ReadCounts {
  readonly total: number;
  readonly accepted: number;
  readonly rejected: number;
}

/** Counts what a reader meets, so that nothing of a file is left out silently. */
export class ReadReport implements ReadCounts {
  readonly #listener: ReadListener;
  readonly #size: number;
  #total = 0;
  #accepted = 0;
  #rejected = 0;

  /** @param size of the file, in bytes */
  constructor(listener: ReadListener, size: number) {
    this.#listener = listener;
    this.#size = size;
  }

  get total(): number {
    return this.#total;
  }

  get accepted(): number {
    return this.#accepted;
  }

  get rejected(): number {
    return this.#rejected;
  }

  /** Something that should be a packet, an interval or an event was met. */
  met(): void {
    this.#total += 1;
  }

  accept(count = 1): void {
    this.#accepted += count;
  }

  reject(where: string, reason: string): void {
    this.#rejected += 1;
    this.#listener.onRejected({ where, reason });
  }

  remark(remark: string): void {
    this.#listener.onRemark(remark);
  }

  progress(bytes: number): void {
    this.#listener.onProgress(bytes, this.#size);
  }
}
