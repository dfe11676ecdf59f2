import { Subject } from 'rxjs';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { LiveMessage, SnapshotBody } from '../../src/contract/live.ts';
import { defaultSettings, type Settings } from '../../src/contract/settings.ts';
import { Hooks, outsideOf } from '../../src/hooks/hooks.ts';
import { alert, reading, snapshot } from '../unit/dashboard/samples.ts';

/** Hooks on a household whose present a test decides. */
export function hookHouse() {
  const messages = new Subject<LiveMessage>();
  let present: SnapshotBody = snapshot();
  const problems: string[] = [];
  const log: string[] = [];
  const waiting = new Set<() => void>();
  const hooks = new Hooks({
    household: { messages, snapshot: () => present },
    clock: systemClock,
    version: '9.9.9',
    log: (line) => log.push(line),
    onProblem: (hook, problem) => {
      problems.push(`${hook}: ${problem}`);
      for (const look of waiting) look();
    },
  });
  onTestFinished(() => hooks.stop());
  return {
    hooks,
    problems,
    log,
    configure: (settings: Partial<Settings>) =>
      hooks.configure(outsideOf({ ...defaultSettings, ...settings })),
    set: (fields: Partial<SnapshotBody>) => {
      present = { ...present, ...fields };
    },
    reading: (fields: Parameters<typeof reading>[0]) => {
      const last = reading(fields);
      present = { ...present, lastReading: last, lastOk: last.verdict === 'ok' ? last : present.lastOk };
    },
    alert: (fields: Parameters<typeof alert>[0] = {}) => {
      const changed = alert(fields);
      const others = present.alerts.filter(({ id }) => id !== changed.id);
      present = { ...present, alerts: changed.resolvedAt === null ? [...others, changed] : others };
      messages.next({ type: 'alert', alert: changed });
    },
    /** Waits until a problem fits; `null` as text means "none any more". */
    untilProblem: (fits: RegExp, from = 0) =>
      new Promise<string>((resolve) => {
        const look = () => {
          const found = problems.slice(from).find((problem) => fits.test(problem));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}
