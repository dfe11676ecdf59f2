/**
 * How long the bridge waits, in milliseconds. The calls are bounded because the library's own
 * promises are not: a connect to a silent device, or a read on a link that was lost, never settles.
 */
export const CONNECT_MS = 15_000;
export const DISCOVER_MS = 10_000;
export const SUBSCRIBE_MS = 5_000;
export const READ_MS = 5_000;
export const DISCONNECT_MS = 5_000;
export const SCAN_SWITCH_MS = 5_000;
/** The library says nothing at all when an adapter does not answer its first commands. */
export const ADAPTER_START_MS = 10_000;

/** A strap sends about one packet a second; after this long without one something is wrong. */
export const SILENCE_MS = 10_000;
/** Before scanning is switched on again after it ended by itself, so that two programs do not fight over it. */
export const SCAN_REST_MS = 1_000;
/** After a connection attempt to the wearer's strap failed: this, doubled at each failure in a row … */
export const RETRY_MS = 1_000;
/** … up to this. */
export const RETRY_MAX_MS = 16_000;
/** A strap that is only shown is not worth more attempts than this allows. */
export const PREVIEW_RETRY_MS = 30_000;
/** A device that has the strap's name and another serial number is left alone this long. */
export const STRANGER_MS = 600_000;
/** A strap in range is reported at most this often. */
export const IN_RANGE_EVERY_MS = 1_000;

/** How many straps are connected to at once only to show their heart rate. */
export const PREVIEWS = 3;
/** So many calls in a row without an answer mean that the library, not a strap, is stuck. */
export const STUCK_AFTER = 3;
