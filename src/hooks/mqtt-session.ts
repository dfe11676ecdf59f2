import { createRequire } from 'node:module';
import { connect as connectSocket, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type * as mqtt from 'mqtt';
import { interval, type SchedulerLike, type Subscription } from 'rxjs';
import type { MqttSettings } from '../contract/outside.ts';
import { environmentError } from '../errors.ts';
import { discoveryOf, STATE_EVERY_MS, statePayload, type Topics } from './home-assistant.ts';
import { houseLookup, needHouseHost } from './house-address.ts';
import type { HouseState } from './house-state.ts';

/** Loaded when a broker is first named: without one a service need not hold its 8 MB. */
const library = (): typeof mqtt =>
  // The cast is where the outside world begins: the package's own types.
  createRequire(import.meta.url)('mqtt') as typeof mqtt;

/** How often the state is looked at, in ms. */
const LOOK_MS = 1_000;
/** A broker that has not taken what it was sent within this time is not there, in ms. */
const TAKE_MS = 10_000;
/** A good-bye that is not taken within this time is not waited for, in ms; the broker sends the will. */
const LEAVE_MS = 1_000;
const DEFAULT_PORT = { 'mqtt:': 1883, 'mqtts:': 8883 } as const;

export interface MqttSessionOptions {
  readonly settings: MqttSettings;
  readonly topics: Topics;
  readonly version: string;
  readonly scheduler: SchedulerLike;
  /** In s: a broker that is silent for one and a half times as long is gone, and so are we for it. */
  readonly keepaliveS: number;
  readonly connectMs: number;
  readonly state: () => HouseState;
  readonly onUp: () => void;
  /** The connection is over; it comes once, and nothing after it. */
  readonly onDown: (error: unknown) => void;
}

/**
 * One connection to a broker, used once: a new connection starts afresh, so that nothing that waited for
 * the broker is ever delivered late. At most one message is on its way; meanwhile only the newest state counts.
 *
 * The state goes out with QoS 0 and is not retained: a broker keeps such a message for nobody who is
 * away, and one that is lost is mended by the next within 5 s. Discovery and availability go out with
 * QoS 1 and retained, so that Home Assistant finds them after its own restart; they hold no heart rate.
 */
export class MqttSession {
  readonly #options: MqttSessionOptions;
  readonly #client: mqtt.MqttClient;
  readonly #timer: Subscription;
  #ready = false;
  #over = false;
  /** How long the message on its way has not been taken, in ms; null: none is on its way. */
  #waitingMs: number | null = null;
  #sinceSentMs = Number.POSITIVE_INFINITY;
  #sent = '';

  /** @throws PlimsollError `not-in-house` */
  constructor(options: MqttSessionOptions) {
    const { settings, topics, scheduler, keepaliveS, connectMs } = options;
    this.#options = options;
    const url = new URL(settings.address);
    needHouseHost(url.hostname);
    const { MqttClient } = library();
    this.#client = new MqttClient(() => openSocket(url), {
      clean: true,
      // Connecting again is ours: the library would send what it kept from the old connection.
      reconnectPeriod: 0,
      queueQoSZero: false,
      connectTimeout: connectMs,
      keepalive: keepaliveS,
      // What we send says nothing about whether the broker reads it; only its answers to pings do.
      reschedulePings: false,
      resubscribe: false,
      will: { topic: topics.status, payload: Buffer.from('offline'), qos: 1, retain: true },
      ...(settings.username === null ? {} : { username: settings.username }),
      ...(settings.password === null ? {} : { password: settings.password }),
    });
    this.#client.on('connect', () => this.#onConnect());
    this.#client.on('message', (topic, payload) => this.#onMessage(topic, String(payload)));
    this.#client.on('error', (error) => this.#end(error));
    this.#client.on('close', () => this.#end(gone()));
    this.#timer = interval(LOOK_MS, scheduler).subscribe(() => this.#look());
  }

  /** Sends the state now if it says something new; otherwise it goes out in its turn. */
  changed(): void {
    if (!this.#ready || this.#waitingMs !== null) return;
    const state = this.#options.state();
    if (this.#sinceSentMs < STATE_EVERY_MS && newsOf(state) === this.#sent) return;
    this.#sent = newsOf(state);
    this.#sinceSentMs = 0;
    this.#send(this.#options.topics.state, statePayload(state), { qos: 0, retain: false });
  }

  /** Says good-bye; resolves when the connection has ended, by force if need be. */
  async leave(): Promise<void> {
    if (this.#over) return;
    if (this.#ready) {
      const taken = this.#client.publishAsync(this.#options.topics.status, 'offline', {
        qos: 1,
        retain: true,
      });
      await Promise.race([
        taken.catch(() => undefined),
        new Promise((resolve) => this.#options.scheduler.schedule(resolve, LEAVE_MS)),
      ]);
    }
    this.#stop();
  }

  #onConnect(): void {
    const { settings, topics, version } = this.#options;
    const kept = { qos: 1, retain: true } as const;
    this.#ready = true;
    this.#client.subscribe(topics.birth, { qos: 0 });
    this.#send(topics.discovery, discoveryOf(topics, settings.name, version), kept, () =>
      this.#send(topics.status, 'online', kept, () => {
        this.#options.onUp();
        this.changed();
      }),
    );
  }

  /** Home Assistant has started, and knows no state yet. */
  #onMessage(topic: string, payload: string): void {
    if (topic !== this.#options.topics.birth || payload !== 'online') return;
    this.#sinceSentMs = Number.POSITIVE_INFINITY;
    this.changed();
  }

  #look(): void {
    this.#sinceSentMs += LOOK_MS;
    if (this.#waitingMs !== null) {
      this.#waitingMs += LOOK_MS;
      if (this.#waitingMs > TAKE_MS) this.#end(silent());
      return;
    }
    this.changed();
  }

  #send(
    topic: string,
    payload: string,
    how: { qos: 0 | 1; retain: boolean },
    then: () => void = () => undefined,
  ): void {
    this.#waitingMs = 0;
    this.#client.publish(topic, payload, how, (error) => {
      if (this.#over) return;
      this.#waitingMs = null;
      if (error === undefined || error === null) then();
      else this.#end(error);
    });
  }

  #end(error: unknown): void {
    if (this.#over) return;
    this.#stop();
    this.#options.onDown(error);
  }

  #stop(): void {
    this.#over = true;
    this.#timer.unsubscribe();
    // The library may still report errors of a connection that is being cut; nobody needs them.
    this.#client.end(true);
  }
}

/** What makes a state worth sending at once; the number alone goes out in its turn. */
const newsOf = ({ bpm, minutesRecorded: _minutes, ...rest }: HouseState): string =>
  JSON.stringify([rest, bpm === null]);

function openSocket(url: URL) {
  const isTls = url.protocol === 'mqtts:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? DEFAULT_PORT[isTls ? 'mqtts:' : 'mqtt:'] : Number(url.port);
  const where = { host, port, lookup: houseLookup };
  if (!isTls) return connectSocket(where);
  // TLS names are for hosts with a name alone (RFC 6066, 3).
  return connectTls({ ...where, ...(isIP(host) === 0 ? { servername: host } : {}) });
}

const gone = () => environmentError('mqtt-unreachable', 'the connection was closed');
const silent = () => environmentError('mqtt-unreachable', 'it takes no messages');
