/**
 * How long the bridge waits, in milliseconds. The calls are bounded because the library's own
 * promises are not: a connect to a silent device, or a read on a link that was lost, never settles.
 * Together they keep the time without data below 20 s after a strap is well again: the slowest way is a
 * discovery that hangs (PREPARE_MS), then a disconnect (DISCONNECT_MS), then the longest pause.
 */
export const CONNECT_MS = 8_000;
/** Finding services and characteristics and subscribing, all together. */
export const PREPARE_MS = 8_000;
export const DISCOVER_MS = 6_000;
export const SUBSCRIBE_MS = 4_000;
export const READ_MS = 4_000;
export const DISCONNECT_MS = 2_000;
/** A link that is known to be dead, for the strap advertises again; a hang is told from an answer sooner. */
export const DEAD_DISCONNECT_MS = 500;
/** To ask BlueZ who is connected; its library takes its time to load on a small machine. */
export const END_LEFT_MS = 8_000;
export const SCAN_SWITCH_MS = 3_000;
/** The library says nothing at all when an adapter does not answer its first commands. */
export const ADAPTER_START_MS = 10_000;

/** The service hears at least this often that the bridge lives. */
export const ALIVE_EVERY_MS = 2_000;

/** A strap sends about one packet a second; the silence of a live link is counted in steps of this. */
export const SILENCE_STEP_MS = 1_000;
/**
 * After this long without a packet the wearer is told, so that the page is true within 5 s, and scanning
 * shows whether the strap has let go of the link.
 */
export const SILENCE_TOLD_MS = 4_000;
/** After this long without a packet: subscribe again; after twice as long: connect again. */
export const SILENCE_MS = 10_000;
/**
 * A strap whose packets stopped this long ago may just have been taken off, and to connect to another one while
 * a link dies can hang the library. Until {@link SILENCE_MS}, by which a link surely dies if nobody is there
 * (supervision timeout, usually up to 6 s), no strap is connected to only to be shown.
 */
export const MAY_BE_DYING_MS = 1_500;
/** A strap that is silent this long gives way to another one of the wearer's that is in range. */
export const TAKEOVER_MS = 15_000;

/**
 * A scan that hears no device at all for this long is switched off and on again: some adapters stop
 * reporting and do not say so, and some report each device only once.
 */
export const DEAF_SCAN_MS = 6_000;
/** Before scanning is switched on again after it ended by itself, so that two programs do not fight over it. */
export const SCAN_REST_MS = 1_000;
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

/** What an operating system only grants to a new process is asked for with one this often. */
export const ASK_AGAIN_MS = 15_000;
/** An adapter that is off or away is watched; this is for the case that its return went unnoticed. */
export const LOOK_AFRESH_MS = 60_000;

/** Resident memory, in bytes, above which an idle bridge makes way for a fresh one … */
export const RECYCLE_BYTES = 100 * 1024 * 1024;
/** … and so many times as much, above which it does so even while a strap is linked … */
export const RECYCLE_LINKED_FACTOR = 2.5;
/** … if it has grown by so much since it began. */
export const RECYCLE_GROWTH_BYTES = 16 * 1024 * 1024;
