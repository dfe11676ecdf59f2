import type { Log } from '../../log.ts';
import type { Certificates } from './certificates.ts';

/** The certificates in use, kept valid while the service runs. */
export class CertificateDesk {
  readonly #keep: () => Promise<Certificates>;
  readonly #log: Log;
  #current: Certificates;

  private constructor(keep: () => Promise<Certificates>, current: Certificates, log: Log) {
    this.#keep = keep;
    this.#current = current;
    this.#log = log;
  }

  /** @param keep makes or renews them @throws PlimsollError `certificate-unusable` */
  static async open(keep: () => Promise<Certificates>, log: Log): Promise<CertificateDesk> {
    const desk = new CertificateDesk(keep, await keep(), log);
    if (desk.current.anew) desk.#tellAnew();
    return desk;
  }

  get current(): Certificates {
    return this.#current;
  }

  /** Renews what has to be. @returns whether devices have to trust another authority from now on */
  async renew(): Promise<boolean> {
    const before = this.#current.fingerprint;
    this.#current = await this.#keep();
    if (this.#current.fingerprint === before) return false;
    this.#tellAnew();
    return true;
  }

  #tellAnew(): void {
    this.#log(
      `The household’s certificates are not the first ones: those were not valid by this computer’s clock. A device that warns has to trust these; fingerprint ${this.#current.fingerprint}`,
      'warn',
    );
  }
}
