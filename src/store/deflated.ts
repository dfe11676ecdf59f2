import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { internalError } from '../errors.ts';
import { damaged, type OctetReader, OctetWriter } from './octets.ts';

/** Below this length deflate has nothing to gain, in octets. */
const WORTH_DEFLATING = 24;
/** No column of a segment is longer than this, whatever its header says, in octets. */
const LONGEST_COLUMN = 8 * 1024 * 1024;

/** Small differences have few repetitions: coding single octets by frequency alone is often shorter. */
const STRATEGIES = [constants.Z_DEFAULT_STRATEGY, constants.Z_HUFFMAN_ONLY] as const;

/** A column as it is stored: its length and whether it is deflated, then its octets. */
export function packColumn(column: Uint8Array): Uint8Array {
  if (column.length > LONGEST_COLUMN) throw internalError(`a column of ${column.length} octets`);
  const packed = new OctetWriter();
  const shortest = shortestForm(column);
  packed.unsigned(2 * shortest.length + (shortest === column ? 0 : 1));
  packed.octets(shortest);
  return packed.finish();
}

/** @throws PlimsollError `segment-damaged`; never inflates to more than {@link LONGEST_COLUMN} */
export function unpackColumn(packed: OctetReader): Uint8Array {
  const header = packed.unsigned();
  const octets = packed.octets(Math.floor(header / 2));
  if (header % 2 === 0) return octets;
  try {
    return inflateRawSync(octets, { maxOutputLength: LONGEST_COLUMN });
  } catch (cause) {
    throw damaged('a column does not inflate', cause);
  }
}

function shortestForm(column: Uint8Array): Uint8Array {
  if (column.length < WORTH_DEFLATING) return column;
  let shortest = column;
  for (const strategy of STRATEGIES) {
    const deflated = deflateRawSync(column, { level: 9, memLevel: 9, strategy });
    if (deflated.length < shortest.length) shortest = deflated;
  }
  return shortest;
}
