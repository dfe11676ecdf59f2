import { Subject } from 'rxjs';
import type { Clock } from '../../src/clock.ts';
import type { FromBridge, ToBridge } from '../../src/contract/bridge.ts';
import { encodeMeasurement, type MeasurementFields } from '../../src/heart-rate-service/measurement.ts';
import type { StrapSource } from '../../src/service/ports.ts';
import { rrTicks } from '../../src/units.ts';

/** A source that says what a test wants said, with the contract's own messages. */
export class ScriptedSource implements StrapSource {
  readonly #clock: Clock;
  readonly #messages = new Subject<FromBridge>();
  readonly messages = this.#messages.asObservable();
  readonly told: ToBridge[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(): void {
    this.say({ type: 'bluetooth', state: { state: 'ready' } });
  }

  send(message: ToBridge): void {
    this.told.push(message);
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  say(message: FromBridge): void {
    this.#messages.next(message);
  }

  link(state: 'listening' | 'silent' | 'searching', address: string | null): void {
    this.say({ type: 'link', address, state, monotonic: this.#clock.monotonic() });
  }

  packet(address: string, bpm: number, fields: Partial<MeasurementFields> = {}, preview = false): void {
    const bytes = encodeMeasurement({ bpm, contact: 'detected', rr: [rrTicks(900)], ...fields });
    this.raw(address, Buffer.from(bytes).toString('hex'), preview);
  }

  raw(address: string, hex: string, preview = false): void {
    this.say({ type: 'packet', address, hex, monotonic: this.#clock.monotonic(), preview });
  }

  inRange(address: string, name: string): void {
    this.say({ type: 'in-range', address, name, rssi: -60, monotonic: this.#clock.monotonic() });
  }
}
