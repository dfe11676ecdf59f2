/** Which note is about a device. Pure. */
import type { FirmwareNote } from '../contract/firmware-note.ts';
import type { DeviceInformation } from '../contract/straps.ts';

/** What a device says of itself. */
export interface Device {
  readonly name: string | null;
  readonly information: Pick<DeviceInformation, 'model' | 'manufacturer'>;
}

/**
 * The note about a device: the one whose pattern says most of its name; without a name that is known,
 * the one that lists its model number, alone or after its maker's name. Null when there is none.
 */
export function noteFor(notes: readonly FirmwareNote[], device: Device): FirmwareNote | null {
  return byName(notes, device.name) ?? byModel(notes, device.information);
}

function byName(notes: readonly FirmwareNote[], name: string | null): FirmwareNote | null {
  if (name === null) return null;
  let best: { readonly note: FirmwareNote; readonly length: number } | null = null;
  for (const note of notes) {
    for (const pattern of note.names) {
      const { length } = pattern.name;
      if (matches(pattern.name, name) && length > (best?.length ?? 0)) best = { note, length };
    }
  }
  return best?.note ?? null;
}

function byModel(
  notes: readonly FirmwareNote[],
  { model, manufacturer }: Device['information'],
): FirmwareNote | null {
  if (model === undefined) return null;
  const told = [model, `${manufacturer ?? ''} ${model}`].map(plain);
  return notes.find(({ models }) => models.some((one) => told.includes(plain(one)))) ?? null;
}

/** Whether a name is one that a pattern stands for, whatever its capitals. */
export function matches(pattern: string, name: string): boolean {
  if (!pattern.endsWith('*')) return plain(pattern) === plain(name);
  // Not trimmed: the space in "Polar *" is part of it.
  return plain(name).startsWith(pattern.slice(0, -1).toLowerCase());
}

const plain = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();
