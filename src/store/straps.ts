import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import {
  type AdoptedStrap,
  type DeviceInformation,
  deviceInformationSchema,
  type StrapIdentity,
} from '../contract/straps.ts';
import { type EpochMs, epochMs } from '../units.ts';

const rowSchema = z
  .object({
    id: z.number(),
    address: z.string(),
    name: z.string().nullable(),
    serial: z.string().nullable(),
    adopted_at: z.number().transform(epochMs),
    information: z
      .string()
      .transform((text): unknown => JSON.parse(text))
      .pipe(deviceInformationSchema),
  })
  .transform(({ adopted_at, ...row }): AdoptedStrap => ({ ...row, adoptedAt: adopted_at }));

/** The wearer's own straps, in the order of preference: the last adopted first. */
export class StrapRegister {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  adopted(): AdoptedStrap[] {
    const rows = this.#database
      .prepare('SELECT * FROM straps WHERE forgotten_at IS NULL ORDER BY id DESC')
      .all();
    return z.array(rowSchema).parse(rows);
  }

  adopt(strap: StrapIdentity, information: DeviceInformation, at: EpochMs): void {
    this.#database
      .prepare('INSERT INTO straps (address, name, serial, adopted_at, information) VALUES (?, ?, ?, ?, ?)')
      .run(strap.address, strap.name, strap.serial, at, JSON.stringify(information));
  }

  /** Writes down what an adopted strap has told of itself since. */
  update(id: number, strap: StrapIdentity, information: DeviceInformation): void {
    this.#database
      .prepare('UPDATE straps SET address = ?, name = ?, serial = ?, information = ? WHERE id = ?')
      .run(strap.address, strap.name, strap.serial, JSON.stringify(information), id);
  }

  /** @returns false when there is no such strap */
  forget(id: number, at: EpochMs): boolean {
    const { changes } = this.#database
      .prepare('UPDATE straps SET forgotten_at = ? WHERE id = ? AND forgotten_at IS NULL')
      .run(at, id);
    return changes > 0;
  }
}
