import type { ParsedRawFitMessage } from 'fit-file-parser';
import { FIT_PRODUCT } from '../contract/data.ts';
import { type EpochMs, epochMs } from '../units.ts';

/** 1989-12-31T00:00:00Z, where the seconds of FIT begin, in ms since 1970. */
const FIT_EPOCH_MS = 631_065_600_000;
/** Global message numbers of the FIT profile. */
const FILE_ID = 0;
const RECORD = 20;
const MONITORING = 55;
const HRV = 78;
const MONITORING_INFO = 103;
/** Field numbers of the FIT profile. */
const TIMESTAMP = 253;
const PRODUCT_NAME = 8;
const HEART_RATE = 3;
const HRV_TIME = 0;
const MONITORING_TIMESTAMP_16 = 26;
const MONITORING_HEART_RATE = 27;
const NO_HEART_RATE = 0xff;
const NO_UINT16 = 0xffff;
const NO_TIMESTAMP = 0xffff_ffff;
/** A `timestamp_16` begins anew after so many seconds. */
const ROLL_OVER = 0x1_0000;

/** The messages that are read here, by their global numbers. */
export const FIT_MESSAGES: readonly number[] = [FILE_ID, RECORD, MONITORING, HRV, MONITORING_INFO];

export interface FitRecord {
  readonly kind: 'record';
  readonly at: EpochMs | null;
  readonly bpm: number | null;
  /** Of one without a heart rate: it says that the heart rate was lost, for Plimsoll wrote it. */
  readonly isLost: boolean;
}

/** What of a FIT file counts here. */
export type FitMessage = FitRecord | { readonly kind: 'hrv'; readonly intervalsMs: readonly number[] };

/**
 * Understands the messages of a FIT file in their order. Monitoring, by which watches record all day, mostly
 * says only the last 16 bits of its seconds: they count on from the last time told in full.
 */
export class FitMessages {
  /** The last time that monitoring told, in seconds of FIT; null: none so far. */
  #monitored: number | null = null;
  /** Whether Plimsoll wrote the file. */
  #isOwn = false;

  /** Those that may say a heart rate or intervals; of monitoring only those that say a heart rate. */
  read(messages: readonly ParsedRawFitMessage[]): FitMessage[] {
    return messages.map((raw) => this.#messageOf(raw)).filter((message) => message !== null);
  }

  #messageOf(raw: ParsedRawFitMessage): FitMessage | null {
    switch (raw.global_message_number) {
      case FILE_ID:
        this.#isOwn = textOf(raw, PRODUCT_NAME) === FIT_PRODUCT;
        return null;
      case HRV:
        return { kind: 'hrv', intervalsMs: uint16s(raw, HRV_TIME).filter((value) => value !== NO_UINT16) };
      case RECORD:
        return recordOf(timeOf(raw), heartRateOf(raw, HEART_RATE), this.#isOwn);
      default: {
        const seconds = this.#timeOfMonitoring(raw);
        const bpm = raw.global_message_number === MONITORING ? heartRateOf(raw, MONITORING_HEART_RATE) : null;
        return bpm === null ? null : recordOf(seconds, bpm, false);
      }
    }
  }

  #timeOfMonitoring(raw: ParsedRawFitMessage): number | null {
    const seconds = timeOf(raw);
    const [short = NO_UINT16] = uint16s(raw, MONITORING_TIMESTAMP_16);
    if (seconds !== null) this.#monitored = seconds;
    else if (short === NO_UINT16 || this.#monitored === null) return null;
    else this.#monitored += (short - (this.#monitored % ROLL_OVER) + ROLL_OVER) % ROLL_OVER;
    return this.#monitored;
  }
}

const recordOf = (seconds: number | null, bpm: number | null, isOwn: boolean): FitRecord => ({
  kind: 'record',
  at: seconds === null ? null : epochMs(FIT_EPOCH_MS + seconds * 1_000),
  bpm,
  isLost: isOwn && bpm === null,
});

function heartRateOf(raw: ParsedRawFitMessage, field: number): number | null {
  const [heartRate = NO_HEART_RATE] = octetsOf(raw, field);
  return heartRate === NO_HEART_RATE ? null : heartRate;
}

/** In seconds of FIT; null when it says none in full. */
function timeOf(raw: ParsedRawFitMessage): number | null {
  const seconds = raw.compressed_timestamp ?? uint32(octetsOf(raw, TIMESTAMP), raw.little_endian);
  return seconds === NO_TIMESTAMP ? null : seconds;
}

const octetsOf = (raw: ParsedRawFitMessage, wanted: number): readonly number[] =>
  raw.fields.find(({ field_definition_number: field }) => field === wanted)?.raw_value ?? [];

/** Text ends with a 0 (FIT protocol, "Base Types"). */
const textOf = (raw: ParsedRawFitMessage, field: number): string =>
  Buffer.from(octetsOf(raw, field)).toString('utf8').split('\0', 1)[0] ?? '';

function uint16s(raw: ParsedRawFitMessage, field: number): number[] {
  const octets = Uint8Array.from(octetsOf(raw, field));
  const view = new DataView(octets.buffer);
  return Array.from({ length: octets.length >> 1 }, (_, index) =>
    view.getUint16(2 * index, raw.little_endian),
  );
}

function uint32(octets: readonly number[], littleEndian: boolean): number | null {
  if (octets.length !== 4) return null;
  return new DataView(Uint8Array.from(octets).buffer).getUint32(0, littleEndian);
}
