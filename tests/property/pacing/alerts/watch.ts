import { expect } from 'vitest';
import type { Alert } from '../../../../src/contract/alerts.ts';
import type { PacingOutput } from '../../../../src/pacing/pipeline.ts';
import { standing, THRESHOLD, type Told, type World } from '../../../support/alert-world.ts';

const MINUTE_MS = 60_000;
/** The passing of time is looked at once a second, and late packets are waited for. */
const SLACK_MS = 4_000;

/** What just happened besides packets and time. */
export type Deed = 'acknowledged' | 'asked' | 'set' | 'restarted' | 'clock' | 'came-or-went' | null;

/**
 * Looks over the shoulder of a house and holds every step against the invariants of design 5.7, with
 * bookkeeping of its own.
 */
export class Watch {
  /** Places on the axis of what each invariant counts from, by alert. */
  #since = new Map<string, number>();
  #episodes = new Map<number, string>();
  #episode = 0;
  #lastOver = Number.NEGATIVE_INFINITY;
  #lastOk: { at: number; t: number } | null = null;

  /** Another that has seen the same so far. */
  fork(): Watch {
    const fork = new Watch();
    fork.#since = new Map(this.#since);
    fork.#episodes = new Map(this.#episodes);
    fork.#episode = this.#episode;
    fork.#lastOver = this.#lastOver;
    fork.#lastOk = this.#lastOk;
    return fork;
  }

  see(before: World, { world, outputs, effects }: Told, deed: Deed = null): void {
    this.#neverResolvedByMissingData(before, world, outputs, deed);
    this.#saysWhatIsSeen(world, outputs, deed);
    this.#oneOverInAnEpisode(outputs);
    this.#note(before, world, outputs, deed);
    for (const effect of effects) {
      if (effect.kind === 'sound') this.#soundsOnlyWhenItMay(world, effect.id, effect.role);
    }
    this.#tellsForCertain(world);
    this.#silencesEnd(world);
    this.#isShownAtOnce(world, outputs);
    if (world.notWorn !== null) {
      const raised = outputs.filter((output) => output.kind === 'alert' && output.change === 'raised');
      expect(raised.map((output) => output.kind === 'alert' && output.about.kind)).not.toContain('no-signal');
    }
  }

  #neverResolvedByMissingData(
    before: World,
    after: World,
    outputs: readonly PacingOutput[],
    deed: Deed,
  ): void {
    const now = new Map(standing(after).map((alert) => [alert.id, alert]));
    for (const alert of standing(before)) {
      if (alert.family !== 'pacing') continue;
      const later = now.get(alert.id);
      if (later === undefined && alert.kind !== 'day-total') {
        const isLowReading = outputs.some(
          (output) => output.kind === 'reading' && output.verdict === 'ok' && output.bpm <= THRESHOLD - 5,
        );
        expect(isLowReading, `${alert.id} was resolved by something else than a low ok reading`).toBe(true);
      }
      if (later !== undefined && alert.acknowledgedAt === null && later.acknowledgedAt !== null) {
        expect(deed, `${alert.id} was acknowledged by nobody`).toBe('acknowledged');
      }
    }
  }

  #saysWhatIsSeen(world: World, outputs: readonly PacingOutput[], deed: Deed): void {
    for (const output of outputs) {
      if (output.kind === 'reading' && output.verdict === 'ok') this.#lastOk = { at: output.at, t: world.t };
    }
    if (this.#lastOk === null || deed !== null) return;
    const unseenMs = world.t - this.#lastOk.t;
    for (const alert of standing(world)) {
      if (alert.family !== 'pacing') continue;
      if (unseenMs === 0) expect(alert.noSignalSince).toBeNull();
      if (unseenMs > 15_000 + SLACK_MS) expect(alert.noSignalSince).not.toBeNull();
    }
  }

  /** Episodes by the definition: over-stretches less than 30 s apart. */
  #oneOverInAnEpisode(outputs: readonly PacingOutput[]): void {
    for (const output of outputs) {
      if (output.kind === 'span' && output.bpm > THRESHOLD) {
        if (output.t - this.#lastOver >= 30_000) this.#episode += 1;
        this.#lastOver = output.t + output.ms;
      }
      if (output.kind === 'alert' && output.about.kind === 'over' && output.change === 'raised') {
        expect(this.#episodes.get(this.#episode) ?? output.id, 'a second alert in one episode').toBe(
          output.id,
        );
        this.#episodes.set(this.#episode, output.id);
      }
    }
  }

  #note(before: World, after: World, outputs: readonly PacingOutput[], deed: Deed): void {
    const changed = new Set(
      outputs.flatMap((output) =>
        output.kind === 'alert' && output.change !== 'amended' ? [output.id] : [],
      ),
    );
    const earlier = new Map(standing(before).map((alert) => [alert.id, alert]));
    for (const alert of standing(after)) {
      const was = earlier.get(alert.id);
      const isAcknowledged = alert.acknowledgements.length !== (was?.acknowledgements.length ?? 0);
      const saysSoAgain = (was?.acknowledgedAt ?? null) !== null && alert.acknowledgedAt === null;
      const heldUp = isHeldUp(before, alert) || isHeldUp(after, alert);
      const isNew = was === undefined || changed.has(alert.id);
      // Each of these begins the counting anew.
      if (isNew || isAcknowledged || saysSoAgain || heldUp || deed === 'set' || deed === 'restarted') {
        this.#since.set(alert.id, after.t);
      }
    }
  }

  #soundsOnlyWhenItMay(world: World, id: string, role: 'wearer' | 'carer' | 'display'): void {
    const alert = standing(world).find((other) => other.id === id);
    if (alert === undefined) return;
    expect(alert.acknowledgedAt, 'an acknowledged alert sounds').toBeNull();
    expect(isSilenced(world, alert), 'a silenced alert sounds').toBe(false);
    expect(isInQuietTime(world, alert), 'an over sounds in the quiet time').toBe(false);
    if (role === 'wearer') return;
    if (isCarerThere(world)) expect(alert.told.carers, 'carers heard before they were told').not.toBeNull();
    expect(alert.handOverAt, 'carers heard while it was the wearer’s turn').toBeNull();
  }

  /** Nobody who should have been told by now has not been. */
  #tellsForCertain(world: World): void {
    for (const alert of standing(world)) {
      if (isHeldUp(world, alert)) continue;
      const waitedMs = world.t - (this.#since.get(alert.id) ?? world.t);
      const repeatMs = world.settings['alerts.repeat'] * MINUTE_MS;
      const isHeard = alert.kind === 'over' || alert.kind === 'long-over';
      if (isHeard && waitedMs > SLACK_MS && waitedMs < repeatMs && alert.acknowledgedAt === null) {
        expect(alert.sound.wearer.count, `${alert.id} was never heard by the wearer`).toBeGreaterThan(0);
      }
      if (alert.family === 'pacing' && waitedMs > repeatMs + SLACK_MS) {
        expect(alert.acknowledgedAt, `${alert.id} did not say so again`).toBeNull();
      }
      if (alert.acknowledgedAt !== null) continue;
      const handOverMs = world.settings['alerts.handOver'] * MINUTE_MS;
      const isDue = world.telling.present?.wearer === 0 || waitedMs > handOverMs + SLACK_MS;
      if (isDue && waitedMs > SLACK_MS) {
        expect(alert.handOverAt, `${alert.id} was not handed over`).toBeNull();
        if (isCarerThere(world)) expect(alert.told.carers, `${alert.id} was not told`).not.toBeNull();
        if (isHeard)
          expect(alert.sound.carer.count, `${alert.id} was never heard by carers`).toBeGreaterThan(0);
      }
    }
  }

  #silencesEnd(world: World): void {
    const silences = [
      ...world.telling.silences.map(({ of }) => of),
      ...standing(world).flatMap(({ silence }) => (silence === null ? [] : [silence])),
    ];
    for (const { until } of silences) {
      expect(until - world.at, 'a silence without a near end').toBeLessThanOrEqual(480 * MINUTE_MS);
      expect(until, 'a silence outlives its end').toBeGreaterThan(world.at - SLACK_MS);
    }
  }

  /** Words and colour never wait, whatever is silenced. */
  #isShownAtOnce(world: World, outputs: readonly PacingOutput[]): void {
    const shown = new Set(standing(world).map(({ id }) => id));
    const ended = new Set<string>();
    for (const output of outputs.toReversed()) {
      if (output.kind !== 'alert') continue;
      if (output.change === 'resolved') ended.add(output.id);
      else if (!ended.has(output.id)) expect([...shown]).toContain(output.id);
    }
  }
}

const isSilenced = (world: World, alert: Alert): boolean =>
  (alert.silence !== null && alert.silence.until > world.at) ||
  world.telling.silences.some(({ of, endsT }) => of.family === alert.family && endsT > world.t);

function isInQuietTime(world: World, alert: Alert): boolean {
  const { overEnded } = world.telling;
  const quietMs = world.settings['alerts.quiet'] * MINUTE_MS;
  return alert.kind === 'over' && overEnded !== null && world.t < overEnded.t + quietMs;
}

const isHeldUp = (world: World, alert: Alert): boolean =>
  isSilenced(world, alert) || isInQuietTime(world, alert);

const isCarerThere = ({ telling: { present } }: World): boolean =>
  present !== null && present.carer + present.display > 0;
