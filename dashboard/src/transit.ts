/**
 * How long a message was on its way, from two clocks that count from different starts: the service's,
 * in the message, and this device's. The difference of the two is known to lie between two bounds:
 * a message does not arrive before it was sent, and an answer is not sent before it was asked for
 * (as in RFC 5905, 8). The page reckons with the bound that makes things older.
 */
export interface Transit {
  /** This device's clock minus the service's is at least this, in ms; null until the first answer. */
  readonly leastOffset: number | null;
  /** When an answer was last asked for, by this device's clock, in ms. */
  readonly askedAt: number;
}

/** A message that took longer than this makes the page measure again, in ms. */
export const LATE_MS = 2_000;
/** Measuring again too often would only make a slow network slower, in ms. */
const ASK_AGAIN_MS = 3_000;

/** A connection is being opened; its first message is the answer to that. */
export const connecting = (monotonic: number): Transit => ({ leastOffset: null, askedAt: monotonic });

/**
 * Takes a message in.
 *
 * @param sentAt by the service's clock, in ms
 * @param askedAt when it was asked for, by this device's clock; null if it came unasked
 * @param arrivedAt by this device's clock, in ms
 * @returns what is known now, and how old the message may be, in ms
 */
export function arrive(
  before: Transit,
  { sentAt, askedAt, arrivedAt }: { sentAt: number; askedAt: number | null; arrivedAt: number },
): { readonly transit: Transit; readonly lateMs: number } {
  const mostOffset = arrivedAt - sentAt;
  const bounds = [before.leastOffset, askedAt === null ? null : askedAt - sentAt];
  const known = bounds.filter((bound) => bound !== null);
  // The clocks of two devices drift; a bound that came to contradict a message gives way.
  const leastOffset = known.length === 0 ? null : Math.min(mostOffset, Math.max(...known));
  return {
    transit: { ...before, leastOffset },
    lateMs: leastOffset === null ? 0 : mostOffset - leastOffset,
  };
}

/** Whether a message was so late that it is worth finding out whether the next ones are too. */
export const shouldAskAgain = (transit: Transit, lateMs: number, monotonic: number): boolean =>
  lateMs > LATE_MS && monotonic - transit.askedAt >= ASK_AGAIN_MS;
