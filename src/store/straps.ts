import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import {
  type AdoptedStrap,
  type DeviceInformation,
  deviceInformationSchema,
  type StrapIdentity,
} from '../contract/straps.ts';
import { type EpochMs, epochMs } from '../units.ts';
import { peek } from './peek.ts';

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

/** The wearer's own straps, in the order of preference: the one last adopted or preferred first. */
export class StrapRegister {
  readonly #database: Database;
  readonly #prompt: Database;

  /** @param prompt the same database without waiting for other programs: what straps tell must not be waited for */
  constructor(database: Database, prompt: Database = database) {
    this.#database = database;
    this.#prompt = prompt;
  }

  adopted(): AdoptedStrap[] {
    return adoptedIn(this.#database);
  }

  adopt(strap: StrapIdentity, information: DeviceInformation, at: EpochMs): void {
    this.#database
      .prepare(
        `INSERT INTO straps (address, name, serial, adopted_at, information, preference)
         VALUES (?, ?, ?, ?, ?, (SELECT coalesce(max(preference), 0) + 1 FROM straps))`,
      )
      .run(strap.address, strap.name, strap.serial, at, JSON.stringify(information));
  }

  /** Writes down what an adopted strap has told of itself since. */
  update(id: number, strap: StrapIdentity, information: DeviceInformation): void {
    this.#prompt
      .prepare('UPDATE straps SET address = ?, name = ?, serial = ?, information = ? WHERE id = ?')
      .run(strap.address, strap.name, strap.serial, JSON.stringify(information), id);
  }

  /** @returns false when there is no such strap */
  prefer(id: number): boolean {
    const { changes } = this.#database
      .prepare(
        `UPDATE straps SET preference = (SELECT max(preference) + 1 FROM straps)
         WHERE id = ? AND forgotten_at IS NULL`,
      )
      .run(id);
    return changes > 0;
  }

  /** @returns false when there is no such strap */
  forget(id: number, at: EpochMs): boolean {
    const { changes } = this.#database
      .prepare('UPDATE straps SET forgotten_at = ? WHERE id = ? AND forgotten_at IS NULL')
      .run(at, id);
    return changes > 0;
  }
}

function adoptedIn(database: Database): AdoptedStrap[] {
  const rows = database
    .prepare('SELECT * FROM straps WHERE forgotten_at IS NULL ORDER BY preference DESC, id DESC')
    .all();
  return z.array(rowSchema).parse(rows);
}

/** The wearer's straps in a data folder, read without changing anything there; none where there is no database. */
export const storedStraps = (folder: string): AdoptedStrap[] => peek(folder, adoptedIn, []);
