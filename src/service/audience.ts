import type { HouseView } from '../contract/alerts.ts';
import type { Role, Visitor } from '../contract/http.ts';

export interface AudienceOptions {
  /** Which devices are there has changed: how many of each role. */
  readonly onPresent: (present: HouseView['present']) => void;
  /** How many screens are open has changed. */
  readonly onScreens: (screens: number) => void;
}

/** Who looks, and who is there to be told: devices that answer, however many screens each has open. */
export class Audience {
  readonly #options: AudienceOptions;
  #screens = 0;
  /** How many screens of each device answer, by the device's session. */
  readonly #devices = new Map<number, { readonly role: Role; readonly answering: number }>();

  constructor(options: AudienceOptions) {
    this.#options = options;
  }

  /** How many screens are open. */
  get screens(): number {
    return this.#screens;
  }

  /** A screen was opened; it is there to be told. */
  came(by: Visitor): void {
    this.#screens += 1;
    this.#options.onScreens(this.#screens);
    this.answers(by, true);
  }

  /** A screen was closed; that it does not answer has been said before. */
  left(): void {
    this.#screens -= 1;
    this.#options.onScreens(this.#screens);
  }

  /** A screen of a device answers again, or does not any more. */
  answers({ role, sessionId }: Visitor, isThere: boolean): void {
    const answering = (this.#devices.get(sessionId)?.answering ?? 0) + (isThere ? 1 : -1);
    if (answering > 0) this.#devices.set(sessionId, { role, answering });
    else this.#devices.delete(sessionId);
    this.#options.onPresent(this.#present());
  }

  #present(): HouseView['present'] {
    const present = { wearer: 0, carer: 0, display: 0 };
    for (const { role } of this.#devices.values()) present[role] += 1;
    return present;
  }
}
