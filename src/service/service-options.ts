import type { Clock } from '../clock.ts';
import type { FirmwareNote } from '../contract/firmware-note.ts';
import type { Settings } from '../contract/settings.ts';
import type { PacingInput } from '../pacing/events.ts';
import type { Log, StorePort, StrapSource } from './ports.ts';
import type { Environment } from './settings-keeper.ts';

/** What a service is made of. */
export interface ServiceOptions {
  readonly clock: Clock;
  readonly store: StorePort;
  readonly source: StrapSource;
  readonly timeZone: string;
  readonly demo: boolean;
  readonly version: string;
  /** Whether anybody in the house can listen in; every screen says so. */
  readonly unencrypted?: boolean;
  /** Environment variables; those of settings win over what was set. */
  readonly environment: Environment;
  /** Throws at settings that an adapter cannot do. */
  readonly refuseSettings?: (settings: Settings) => void;
  readonly log: Log;
  /** What is known of families of straps; without it there is no advice. */
  readonly notes?: readonly FirmwareNote[];
  /** Hears every event as it enters the pipeline, for a capture. */
  readonly onEvent?: (event: PacingInput) => void;
}
