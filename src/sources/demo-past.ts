import { Subject } from 'rxjs';
import { newAlert, type Person } from '../contract/alerts.ts';
import { defaultSettings } from '../contract/settings.ts';
import { encodeMeasurement } from '../heart-rate-service/measurement.ts';
import { type RecordedAlert, RecordedAlerts } from '../pacing/alerts/recorded.ts';
import type { Calendar } from '../pacing/calendar.ts';
import type { PacingInput } from '../pacing/events.ts';
import { HOLD_MS } from '../pacing/meter.ts';
import { type PacingOutput, pace } from '../pacing/pipeline.ts';
import type { AlertChanged, JournalEntry, StorePort } from '../service/ports.ts';
import { type Bpm, bpm, type EpochMs, epochMs } from '../units.ts';
import { madeUpLife } from './made-up-life.ts';
import { rateAfter, seededRandom, type VirtualHeart } from './virtual-heart.ts';
import { packetBytes, VIRTUAL_STRAP } from './virtual-strap.ts';

/** Before now the demo's strap was read so long by the heart that goes on beating, in s. */
const LAST_HOUR_S = 60 * 60;
/** In the weeks before, a packet came just often enough for all of the time to be recorded. */
const PACKET_EVERY_MS = HOLD_MS;
/** The demo's threshold, in bpm; so many days ago it was lowered to this from the one before. */
const DEMO_THRESHOLD = bpm(95);
const THRESHOLD_BEFORE = bpm(100);
const LOWERED_AGO = 17;
/** So much is made up between two pauses, in packets. */
const PACKETS_A_PIECE = 500;

/** A store that takes a past. */
export type StoreOfDemo = StorePort & {
  readonly journal: { addSealed(hours: readonly (readonly JournalEntry[])[]): void };
};

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const hourOf = (at: EpochMs): number => Math.floor(at / (60 * MINUTE_MS));
const NOTE = 'made up for the demo';
const WEARER: Person = { role: 'wearer', device: 'Phone' };

/**
 * Gives an empty store of the demo a strap, four made-up weeks with thresholds, alerts and notes, and an hour before
 * `now` that the heart has lived through; a store that holds something is left as it is. Pauses often, so that a
 * service beside it goes on.
 */
export function* makeDemoPast(
  store: StoreOfDemo,
  heart: VirtualHeart,
  calendar: Calendar,
  now: EpochMs,
): Generator<undefined, void> {
  if (store.straps.adopted().length > 0) return;
  const random = seededRandom(now);
  const days = madeUpLife(random);
  const today = calendar.dayOf(now);
  const startOf = (ago: number): EpochMs => calendar.dayAfter(today, -ago).start;
  const first = days[0]?.ago ?? 0;
  const from = startOf(first);
  store.straps.adopt(VIRTUAL_STRAP, { manufacturer: 'Plimsoll' }, from);
  const past = new Past(store, calendar);
  // The day before: the first one has a threshold from its beginning.
  past.enter(THRESHOLD_BEFORE, startOf(first + 1));

  const lastHour = epochMs(now - LAST_HOUR_S * SECOND_MS);
  let rate = 60;
  for (const { ago, beginsAt, note, stretches } of days) {
    if (ago === LOWERED_AGO) past.enter(DEMO_THRESHOLD, startOf(ago));
    let at = epochMs(startOf(ago) + beginsAt * MINUTE_MS);
    if (at >= lastHour) break;
    // However long its stretches came out, a day ends before the next one begins.
    const bedtime = epochMs(Math.min(startOf(ago - 1) - MINUTE_MS, lastHour));
    past.link('connected', at);
    for (const { demandBpm, minutes } of stretches) {
      const end = epochMs(Math.min(at + minutes * MINUTE_MS, bedtime));
      if (demandBpm === null && end < bedtime) {
        past.link('disconnected', at);
        past.link('connected', end);
      }
      for (; demandBpm !== null && at < end; at = epochMs(at + PACKET_EVERY_MS)) {
        rate = rateAfter(rate, demandBpm, PACKET_EVERY_MS / SECOND_MS);
        const sways = 2.4 * Math.sin(at / 9_000) + 1.6 * Math.sin(at / 47_000) + 1.8 * (random() - 0.5);
        past.packet(encodeMeasurement({ bpm: Math.round(rate + sways), contact: 'detected', rr: [] }), at);
        if (past.isPieceDone()) yield;
      }
      at = end;
    }
    past.link('disconnected', at);
    past.keep();
    yield;
    const noted = epochMs(at - 30 * MINUTE_MS);
    if (note !== undefined) store.notes.add({ ...note, at: noted }, { ...WEARER, sessionId: 0 }, noted);
  }

  past.link('connected', lastHour);
  for (let second = 1; second < LAST_HOUR_S; second += 1) {
    past.packet(packetBytes(heart.next()), epochMs(lastHour + second * SECOND_MS));
    if (past.isPieceDone()) yield;
  }
  past.link('disconnected', now);
  past.keep();
  past.keepAlerts(random);
}

/** What straps sent before now, judged as it would have been live, on its way into the journal by the hour. */
class Past {
  readonly #store: StoreOfDemo;
  readonly #strap: number;
  readonly #events = new Subject<PacingInput>();
  readonly #alerts = new RecordedAlerts();
  #hours: JournalEntry[][] = [];
  #packets = 0;

  /** The store has one strap. */
  constructor(store: StoreOfDemo, calendar: Calendar) {
    this.#store = store;
    this.#strap = store.straps.adopted()[0]?.id ?? 0;
    this.#events
      .pipe(pace({ threshold: null, calendar, settings: defaultSettings }))
      .subscribe((output) => this.#onOutput(output));
  }

  enter(threshold: Bpm, at: EpochMs): void {
    this.keep();
    const { journal, thresholds } = this.#store;
    thresholds.add({ bpm: threshold, method: 'symptom', note: NOTE }, at, journal.lastId());
    this.#events.next({ kind: 'threshold', at, bpm: threshold });
  }

  link(event: 'connected' | 'disconnected', at: EpochMs): void {
    this.#events.next({ kind: 'link', at, strap: String(this.#strap), event });
  }

  packet(bytes: Uint8Array, at: EpochMs): void {
    this.#events.next({ kind: 'packet', at, strap: String(this.#strap), bytes });
  }

  /** Whether it is time for a pause. */
  isPieceDone(): boolean {
    return this.#packets % PACKETS_A_PIECE === 0;
  }

  /** Writes what there is so far. */
  keep(): void {
    this.#store.journal.addSealed(this.#hours);
    this.#hours = [];
  }

  /** Writes the alerts that came of it. @param random how soon each was acknowledged, in [0, 1) */
  keepAlerts(random: () => number): void {
    const alerts = this.#alerts.list().flatMap((alert) => kept(alert, random()));
    this.#store.alerts.keep(alerts, null);
  }

  #onOutput(output: PacingOutput): void {
    this.#alerts.add(output);
    const strap = this.#strap;
    if (output.kind === 'reading') {
      const { at, packet, t: monotonic, verdict } = output;
      this.#add({ kind: 'packet', at, monotonic, strap, bytes: packet.bytes, verdict });
      this.#packets += 1;
    } else if (output.kind === 'link') {
      this.#add({ kind: output.event, at: output.at, monotonic: output.t, strap });
    }
  }

  #add(entry: JournalEntry): void {
    const hour = this.#hours.at(-1);
    const [first] = hour ?? [];
    if (hour !== undefined && first !== undefined && hourOf(first.at) === hourOf(entry.at)) hour.push(entry);
    else this.#hours.push([entry]);
  }
}

/** An alert of the past as it ended: acknowledged within a minute and a half, if it stood so long. */
function kept({ id, kind, raisedAt, resolvedAt }: RecordedAlert, random: number): AlertChanged[] {
  if (resolvedAt === null || kind !== 'over') return [];
  const at = epochMs(raisedAt + Math.round(15_000 + 75_000 * random));
  const isAcknowledged = at < resolvedAt;
  const alert = {
    ...newAlert(id, raisedAt),
    kind,
    family: 'pacing',
    noSignalSince: null,
    resolvedAt,
    acknowledgements: isAcknowledged ? [{ at, by: WEARER }] : [],
    acknowledgedAt: isAcknowledged ? at : null,
    acknowledgedBy: isAcknowledged ? WEARER : null,
    told: { wearer: raisedAt, carers: null },
  } as const;
  return [{ alert, changedAt: resolvedAt }];
}
