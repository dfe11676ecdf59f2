/** How often the running service does what it does again and again. */
import { TICK_MS } from '../pacing/pipeline.ts';

/**
 * What came in is written when it has been told, but not again within this time, in ms: each writing wakes the disk. So
 * each packet of a strap that sends one a second is written at once.
 */
export const WRITTEN_APART_MS = 500;
/** What was not written so is written this often: a killed process loses no more, in ms. With ticks, to wake up once for both. */
export const FLUSH_MS = TICK_MS;
/** What was written is brought to the disk itself this often: a power cut takes no more than 60 s, in ms. */
export const SYNC_MS = 45_000;
/** Days that are to be worked out again get so many small steps with each writing. */
export const DAY_STEPS = 2;
/** It is looked whether a lower threshold is to be offered this often, in ms. */
export const LOOK_FOR_LOWER_MS = 60 * 60_000;
