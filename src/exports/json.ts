import type { Threshold } from '../contract/threshold.ts';
import type { ExportEntry } from './entries.ts';
import type { LocalTimes } from './local-times.ts';

/** What an export says of itself, and what belongs to all of it. */
export interface ExportHead {
  readonly version: string;
  readonly timeZone: string;
  /** The whole list, oldest first. */
  readonly thresholds: readonly Threshold[];
}

/** One JSON document, an entry a line: as much as is known, `null` where something is unknown. */
export function* jsonLines(
  entries: Iterable<ExportEntry>,
  head: ExportHead,
  times: LocalTimes,
): Generator<string> {
  const { thresholds, timeZone, version } = head;
  const about = {
    program: `plimsoll ${version}`,
    timeZone,

    thresholds,
  };
  yield `${JSON.stringify(about).slice(0, -1)},"entries":[`;
  let separator = '\n';
  for (const entry of entries) {
    const { at, kind, ...rest } = entry;
    const bytes = 'bytes' in rest ? { bytes: Buffer.from(rest.bytes).toString('hex') } : {};
    yield `${separator}${JSON.stringify({ at, time: times.text(at), kind, ...rest, ...bytes })}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}
