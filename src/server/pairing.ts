import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { Role } from '../contract/http.ts';
import { type MonotonicMs, monotonicMs } from '../units.ts';

/** How long a code is good for, in ms. */
export const PAIRING_MS = 5 * 60_000;
/** After so many wrong codes a sender gets in by none: whoever guesses uses up nobody else's attempts … */
export const WRONG_CODES = 5;
/** … and so many from all together close the pairing: guessers have 20 of 32⁸ chances. */
export const WRONG_CODES_OF_ALL = 20;

/** Douglas Crockford's base 32: no I, L, O, U, which are misread or spell words. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 8;
const CODE = new RegExp(`^[${ALPHABET}]{${CODE_LENGTH}}$`);

/** The one pairing that may be open: the wearer lets one device in at a time. */
interface OpenPairing {
  readonly role: Role;
  readonly codeHash: Buffer;
  readonly until: MonotonicMs;
  /** How many wrong codes came, by who sent them. */
  readonly wrongCodes: ReadonlyMap<string, number>;
}

/** Lets a device in by a short code that the wearer's screen shows. Kept in memory: a restart closes it. */
export class PairingDesk {
  #pairing: OpenPairing | null = null;

  /** Opens a pairing, and closes one that was open. @returns its code as shown: two groups of four */
  open(role: Role, now: MonotonicMs): string {
    const code = Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
    this.#pairing = {
      role,
      codeHash: hashOf(code),
      until: monotonicMs(now + PAIRING_MS),
      wrongCodes: new Map(),
    };
    return `${code.slice(0, 4)}-${code.slice(4)}`;
  }

  close(): void {
    this.#pairing = null;
  }

  /** The role that may be taken now; null when no pairing is open. */
  role(now: MonotonicMs): Role | null {
    return this.#pairing !== null && now < this.#pairing.until ? this.#pairing.role : null;
  }

  /**
   * Uses the code up. What is no code at all, such as that of a one-time link, is not counted as a wrong one.
   *
   * @param from who sent it: an address
   * @returns the role it names; null if it is wrong, used, too old, or closed by wrong ones
   */
  use(typed: string, from: string, now: MonotonicMs): Role | null {
    const pairing = this.#pairing;
    const code = asTyped(typed);
    if (pairing === null || now >= pairing.until || !CODE.test(code)) return null;
    const wrong = pairing.wrongCodes.get(from) ?? 0;
    if (wrong >= WRONG_CODES) return null;
    if (timingSafeEqual(hashOf(code), pairing.codeHash)) {
      this.#pairing = null;
      return pairing.role;
    }
    const wrongCodes = new Map(pairing.wrongCodes).set(from, wrong + 1);
    const ofAll = [...wrongCodes.values()].reduce((sum, each) => sum + each, 0);
    this.#pairing = ofAll >= WRONG_CODES_OF_ALL ? null : { ...pairing, wrongCodes };
    return null;
  }
}

/** What a person may type for a code: small letters, blanks, dashes, and the letters that look like digits. */
const asTyped = (text: string): string =>
  text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');

const hashOf = (code: string): Buffer => createHash('sha256').update(code).digest();
