import { Subject } from 'rxjs';
import { defaultSettings } from '../../src/contract/settings.ts';
import { encodeMeasurement, type MeasurementFields } from '../../src/heart-rate-service/measurement.ts';
import { Calendar } from '../../src/pacing/calendar.ts';
import type { LinkChange, PacingInput, Packet, PipelineInput } from '../../src/pacing/events.ts';
import { type PacingOptions, type PacingOutput, pace } from '../../src/pacing/pipeline.ts';
import { bpm, epochMs, rrTicks } from '../../src/units.ts';

/** 2026-03-10T12:00:00Z. */
export const NOON = Date.UTC(2026, 2, 10, 12);

/** A packet `seconds` after noon; with RR intervals and contact unless said otherwise. */
export function packet(seconds: number, beats: number, fields: Partial<MeasurementFields> = {}): Packet {
  const bytes = encodeMeasurement({ bpm: beats, contact: 'detected', rr: [rrTicks(900)], ...fields });
  return { kind: 'packet', at: epochMs(NOON + seconds * 1000), strap: '', bytes };
}

export const rawPacket = (seconds: number, ...bytes: number[]): Packet => ({
  kind: 'packet',
  at: epochMs(NOON + seconds * 1000),
  strap: '',
  bytes: Uint8Array.from(bytes),
});

export const link = (seconds: number, event: LinkChange['event']): LinkChange => ({
  kind: 'link',
  at: epochMs(NOON + seconds * 1000),
  strap: '',
  event,
});

/** One packet a second with the same bpm, from `from` up to, not including, `to`. */
export const steady = (from: number, to: number, beats: number): Packet[] =>
  Array.from({ length: to - from }, (_, index) => packet(from + index, beats));

const calendar = new Calendar('Europe/London');

/** What the pipeline says to a list of events. */
export function run(
  events: readonly PipelineInput[],
  options: Partial<PacingOptions> & { limit?: number | null } = {},
): PacingOutput[] {
  const { limit = 100, ...rest } = options;
  const input = new Subject<PipelineInput>();
  const outputs: PacingOutput[] = [];
  input
    .pipe(
      pace({ threshold: limit === null ? null : bpm(limit), calendar, settings: defaultSettings, ...rest }),
    )
    .subscribe((output) => outputs.push(output));
  for (const event of events) input.next(event);
  return outputs;
}

/** The verdicts in order. */
export const verdicts = (events: readonly PacingInput[]): string[] =>
  run(events).flatMap((output) => (output.kind === 'reading' ? [output.verdict] : []));
