import type { SchedulerLike } from 'rxjs';
import { errorText } from '../errors.ts';

/** How a call to the radio ended. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: 'timed-out' | 'link-lost' | 'failed'; readonly detail: string };

export interface Bounds<T> {
  readonly scheduler: SchedulerLike;
  /** Milliseconds the call may take. */
  readonly withinMs: number;
  /** What is done, for the log: "connecting". */
  readonly what: string;
  /** Aborts when the connection that the call needs is lost. */
  readonly linkLost?: AbortSignal;
  /** Hears an answer that came after the call was given up. */
  readonly late?: (value: T) => void;
}

/**
 * Runs a call that may never settle. The first of answer, time limit and loss of the link decides;
 * what comes later changes nothing, but is handed to `late`. Never rejects.
 */
export function bounded<T>(call: () => Promise<T>, bounds: Bounds<T>): Promise<Outcome<T>> {
  const { scheduler, withinMs, what, linkLost, late } = bounds;
  return new Promise((resolve) => {
    let decided = false;
    const decide = (outcome: Outcome<T>) => {
      if (decided) return;
      decided = true;
      limit.unsubscribe();
      linkLost?.removeEventListener('abort', lose);
      resolve(outcome);
    };
    const limit = scheduler.schedule(
      () => decide({ ok: false, why: 'timed-out', detail: `${what} took longer than ${withinMs / 1000} s` }),
      withinMs,
    );
    const lose = () => decide({ ok: false, why: 'link-lost', detail: `the link was lost while ${what}` });
    if (linkLost?.aborted === true) {
      lose();
      return;
    }
    linkLost?.addEventListener('abort', lose);

    const fail = (error: unknown) =>
      decide({ ok: false, why: 'failed', detail: `${what} failed: ${errorText(error)}` });
    try {
      call().then((value) => (decided ? late?.(value) : decide({ ok: true, value })), fail);
    } catch (error) {
      fail(error);
    }
  });
}
