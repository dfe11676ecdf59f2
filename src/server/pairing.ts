import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { Role } from '../contract/http.ts';
import { type MonotonicMs, monotonicMs } from '../units.ts';

/** How long a code is good for, in ms. */
export const PAIRING_MS = 5 * 60_000;
/** So many wrong codes close the pairing: a guesser has 5 of 32⁸ chances. */
export const WRONG_CODES = 5;

/** Douglas Crockford's base 32: no I, L, O, U, which are misread or spell words. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 8;

/** The one pairing that may be open: the wearer lets one device in at a time. */
interface OpenPairing {
  readonly role: Role;
  readonly codeHash: Buffer;
  readonly until: MonotonicMs;
  readonly wrongCodesLeft: number;
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
      wrongCodesLeft: WRONG_CODES,
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

  /** Uses the code up. @returns the role it names; null if it is wrong, used, too old, or closed by wrong ones */
  use(typed: string, now: MonotonicMs): Role | null {
    const pairing = this.#pairing;
    if (pairing === null || now >= pairing.until) return null;
    if (timingSafeEqual(hashOf(asTyped(typed)), pairing.codeHash)) {
      this.#pairing = null;
      return pairing.role;
    }
    const wrongCodesLeft = pairing.wrongCodesLeft - 1;
    this.#pairing = wrongCodesLeft === 0 ? null : { ...pairing, wrongCodesLeft };
    return null;
  }
}

/** What a person may type for a code: small letters, blanks, dashes, and the letters that look like digits. */
const asTyped = (text: string): string =>
  text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');

const hashOf = (code: string): Buffer => createHash('sha256').update(code).digest();
