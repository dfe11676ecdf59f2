import { BehaviorSubject, interval, type Observable, Subject, Subscription, timer } from 'rxjs';
import { type ClockStep, WallAnchor } from '../clock.ts';
import type { AlertLogAnswer } from '../contract/alerts.ts';
import type { DayAnswer } from '../contract/day.ts';
import type { Visitor } from '../contract/http.ts';
import { LIVE_PROTOCOL, type LiveMessage, type ScreenRequest, type SnapshotBody } from '../contract/live.ts';
import type { LookBack } from '../contract/look-back.ts';
import type { OutsideHook } from '../contract/outside.ts';
import type { Report, ReportQuery } from '../contract/report.ts';
import type { Settings, SettingsAnswer, SettingsChange } from '../contract/settings.ts';
import type { Sharing } from '../contract/sharing.ts';
import type { AdoptedStrap } from '../contract/straps.ts';
import type { Threshold, ThresholdEntry } from '../contract/threshold.ts';
import type { Trace, TraceQuery } from '../contract/trace.ts';
import type { DaysAnswer, DaysQuery } from '../contract/weeks.ts';
import { Calendar } from '../pacing/calendar.ts';
import type { PacingInput } from '../pacing/events.ts';
import { type PacingOutput, pace, withTicks } from '../pacing/pipeline.ts';
import { refuseUnexplainedRaise } from '../pacing/threshold/raising.ts';
import type { EpochMs, MonotonicMs } from '../units.ts';
import { AlertDesk } from './alert-desk.ts';
import { AlertFeed } from './alert-feed.ts';
import { alertLog } from './alert-log.ts';
import { Audience } from './audience.ts';
import { FRESH_MS } from './imported.ts';
import { NotesDesk } from './notes-desk.ts';
import type { NewThreshold } from './ports.ts';
import { Recorder } from './recorder.ts';
import { type Past, pastOfToday } from './restore.ts';
import { DAY_STEPS, FLUSH_MS, LOOK_FOR_LOWER_MS, SYNC_MS, WRITTEN_APART_MS } from './rhythm.ts';
import { RunningDays } from './running-days.ts';
import type { ServiceOptions } from './service-options.ts';
import { ServiceState } from './service-state.ts';
import { SettingsKeeper, settingsOfEnvironment } from './settings-keeper.ts';
import { StrapRoom } from './strap-room.ts';
import { ThresholdDesk } from './threshold-desk.ts';
import { traceOf } from './trace.ts';

/**
 * One wearer's live service: what the source says goes through the pipeline, is kept in the store, and
 * is told to every screen. It knows no adapter, only ports.
 */
export class PacingService {
  readonly #options: ServiceOptions;
  readonly #calendar: Calendar;
  readonly #anchor: WallAnchor;
  readonly #alerts: AlertDesk;
  readonly #feed: AlertFeed;
  readonly #recorder: Recorder;
  readonly #straps: StrapRoom;
  readonly #settings: SettingsKeeper;
  readonly #days: RunningDays;
  readonly #settingsInForce: BehaviorSubject<Settings>;
  readonly #state: ServiceState;
  /** What happens now, as it happens. */
  readonly #live = new Subject<PacingInput>();
  /** What the pipeline hears: the past once, then the present with its ticks. */
  readonly #events = new Subject<PacingInput>();
  readonly #messages = new Subject<LiveMessage>();
  readonly #subscriptions: Subscription[] = [];
  /** Counts the running day once more after imports; one for however many there were. */
  #onceMore = Subscription.EMPTY;
  #restoring = true;
  #flushedAt: MonotonicMs;

  /** Who looks, and is there to be told. */
  readonly audience: Audience;
  /** What people wrote down. */
  readonly notes: NotesDesk;
  /** How a threshold is found. */
  readonly threshold: ThresholdDesk;
  /** What changes, for every screen. */
  readonly messages = this.#messages.asObservable();
  /** The settings now, and whenever they change. */
  readonly settingsInForce: Observable<Settings>;

  /** @throws the store's errors, and PlimsollError `bad-option` for an unknown time zone, `bad-setting` */
  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#flushedAt = options.clock.monotonic();
    this.#calendar = new Calendar(options.timeZone);
    this.#anchor = new WallAnchor(options.clock, {
      onStep: (step) => this.#onClockStep(step),
      onSlept: (ms) =>
        options.log(`This computer slept for ${Math.round(ms / 1000)} s; nothing was recorded meanwhile.`),
    });
    this.#settings = new SettingsKeeper(
      options.store.settings,
      settingsOfEnvironment(options.environment),
      options.log,
      options.refuseSettings,
    );
    this.#settingsInForce = new BehaviorSubject(this.#settings.current);
    this.settingsInForce = this.#settingsInForce.asObservable();
    this.#state = new ServiceState({
      unencrypted: options.unencrypted ?? false,
      threshold: options.store.thresholds.current(),
      now: () => this.#now(),
      bluetooth: () => this.#straps.bluetooth,
      storageProblem: () => this.#recorder.problem,
      watchers: () => this.audience.watchers,
      tell: (service) => this.#messages.next({ type: 'service', service }),
    });
    this.#recorder = new Recorder({
      store: options.store,
      anchor: this.#anchor,
      log: options.log,
      onEvent: options.onEvent ?? (() => undefined),
      onProblem: (problem) => {
        this.#feed.storage('write-failed', problem);
        this.#state.tell();
      },
      onDamage: (sentence) => this.#feed.damaged(sentence),
    });
    this.#feed = new AlertFeed({
      now: () => this.#now(),
      emit: (event) => this.#live.next(event),
      freeBytes: () => options.store.freeBytes(),
    });
    if (this.#settings.lost !== null) this.#feed.damaged(this.#settings.lost);
    this.#straps = new StrapRoom({
      clock: options.clock,
      anchor: this.#anchor,
      source: options.source,
      straps: options.store.straps,
      recorder: this.#recorder,
      feed: this.#feed,
      notes: options.notes ?? [],
      log: options.log,
      emit: (event) => this.#live.next(event),
      onStrap: () => this.#messages.next({ type: 'strap', strap: this.#straps.view() }),
      onBluetooth: () => this.#state.tell(),
    });
    const past = pastOfToday(options.store, this.#calendar, this.#now());
    this.#days = new RunningDays({
      store: options.store,
      calendar: this.#calendar,
      recorder: this.#recorder,
      waking: () => this.#settings.waking,
      past,
    });
    this.#alerts = new AlertDesk({
      port: options.store.alerts,
      calendar: this.#calendar,
      settings: this.#settings.current,
      now: () => this.#instant(),
      onStorageError: (error) => this.#recorder.report(error),
      onAlert: (alert) => this.#messages.next({ type: 'alert', alert }),
      onHouse: (house) => this.#messages.next({ type: 'house', house }),
    });
    this.audience = new Audience({
      onPresent: (present) => this.#alerts.onPresence(present),
      sharing: () => this.sharing(),
      onWatchers: (watchers) => {
        if (watchers === 0) this.choose(false);
        this.#state.tell();
      },
    });
    this.notes = new NotesDesk({
      port: options.store.notes,
      now: () => this.#anchor.now().at,
      write: (write) => this.#recorder.write(write),
      onChange: () => this.#messages.next({ type: 'notes' }),
    });
    this.threshold = new ThresholdDesk({
      store: options.store,
      calendar: this.#calendar,
      now: () => this.#now(),
      days: (from, to) => this.#days.rows(from, to, this.#now()),
      write: (write) => this.#recorder.write(write),
      attempt: (work) => this.#recorder.attempt(work),
      enter: (threshold) => this.#putInForce(threshold),
      onChange: () => this.#messages.next({ type: 'threshold' }),
    });
    this.#restore(past);
  }

  /** Listens to the source from now on. */
  start(): void {
    const { clock, source } = this.#options;
    this.#subscriptions.push(
      source.messages.subscribe((message) => {
        this.#straps.onMessage(message);
        if (clock.monotonic() - this.#flushedAt >= WRITTEN_APART_MS) this.#flush();
      }),
      // The pipeline itself has been running since the past went through it.
      withTicks(this.#live, () => this.#anchor.now().at, clock.scheduler).subscribe(this.#events),
      this.#events.subscribe((event) => {
        if (event.kind === 'tick') this.#onTick(event.at);
      }),
      interval(FLUSH_MS, clock.scheduler).subscribe(() => {
        this.#flush();
        for (let step = 0; step < DAY_STEPS; step += 1) this.#recorder.attempt(() => this.#days.step());
      }),
      interval(SYNC_MS, clock.scheduler).subscribe(() => void this.#recorder.sync()),
      interval(LOOK_FOR_LOWER_MS, clock.scheduler).subscribe(() =>
        this.#recorder.attempt(() => this.threshold.look()),
      ),
    );
    this.#recorder.attempt(() => this.threshold.noteZone());
    this.#feed.start();
    source.start();
    this.#straps.listen();
  }

  #flush(): void {
    this.#flushedAt = this.#options.clock.monotonic();
    const { sessions } = this.#options.store;
    this.#recorder.flush(
      () => this.#alerts.saveWaiting(),
      () => this.#straps.saveWaiting(),
      () => sessions.saveWaiting(),
    );
  }

  async stop(): Promise<void> {
    for (const subscription of [...this.#subscriptions, this.#onceMore]) subscription.unsubscribe();
    this.#recorder.attempt(() => this.#days.keepNow(this.#now()));
    await this.#options.source.stop();
    this.#messages.complete();
  }

  /** Everything a screen needs to begin with. */
  snapshot(): SnapshotBody {
    const now = this.#now();
    const { demo, timeZone, version } = this.#options;
    return {
      protocol: LIVE_PROTOCOL,
      version,
      demo,
      serverTime: now,
      timeZone,
      utcOffset: this.#calendar.offsetAround(now),
      lastReading: this.#days.lastReading(now),
      lastOk: this.#days.lastOk(now),
      tally: this.#days.tally(now),
      lastHour: this.#days.lastHour(now),
      alerts: this.#alerts.open(),
      house: this.#alerts.house(),
      strap: this.#straps.view(),
      service: this.#state.view(),
    };
  }

  /** The wall clock, as the service names moments. */
  now(): EpochMs {
    return this.#now();
  }

  /** Does what a screen asks for. @param by whose screen it is */
  onRequest(request: ScreenRequest, by: Visitor): void {
    if (request.type !== 'wearing') this.#alerts.onRequest(request, by);
    else {
      const { role, device } = by;
      this.#live.next({
        kind: 'wearing',
        at: this.#anchor.now().at,
        worn: request.worn,
        by: { role, device },
      });
    }
  }

  /** @throws PlimsollError `bad-input` for days that there are not */
  alertLog(from: string | null, to: string | null): AlertLogAnswer {
    const { alerts } = this.#options.store;
    return alertLog(from, to, this.#now(), this.#calendar, (start, end) => alerts.raisedBetween(start, end));
  }

  /** Something kept was found damaged before this service was made; `sentence` says what, and what became of it. */
  damaged(sentence: string): void {
    this.#feed.damaged(sentence);
  }

  /** What is known of a local day, `YYYY-MM-DD`, up to now. @throws PlimsollError `bad-input`, the store's errors */
  day(date: string): DayAnswer {
    return this.#days.day(date, this.#now());
  }

  /** The days that something was received on, and each week beside the one before. @throws the store's errors */
  days(query: DaysQuery): DaysAnswer {
    return this.#days.days(query, this.#now());
  }

  /** What the page for a clinician says of a span of days. @throws the store's errors */
  report(query: ReportQuery): Report {
    return this.#days.report(query, this.#options.version, this.#now());
  }

  /** The 72 hours before a note. @throws PlimsollError `bad-input`, the store's errors */
  lookBack(noteId: number): LookBack {
    return this.#days.lookBack(noteId, this.#now());
  }

  /** The course of the heart rate over a span, up to this moment. */
  trace(query: TraceQuery): Trace {
    this.#flush();
    return traceOf(this.#options.store, query);
  }

  /**
   * Recordings were brought in or taken out: counts the running day anew. No alert comes of it.
   *
   * @throws PlimsollError when what waits cannot be written first
   */
  importsChanged(): void {
    this.#countAnew();
    // A clock that was put forward a moment ago hides what the last reading before it still holds: once more.
    this.#onceMore.unsubscribe();
    this.#onceMore = timer(FRESH_MS, this.#options.clock.scheduler).subscribe(() =>
      this.#recorder.attempt(() => this.#countAnew()),
    );
  }

  /** Packets were deleted: what is known of days is counted anew, and screens look again. */
  dataDeleted(): void {
    this.importsChanged();
    this.#messages.next({ type: 'notes' });
  }

  #countAnew(): void {
    const now = this.#now();
    // What still holds is then held back, or given out, alike by both.
    this.#events.next({ kind: 'tick', at: now });
    this.#recorder.write(() => this.#options.store.journal.flush());
    this.#days.importsChanged(now);
    this.#messages.next({ type: 'tally', tally: this.#days.tally(now) });
  }

  thresholds(): Threshold[] {
    return this.#options.store.thresholds.all();
  }

  /**
   * Puts a threshold in force from now on.
   *
   * @throws PlimsollError `bad-input` when it is higher than the one in force and no reason is given, or no formula
   *   gives it
   */
  enterThreshold(entry: ThresholdEntry): Threshold {
    return this.#putInForce(this.threshold.completed(entry));
  }

  #putInForce(entry: NewThreshold): Threshold {
    refuseUnexplainedRaise(entry, this.#state.threshold?.bpm ?? null);
    const { store } = this.#options;
    const { at } = this.#anchor.now();
    const threshold = this.#recorder.write(() => {
      store.journal.flush();
      const { waiting } = store.journal;
      return store.thresholds.add(entry, at, store.journal.lastId() + waiting);
    });
    this.#state.threshold = threshold;
    this.#live.next({ kind: 'threshold', at, bpm: threshold.bpm });
    this.#state.tell();
    this.#messages.next({ type: 'threshold' });
    return threshold;
  }

  /** What the wearer lets carers see. */
  sharing(): Sharing {
    return this.#settings.current['sharing.carers'];
  }

  settings(): SettingsAnswer {
    return { settings: this.#settings.view() };
  }

  /** Sets what is named; it is in force at once. @throws PlimsollError `bad-setting` */
  changeSettings(change: SettingsChange): SettingsAnswer {
    const { at } = this.#anchor.now();
    const sharing = this.sharing();
    this.#recorder.write(() => this.#settings.change(change, at));
    const settings = this.#settings.current;
    this.#live.next({ kind: 'settings', at, settings });
    this.#recorder.attempt(() => this.#days.settingsChanged(this.#now()));
    this.#alerts.onSettings(settings);
    if (this.sharing() !== sharing) this.audience.sharingChanged();
    this.#settingsInForce.next(settings);
    this.#messages.next({ type: 'settings' });
    return this.settings();
  }

  /** Starts or stops listing straps in range; after a while it stops by itself. */
  choose(on: boolean): void {
    this.#straps.choose(on);
  }

  /** "This is mine." @throws PlimsollError `strap-not-in-range` */
  adopt(address: string): AdoptedStrap {
    return this.#straps.adopt(address);
  }

  /** @throws PlimsollError `bad-input` when there is no such strap */
  forget(id: number): void {
    this.#straps.forget(id);
  }

  /** Something outside the pages cannot be told, or can again: null. It delays nothing here. */
  setNotice(from: OutsideHook, text: string | null): void {
    this.#state.setNotice(from, text);
  }

  /**
   * "Listen to this one first." It counts when a strap is looked for the next time: one that is being
   * listened to is not interrupted.
   *
   * @throws PlimsollError `bad-input` when there is no such strap
   */
  prefer(id: number): void {
    this.#straps.prefer(id);
  }

  #restore(past: Past): void {
    const { threshold } = past;
    const settings = this.#settings.current;
    const restored = this.#alerts.restored();
    this.#subscriptions.push(
      this.#events
        .pipe(pace({ threshold, calendar: this.#calendar, settings, restored }))
        .subscribe((output) => this.#onOutput(output)),
    );
    for (const event of past.entered) this.#events.next(event);
    let last = this.#now();
    for (const event of past.events) {
      this.#events.next(event);
      last = event.at;
    }
    this.#restoring = false;
    const at = this.#now();
    // A machine without a clock of its own may wake up earlier than it went to sleep: nobody knows for how long it did.
    if (at < last) {
      this.#enterClockStep({ at, byMs: at - last });
      this.#days.forgetReadings();
    }
    const now = this.#now();
    this.#events.next({ kind: 'caught-up', at: now });
    this.#flush();
    this.#days.countImports(now);
  }

  #onOutput(output: PacingOutput): void {
    if (!this.#restoring) this.#recorder.keep(output);
    this.#days.add(output, !this.#restoring);
    if (!this.#restoring) this.threshold.hear(output);
    switch (output.kind) {
      case 'alert':
        this.#alerts.onChange(output);
        return;
      case 'wearing-change':
        this.#alerts.onWearing(output);
        return;
      case 'reading': {
        const reading = this.#days.onReading(output);
        if (!this.#restoring) {
          this.#straps.onVerdict(output.verdict);
          this.#options.log(`Reading: ${output.verdict}, ${reading.bpm ?? 'no'} bpm.`, 'debug');
        }
        const ageMs = Math.max(0, this.#now() - reading.at);
        this.#messages.next({ type: 'reading', reading: { ...reading, ageMs } });
        return;
      }
    }
  }

  #onTick(at: EpochMs): void {
    this.#recorder.attempt(() => this.#days.keep(at));
    this.#alerts.onTick();
    // Also what has stood since before this start and no longer does is to be said.
    this.#feed.storage('write-failed', this.#recorder.problem);
    this.#feed.onTick(this.#options.clock.monotonic());
    this.#messages.next({ type: 'tally', tally: this.#days.tally(this.#now()) });
    this.#straps.onTick();
  }

  #onClockStep(step: ClockStep): void {
    this.#alerts.onClockStep(step.byMs);
    this.#enterClockStep(step);
  }

  #enterClockStep(step: ClockStep): void {
    this.#options.log(`The wall clock was set by ${Math.round(step.byMs / 1000)} s.`);
    this.#events.next({ kind: 'clock-step', ...step });
  }

  #instant() {
    const at = this.#now();
    return { at, t: this.#anchor.placeOf(at) };
  }

  #now(): EpochMs {
    return this.#anchor.wallOf(this.#options.clock.monotonic());
  }
}
