import { interval, Subject, type Subscription } from 'rxjs';
import type { Clock } from '../clock.ts';
import { BRIDGE_PROTOCOL, type FromBridge, type ToBridge } from '../contract/bridge.ts';
import { encodeMeasurement } from '../heart-rate-service/measurement.ts';
import type { StrapSource } from '../service/ports.ts';
import type { VirtualHeart } from './virtual-heart.ts';

/** How the demo's strap is known. */
export const VIRTUAL_STRAP = { address: 'virtual', name: 'Virtual strap', serial: 'DEMO' } as const;

/** A heart second as the packet that a strap would send. */
export function packetBytes({ bpm, contact, rr }: ReturnType<VirtualHeart['next']>): Uint8Array {
  return encodeMeasurement({ bpm, contact, rr });
}

/** The demo's strap: speaks like a bridge, driven by a small model of a heart. */
export class VirtualStrap implements StrapSource {
  readonly #clock: Clock;
  readonly #heart: VirtualHeart;
  readonly #messages = new Subject<FromBridge>();
  readonly messages = this.#messages.asObservable();
  #beating: Subscription | null = null;
  #choosing = false;
  #adopted = false;

  /** @param heart may have lived before, so that the demo goes on where its past ended */
  constructor(clock: Clock, heart: VirtualHeart) {
    this.#clock = clock;
    this.#heart = heart;
  }

  start(): void {
    this.#messages.next({ type: 'hello', protocol: BRIDGE_PROTOCOL });
    this.#messages.next({ type: 'bluetooth', state: { state: 'ready' } });
    this.#beating = interval(1_000, this.#clock.scheduler).subscribe(() => this.#beat());
  }

  send(message: ToBridge): void {
    if (message.type === 'choose') this.#choosing = message.on;
    if (message.type !== 'listen') return;
    const adopted = message.straps.some(({ address }) => address === VIRTUAL_STRAP.address);
    if (adopted !== this.#adopted) this.#adopt(adopted);
  }

  stop(): Promise<void> {
    this.#beating?.unsubscribe();
    this.#messages.complete();
    return Promise.resolve();
  }

  #adopt(adopted: boolean): void {
    this.#adopted = adopted;
    const { address, name, serial } = VIRTUAL_STRAP;
    const monotonic = this.#clock.monotonic();
    if (!adopted) {
      this.#messages.next({ type: 'link', address: null, state: 'searching', monotonic });
      return;
    }
    this.#messages.next({ type: 'link', address, state: 'listening', monotonic });
    this.#messages.next({ type: 'battery', address, percent: 80 });
    this.#messages.next({ type: 'device', address, name, information: { serial, manufacturer: 'Plimsoll' } });
  }

  #beat(): void {
    const second = this.#heart.next();
    const { address, name } = VIRTUAL_STRAP;
    const monotonic = this.#clock.monotonic();
    if (this.#choosing) this.#messages.next({ type: 'in-range', address, name, rssi: -55, monotonic });
    if (!this.#choosing && !this.#adopted) return;
    const hex = Buffer.from(packetBytes(second)).toString('hex');
    this.#messages.next({ type: 'packet', address, hex, monotonic, preview: !this.#adopted });
  }
}
