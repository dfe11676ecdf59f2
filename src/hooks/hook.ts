import type { Clock } from '../clock.ts';
import type { Alert } from '../contract/live.ts';
import type { HouseState } from './house-state.ts';

/** One way out of the browser, while it is on. Nothing in it ever makes its caller wait. */
export interface Hook {
  /** An alert was raised, or something became of it. */
  onAlert(alert: Alert): void;
  /** Ends it; resolves within about a second, whatever the other side does. */
  stop(): Promise<void>;
}

export interface HookOptions {
  readonly clock: Clock;
  readonly version: string;
  /** The present, as it may be told. */
  readonly state: () => HouseState;
  /** Told what stands in the way, as one sentence; null when nothing does. */
  readonly onProblem: (problem: string | null) => void;
}
