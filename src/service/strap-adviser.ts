import type { Verdict } from '../contract/common.ts';
import type { FirmwareNote } from '../contract/firmware-note.ts';
import type { StrapNote, StrapView } from '../contract/live.ts';
import type { AdoptedStrap, DeviceInformation, StrapInRange } from '../contract/straps.ts';
import {
  type BehaviourState,
  behaviourOfVerdict,
  behavioursAt,
  onLink,
  onVerdict,
  startWatching,
} from '../firmware-notes/behaviour.ts';
import { type Device, noteFor } from '../firmware-notes/match.ts';
import { aboutSentences, adviceSentences, believedBattery } from '../firmware-notes/say.ts';
import type { MonotonicMs } from '../units.ts';
import type { StrapFacts } from './strap-desk.ts';

/**
 * What the notes on straps have to say about those at hand. It only ever adds advice, and takes the
 * word of a battery that is known to say nothing as unknown: verdicts never depend on a note.
 */
export class StrapAdviser {
  readonly #notes: readonly FirmwareNote[];
  /** The note on each device lately asked about: it is asked every second. */
  readonly #known = new Map<string, FirmwareNote | null>();
  /** How the wearer's strap behaves, and which one that is. */
  #watched: { readonly address: string | null; readonly state: BehaviourState };
  /** What was last said of all straps, to notice when it would be something else. */
  #said = '[]';

  constructor(notes: readonly FirmwareNote[], now: MonotonicMs) {
    this.#notes = notes;
    this.#watched = { address: null, state: startWatching(now) };
  }

  /** Whether the last {@link view} is out of date by the time alone. */
  wouldSayOther(facts: StrapFacts, now: MonotonicMs): boolean {
    this.#follow(facts, now);
    return JSON.stringify(this.#notesOn(facts, now)) !== this.#said;
  }

  /** A packet of the wearer's strap was judged. */
  onVerdict(verdict: Verdict, now: MonotonicMs): void {
    const { address, state } = this.#watched;
    this.#watched = { address, state: onVerdict(state, verdict, now) };
  }

  /** The level that may be shown and judged; null for one that says nothing. In percent. */
  believedBattery(strap: AdoptedStrap | null, percent: number | null): number | null {
    return strap === null ? percent : believedBattery(this.#noteFor(strap), percent);
  }

  /** The picture of straps with what the notes say of them. */
  view(facts: StrapFacts, now: MonotonicMs): StrapView {
    this.#follow(facts, now);
    const notes = this.#notesOn(facts, now);
    this.#said = JSON.stringify(notes);
    return { ...facts, batteryPercent: this.believedBattery(focusOf(facts), facts.batteryPercent), notes };
  }

  #follow(facts: StrapFacts, now: MonotonicMs): void {
    const address = focusOf(facts)?.address ?? null;
    const before = this.#watched;
    const state = address === before.address ? before.state : startWatching(now);
    this.#watched = { address, state: onLink(state, facts.link, now) };
  }

  #notesOn(facts: StrapFacts, now: MonotonicMs): StrapNote[] {
    const focus = focusOf(facts);
    const behaviours = behavioursAt(this.#watched.state, now);
    const isLevelIgnored = this.believedBattery(focus, facts.batteryPercent) !== facts.batteryPercent;
    if (isLevelIgnored) behaviours.add('battery-unknown');
    const ofAdopted = facts.adopted.map((strap) =>
      this.#noteOn(strap.address, strap, strap.address === focus?.address ? behaviours : NONE),
    );
    const ofOthers = facts.inRange
      .filter(({ adopted }) => !adopted)
      .map((strap) =>
        this.#noteOn(strap.address, { name: strap.name, information: {} }, behavioursOf(strap)),
      );
    return [...ofAdopted, ...ofOthers].filter((note) => note !== null);
  }

  #noteFor(device: Device): FirmwareNote | null {
    const { information, name } = device;
    const key = JSON.stringify([name, information.model, information.manufacturer]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const note = noteFor(this.#notes, device);
    if (this.#known.size >= DEVICES_REMEMBERED) this.#known.clear();
    this.#known.set(key, note);
    return note;
  }

  #noteOn(
    address: string,
    device: { readonly name: string | null; readonly information: DeviceInformation },
    behaviours: ReturnType<typeof behavioursAt>,
  ): StrapNote | null {
    const note = this.#noteFor(device);
    if (note === null) return null;
    return {
      address,
      title: note.title,
      about: aboutSentences(note),
      advice: adviceSentences(note, behaviours),
    };
  }
}

/** As many devices may be in range where many live. */
const DEVICES_REMEMBERED = 100;

const NONE: ReturnType<typeof behavioursAt> = new Set();

/** A strap that is only listed shows no more than its last packet. */
function behavioursOf({ verdict }: StrapInRange): ReturnType<typeof behavioursAt> {
  const shown = verdict === null ? null : behaviourOfVerdict(verdict);
  return shown === null ? NONE : new Set([shown]);
}

/** The strap that is listened to; while none is, the one that is wanted most. */
const focusOf = ({ adopted, linkedAddress }: StrapFacts): AdoptedStrap | null =>
  adopted.find(({ address }) => address === linkedAddress) ?? adopted[0] ?? null;
