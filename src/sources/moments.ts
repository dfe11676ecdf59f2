import { Temporal } from 'temporal-polyfill';
import { type EpochMs, epochMs } from '../units.ts';

/** No recording of a heart is older or younger than this: what lies outside is not a date. */
const EARLIEST = epochMs(Date.UTC(1990, 0));
const LATEST = epochMs(Date.UTC(2100, 0));
/** A whole number below this is seconds since 1970, one above it milliseconds. */
const SMALLEST_MS = 100_000_000_000;

const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;
const NUMBER = /^\d{1,14}(\.\d{1,9})?$/;

/** Why a moment is none of a recording, or not the next one. */
export const UNLIKELY = 'its time is not between 1990 and 2100';
export const BEFORE_THE_LAST = 'its time lies before the one above it';

/** Whether a moment can be that of a recording: between 1990 and 2100. */
export const isLikelyMoment = (at: number): boolean => at >= EARLIEST && at < LATEST;

/**
 * Reads the times of one recording: ISO 8601, with or without an offset, or seconds or milliseconds
 * since 1970. Times never go back.
 */
export class MomentReader {
  readonly #timeZone: string;
  readonly #jitterMs: number;
  #early = 0;
  #last: EpochMs = EARLIEST;
  /** Reading a date takes long; most of a recording has the same minute as the line before. */
  #minute: { readonly text: string; readonly moments: readonly number[] } = { text: '', moments: [] };

  /**
   * @param timeZone IANA zone of times without an offset
   * @param jitterMs a time earlier than the one before by no more than this is taken for that one
   */
  constructor(timeZone: string, jitterMs = 0) {
    this.#timeZone = timeZone;
    this.#jitterMs = jitterMs;
  }

  /** How many times lay a little before the one above them. */
  get early(): number {
    return this.#early;
  }

  /** The moment a text names, or why it names none that can be used. */
  read(text: string): EpochMs | string {
    const moments = this.#momentsNamed(text);
    return typeof moments === 'string' ? moments : this.accept(moments);
  }

  /** The same of a moment that others need not follow, and that may lie before the last one. */
  glance(text: string): EpochMs | string {
    const moments = this.#momentsNamed(text);
    if (typeof moments === 'string') return moments;
    const [first] = moments;
    const at = moments.find((moment) => moment >= this.#last) ?? first;
    return at === undefined || !isLikelyMoment(at) ? UNLIKELY : epochMs(at);
  }

  #momentsNamed(text: string): readonly number[] | string {
    const trimmed = text.trim();
    if (trimmed === '') return 'no timestamp';
    const moments = NUMBER.test(trimmed) ? [sinceEpoch(Number(trimmed))] : this.#fromIso(trimmed);
    return moments.length === 0 ? `“${trimmed.slice(0, 40)}” is no time` : moments;
  }

  /** Takes the first of the possible moments that does not lie before the last one; else says why not. */
  accept(moments: readonly number[]): EpochMs | string {
    if (!moments.every(isLikelyMoment)) return UNLIKELY;
    const at = moments.find((moment) => moment >= this.#last - this.#jitterMs);
    if (at === undefined) return BEFORE_THE_LAST;
    if (at < this.#last) this.#early += 1;
    this.#last = epochMs(Math.max(at, this.#last));
    return this.#last;
  }

  /** Two moments where the clock is set back and the text has no offset. */
  #fromIso(text: string): number[] {
    const match = ISO.exec(text);
    if (match === null) return [];
    const [, date = '', minute = '', second = '0', fraction = '', zone = ''] = match;
    const ms = Number(second) * 1_000 + Math.round(Number(`0.${fraction}0`) * 1_000);
    return this.#minuteOf(`${date}T${minute}`, zone.toUpperCase()).map((start) => start + ms);
  }

  #minuteOf(local: string, zone: string): readonly number[] {
    const text = local + zone;
    if (text !== this.#minute.text) this.#minute = { text, moments: this.#momentsOf(local, zone) };
    return this.#minute.moments;
  }

  #momentsOf(local: string, zone: string): number[] {
    try {
      if (zone !== '') return [Temporal.Instant.from(local + zone).epochMilliseconds];
      const plain = Temporal.PlainDateTime.from(local, { overflow: 'reject' });
      const either = (['earlier', 'later'] as const).map(
        (disambiguation) => plain.toZonedDateTime(this.#timeZone, { disambiguation }).epochMilliseconds,
      );
      return [...new Set(either)];
    } catch {
      return [];
    }
  }
}

const sinceEpoch = (value: number): number => Math.round(value < SMALLEST_MS ? value * 1_000 : value);
