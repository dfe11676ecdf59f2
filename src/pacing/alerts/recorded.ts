import { type AlertFamily, type AlertKind, familyOf } from '../../contract/alerts.ts';
import type { EpochMs } from '../../units.ts';
import type { PacingOutput } from '../pipeline.ts';

/** An alert that a recording raises. */
export interface RecordedAlert {
  readonly id: string;
  readonly kind: AlertKind;
  readonly family: AlertFamily;
  readonly raisedAt: EpochMs;
  /** When it was over again within its episode. */
  readonly reopenedAt: readonly EpochMs[];
  /** Null: it stands at the end of the recording. */
  readonly resolvedAt: EpochMs | null;
}

/** Lists the alerts of a recording, in the order in which they were raised. */
export class RecordedAlerts {
  readonly #alerts = new Map<string, RecordedAlert>();

  add(output: PacingOutput): void {
    if (output.kind !== 'alert') return;
    const { about, at, change, id } = output;
    const known = this.#alerts.get(id);
    if (known === undefined) {
      if (change !== 'raised') return;
      const raised = { id, kind: about.kind, family: familyOf(about.kind), raisedAt: at };
      this.#alerts.set(id, { ...raised, reopenedAt: [], resolvedAt: null });
    } else if (change === 'resolved') this.#alerts.set(id, { ...known, resolvedAt: at });
    else if (change === 'reopened') {
      this.#alerts.set(id, { ...known, reopenedAt: [...known.reopenedAt, at], resolvedAt: null });
    }
  }

  list(): RecordedAlert[] {
    return [...this.#alerts.values()];
  }
}
