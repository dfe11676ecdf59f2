import type { HouseView } from '../contract/alerts.ts';
import type { Role, Visitor } from '../contract/http.ts';
import type { Sharing } from '../contract/sharing.ts';

export interface AudienceOptions {
  /** What the wearer lets carers and displays see now. */
  readonly sharing: () => Sharing;
  /** Which devices are there to be told has changed, perhaps: how many of each role. */
  readonly onPresent: (present: HouseView['present']) => void;
  /** How many screens watch has changed, perhaps. */
  readonly onWatchers: (watchers: number) => void;
}

/**
 * Who watches, and who is there to be told: devices that answer, however many screens each has open. A screen that is
 * shown nothing does neither.
 */
export class Audience {
  readonly #options: AudienceOptions;
  /** How many screens of each role are open. */
  readonly #screens = { wearer: 0, carer: 0, display: 0 };
  /** How many screens of each device answer, by the device's session. */
  readonly #devices = new Map<number, { readonly role: Role; readonly answering: number }>();

  constructor(options: AudienceOptions) {
    this.#options = options;
  }

  /** How many screens are open that see something. */
  get watchers(): number {
    const { wearer, carer, display } = this.#screens;
    return this.#isShared() ? wearer + carer + display : wearer;
  }

  /** A screen was opened; it is there to be told. */
  came(by: Visitor): void {
    this.#screens[by.role] += 1;
    this.#options.onWatchers(this.watchers);
    this.answers(by, true);
  }

  /** A screen was closed; that it does not answer has been said before. */
  left({ role }: Visitor): void {
    this.#screens[role] -= 1;
    this.#options.onWatchers(this.watchers);
  }

  /** A screen of a device answers again, or does not any more. */
  answers({ role, sessionId }: Visitor, isThere: boolean): void {
    const answering = (this.#devices.get(sessionId)?.answering ?? 0) + (isThere ? 1 : -1);
    if (answering > 0) this.#devices.set(sessionId, { role, answering });
    else this.#devices.delete(sessionId);
    this.#options.onPresent(this.#present());
  }

  /** The wearer lets carers see more, or less, than before. */
  sharingChanged(): void {
    this.#options.onWatchers(this.watchers);
    this.#options.onPresent(this.#present());
  }

  /** Whoever sees nothing cannot be told: nobody is to rely on them. */
  #present(): HouseView['present'] {
    const present = { wearer: 0, carer: 0, display: 0 };
    for (const { role } of this.#devices.values())
      if (role === 'wearer' || this.#isShared()) present[role] += 1;
    return present;
  }

  #isShared(): boolean {
    return this.#options.sharing() !== 'nothing';
  }
}
