import type { Clock } from '../clock.ts';
import type { WakingWindow } from '../contract/day.ts';
import type { ServiceAddress } from '../contract/service-address.ts';
import { thresholdViewSchema } from '../contract/threshold-view.ts';
import { PlimsollError } from '../errors.ts';
import { Calendar } from '../pacing/calendar.ts';
import { refuseUnexplainedRaise } from '../pacing/threshold/raising.ts';
import { daysAsPutDown } from '../service/known-days.ts';
import type { NewThreshold } from '../service/ports.ts';
import { ThresholdDesk } from '../service/threshold-desk.ts';
import { makeDataFolder } from '../store/database.ts';
import { openStore, type Store } from '../store/store.ts';
import { lockOrFindService } from './imports-client.ts';
import { serviceCall } from './service-client.ts';
import type { ThresholdClient } from './threshold.ts';

/**
 * The threshold of a data folder: through the service that runs on it, else in its database.
 *
 * @param wakingOf the waking window that is set in a store
 * @throws PlimsollError `service-unreachable`, and as `openStore`
 */
export async function thresholdClient(
  folder: string,
  timeZone: string,
  clock: Clock,
  wakingOf: (store: Store) => WakingWindow,
): Promise<ThresholdClient> {
  makeDataFolder(folder);
  const { lock, service } = lockOrFindService(folder);
  if (service !== null) return running(folder, service, clock);
  try {
    const store = openStore(folder, lock);
    const close = async () => {
      store.close();
      lock.release();
    };
    return { ...offline(store, timeZone, clock, wakingOf(store)), close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function running(folder: string, address: ServiceAddress, clock: Clock): ThresholdClient {
  const store = openStore(folder);
  const call = serviceCall(address, store.sessions.openLocal('wearer', clock.wall()));
  store.close();
  return {
    view: async () => thresholdViewSchema.parse(await call('GET', 'threshold')),
    enter: async (entry) => void (await call('POST', 'thresholds', entry)),
    answer: async (entry) => void (await call('POST', 'threshold/answers', entry)),
    answerOffer: async (accept) => void (await call('POST', 'threshold/offer', { accept })),
    close: async () => void (await call('DELETE', 'session')),
  };
}

function offline(
  store: Store,
  timeZone: string,
  clock: Clock,
  waking: WakingWindow,
): Omit<ThresholdClient, 'close'> {
  const calendar = new Calendar(timeZone);
  const write = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw error instanceof PlimsollError ? error : store.explain(error);
    }
  };
  const enter = (entry: NewThreshold) => {
    refuseUnexplainedRaise(entry, store.thresholds.current()?.bpm ?? null);
    return write(() => store.thresholds.add(entry, clock.wall(), store.journal.lastId()));
  };
  const desk = new ThresholdDesk({
    store,
    calendar,
    now: () => clock.wall(),
    days: (from, to) => daysAsPutDown({ from, to }, { store, calendar, waking, now: clock.wall() }),
    write,
    attempt: write,
    enter,
    onChange: () => undefined,
  });
  return {
    view: async () => desk.view(),
    enter: async (entry) => void enter(desk.completed(entry)),
    answer: async (entry) => void desk.answer(entry),
    answerOffer: async (accept) => void desk.answerOffer(accept),
  };
}
