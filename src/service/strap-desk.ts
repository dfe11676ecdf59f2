import type { BluetoothState, FromBridge } from '../contract/bridge.ts';
import type { StrapView } from '../contract/live.ts';
import type {
  AdoptedStrap,
  DeviceInformation,
  LinkState,
  StrapIdentity,
  StrapInRange,
} from '../contract/straps.ts';
import { decodeMeasurement } from '../heart-rate-service/measurement.ts';
import { judgeAlone } from '../pacing/qualify.ts';
import type { EpochMs } from '../units.ts';
import { afterLink, type Handover, listeningView, NO_HANDOVER } from './strap-handover.ts';

/** A strap that was not heard of for this long is no longer in range, in ms. */
const IN_RANGE_MS = 15_000;

/** A heart rate older than this is not shown any more, in ms. */
export const BPM_KEPT_MS = 15_000;

/** What the bridge and the wearer say of straps, without what the notes on straps add to it. */
export type StrapFacts = Omit<StrapView, 'notes'>;

interface Candidate {
  readonly strap: StrapInRange;
  readonly information: DeviceInformation;
}

/** What the bridge says of straps, kept as one picture: whose they are, which is linked, which are near. */
export class StrapDesk {
  #adopted: readonly AdoptedStrap[] = [];
  #bluetooth: BluetoothState = { state: 'starting' };
  #link: { state: LinkState; address: string | null } = { state: 'searching', address: null };
  #handover: Handover = NO_HANDOVER;
  #batteryPercent: number | null = null;
  #choosing = false;
  readonly #candidates = new Map<string, Candidate>();

  get bluetooth(): BluetoothState {
    return this.#bluetooth;
  }

  get choosing(): boolean {
    return this.#choosing;
  }

  setAdopted(straps: readonly AdoptedStrap[], now: EpochMs): void {
    this.#adopted = straps;
    if (this.linked() === null) this.#unlink(now);
  }

  setBluetooth(state: BluetoothState, now: EpochMs): void {
    this.#bluetooth = state;
    if (state.state !== 'ready') this.#unlink(now);
  }

  setChoosing(on: boolean): void {
    this.#choosing = on;
    if (!on) this.#candidates.clear();
  }

  /** Whether a strap is connected and subscribed to, be it silent or not. */
  get listening(): boolean {
    return this.#link.state === 'listening' || this.#link.state === 'silent';
  }

  /** The adopted strap that is linked; null when none is. */
  linked(): AdoptedStrap | null {
    return this.adoptedAt(this.#link.address);
  }

  /** The adopted strap known at an address or linked there. */
  adoptedAt(address: string | null): AdoptedStrap | null {
    if (address === null) return null;
    return this.#adopted.find((strap) => strap.address === address) ?? null;
  }

  onLink({ address, state }: Extract<FromBridge, { type: 'link' }>, at: EpochMs): void {
    this.#link = { state, address };
    this.#handover = afterLink(this.#handover, state, this.linked()?.id ?? null, at);
    if (!this.listening) this.#batteryPercent = null;
  }

  onBattery(message: Extract<FromBridge, { type: 'battery' }>): void {
    if (message.address === this.#link.address) this.#batteryPercent = message.percent;
  }

  onInRange(message: Extract<FromBridge, { type: 'in-range' }>, now: EpochMs): void {
    const known = this.#candidates.get(message.address);
    this.#put(message.address, {
      ...known?.strap,
      name: message.name ?? known?.strap.name ?? null,
      rssi: message.rssi,
      lastSeen: now,
    });
  }

  /** A packet of any strap while the wearer chooses. */
  onCandidatePacket(address: string, bytes: Uint8Array, now: EpochMs): void {
    const measurement = decodeMeasurement(bytes);
    const verdict = measurement.kind === 'malformed' ? 'malformed' : judgeAlone(measurement);
    const bpm = measurement.kind === 'measurement' && verdict === 'ok' ? measurement.bpm : null;
    this.#put(address, { verdict, bpm, bpmAt: bpm === null ? null : now, lastSeen: now });
  }

  /** @returns the adopted strap with what it told of itself, if it told something new */
  onDevice(message: Extract<FromBridge, { type: 'device' }>): AdoptedStrap | null {
    const { address, information, name } = message;
    const candidate = this.#candidates.get(address);
    if (candidate !== undefined) {
      const named = { ...candidate.strap, name: candidate.strap.name ?? name };
      this.#candidates.set(address, { strap: named, information });
    }
    const strap = this.adoptedAt(address);
    if (strap === null) return null;
    const told = {
      ...strap,
      name: name ?? strap.name,
      serial: information.serial ?? strap.serial,
      information: { ...strap.information, ...information },
    };
    return JSON.stringify(told) === JSON.stringify(strap) ? null : told;
  }

  /** What is known of a strap in range, to adopt it; null when it is not there any more. */
  candidate(address: string): { identity: StrapIdentity; information: DeviceInformation } | null {
    const candidate = this.#candidates.get(address);
    if (candidate === undefined) return null;
    const { information, strap } = candidate;
    return { identity: { address, name: strap.name, serial: information.serial ?? null }, information };
  }

  view(now: EpochMs): StrapFacts {
    return {
      adopted: [...this.#adopted],
      listening: listeningView(
        this.#handover,
        this.#adopted.map(({ id }) => id),
      ),
      link: this.#linkState(),
      linkedAddress: this.#link.address,
      batteryPercent: this.#batteryPercent,
      choosing: this.#choosing,
      inRange: [...this.#candidates.values()]
        .filter(({ strap }) => now - strap.lastSeen <= IN_RANGE_MS)
        .map(({ strap }) => ({
          ...believed(strap, now),
          adopted: this.adoptedAt(strap.address) !== null,
        }))
        .sort((a, b) => (a.address < b.address ? -1 : 1)),
    };
  }

  #linkState(): LinkState {
    if (this.#bluetooth.state === 'unavailable') return 'no-bluetooth';
    return this.#adopted.length === 0 ? 'no-strap' : this.#link.state;
  }

  #unlink(at: EpochMs): void {
    this.#link = { state: 'searching', address: null };
    this.#handover = afterLink(this.#handover, 'searching', null, at);
    this.#batteryPercent = null;
  }

  #put(address: string, news: Partial<StrapInRange> & { lastSeen: EpochMs }): void {
    if (!this.#choosing) return;
    const known = this.#candidates.get(address);
    const unknown = {
      address,
      name: null,
      rssi: null,
      bpm: null,
      bpmAt: null,
      verdict: null,
      adopted: false,
    };
    const strap: StrapInRange = { ...unknown, ...known?.strap, ...news };
    this.#candidates.set(address, { strap, information: known?.information ?? {} });
  }
}

/** A strap may be heard of long after its last packet: then its number is not a number of now. */
function believed(strap: StrapInRange, now: EpochMs): StrapInRange {
  const isOld = strap.bpmAt !== null && now - strap.bpmAt > BPM_KEPT_MS;
  return isOld ? { ...strap, bpm: null, bpmAt: null, verdict: null } : strap;
}
