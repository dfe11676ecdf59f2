import { spawn } from 'node:child_process';
import { interval, type Subscription } from 'rxjs';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../service/ports.ts';

/** What is told to whoever started this service. */
export interface Starter {
  /** It answers now; from here on the event loop shows that it turns. */
  ready(): void;
  /** It is about to end. */
  stopping(): void;
}

/**
 * Tells systemd how the service is, where systemd asked for it (sd_notify(3), sd_watchdog_enabled(3)). Node has no
 * datagrams over Unix sockets, so each word is a run of `systemd-notify`: 8 ms of processor time, twice within the
 * watchdog's time. An event loop that stands still says nothing, and systemd starts the service again.
 */
export function tellStarter(environment: NodeJS.ProcessEnv, clock: Clock, log: Log): Starter {
  if (environment['NOTIFY_SOCKET'] === undefined)
    return { ready: () => undefined, stopping: () => undefined };
  const tell = (...words: string[]) => {
    const child = spawn('systemd-notify', words, { stdio: 'ignore' });
    child.on('error', (error) =>
      log(`systemd could not be told how this service is: ${error.message}`, 'warn'),
    );
  };
  let alive: Subscription | null = null;
  const everyMs = watchdogMs(environment) / 2;
  return {
    ready: () => {
      tell('--ready', '--status=Plimsoll runs.');
      if (everyMs > 0) alive = interval(everyMs, clock.scheduler).subscribe(() => tell('WATCHDOG=1'));
    },
    stopping: () => {
      alive?.unsubscribe();
      tell('STOPPING=1');
    },
  };
}

/** How long may pass between two signs of life, in ms; 0: nobody watches. */
function watchdogMs(environment: NodeJS.ProcessEnv): number {
  const forUs = [undefined, `${process.pid}`].includes(environment['WATCHDOG_PID']);
  const ms = Number(environment['WATCHDOG_USEC']) / 1_000;
  return forUs && ms > 0 ? ms : 0;
}
