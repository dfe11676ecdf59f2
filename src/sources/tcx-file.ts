import sax from 'sax';
import { errorText } from '../errors.ts';
import type { PacingInput } from '../pacing/events.ts';
import { HeartRates, NO_HEART_RATE, type Told } from './heart-rates.ts';
import { readChunks } from './lines.ts';
import { bpmOf, packetsOf } from './made-packets.ts';
import { MomentReader } from './moments.ts';
import type { ReadReport } from './read-report.ts';

/** Deeper than any TCX; deeper ones are not read on, so that memory stays bounded. */
const DEEPEST = 64;
/** Longer than any text or tag that counts here, in characters. */
const LONGEST_TEXT = 100;
const MOST_ATTRIBUTES = 100;

/**
 * Reads a TCX file: a packet for each Trackpoint with a Time and a HeartRateBpm, and one without a reading where
 * the heart rate was lost ({@link HeartRates}). XML entities beyond those
 * of XML itself and document type declarations are never followed. Where the XML breaks off or
 * is not well-formed, what came before counts and the rest is left out.
 *
 * @param timeZone of times without an offset
 * @throws PlimsollError `file-unreadable`
 */
export async function* readTcx(
  path: string,
  timeZone: string,
  report: ReadReport,
): AsyncGenerator<readonly PacingInput[]> {
  const points = new Trackpoints(timeZone, report);
  for await (const text of readChunks(path, (bytes) => report.progress(bytes))) {
    yield points.write(text);
    if (points.broken) break;
  }
  yield points.end();
}

interface Trackpoint {
  readonly line: number;
  time: string;
  bpm: string;
}

/** Follows the XML, and makes packets of the Trackpoints in it. */
class Trackpoints {
  readonly #parser = sax.parser(true, { position: true });
  readonly #moments: MomentReader;
  readonly #heartRates: HeartRates;
  readonly #report: ReadReport;
  readonly #open: string[] = [];
  #attributes = 0;
  #packets: PacingInput[] = [];
  #point: Trackpoint | null = null;
  #broken: string | null = null;

  constructor(timeZone: string, report: ReadReport) {
    this.#moments = new MomentReader(timeZone);
    this.#heartRates = new HeartRates(report);
    this.#report = report;
    const parser = this.#parser;
    parser.onopentagstart = () => {
      this.#attributes = 0;
    };
    parser.onattribute = () => {
      this.#attributes += 1;
      if (this.#attributes > MOST_ATTRIBUTES) this.#break('more attributes than a TCX has');
    };
    parser.onopentag = ({ name }) => this.#onOpen(localName(name));
    parser.onclosetag = () => this.#onClose();
    parser.ontext = (text) => this.#onText(text);
    parser.oncdata = (text) => this.#onText(text);
    parser.onerror = (error) => this.#break(errorText(error).split('\n')[0] ?? '');
  }

  get broken(): boolean {
    return this.#broken !== null;
  }

  write(text: string): readonly PacingInput[] {
    return this.#reading(() => this.#parser.write(text));
  }

  end(): readonly PacingInput[] {
    return [...this.#reading(() => this.#parser.close()), ...this.#heartRates.end()];
  }

  #reading(read: () => unknown): readonly PacingInput[] {
    this.#packets = [];
    try {
      if (!this.broken) read();
    } catch (error) {
      // The parser throws again what it told to `onerror`.
      this.#break(errorText(error));
    }
    return this.#packets;
  }

  #break(reason: string): void {
    if (this.broken) return;
    this.#broken = reason;
    if (this.#point !== null) {
      const where = `line ${this.#point.line}`;
      const reason = 'a trackpoint without an end';
      this.#packets.push(...this.#heartRates.push({ kind: 'unusable', where, reason }));
    }
    this.#point = null;
    this.#report.remark(
      `The XML is not well-formed at line ${this.#parser.line + 1} (${reason}); what comes after is left out.`,
    );
  }

  #onOpen(name: string): void {
    if (this.broken) return;
    this.#open.push(name);
    if (this.#open.length > DEEPEST) this.#break('deeper than a TCX is');
    else if (name === 'Trackpoint' && this.#point === null) {
      this.#report.met();
      this.#point = { line: this.#parser.line + 1, time: '', bpm: '' };
    }
  }

  #onText(text: string): void {
    const point = this.#point;
    if (point === null || this.broken) return;
    const [parent, name] = this.#open.slice(-2);
    if (parent === 'Trackpoint' && name === 'Time') point.time = added(point.time, text);
    if (parent === 'HeartRateBpm' && name === 'Value') point.bpm = added(point.bpm, text);
  }

  #onClose(): void {
    if (this.broken || this.#open.pop() !== 'Trackpoint' || this.#open.includes('Trackpoint')) return;
    const point = this.#point;
    this.#point = null;
    if (point !== null) this.#packets.push(...this.#heartRates.push(this.#told(point)));
  }

  #told({ bpm: text, line, time }: Trackpoint): Told {
    const where = `line ${line}`;
    if (text.trim() === '') {
      const at = this.#moments.glance(time);
      return typeof at === 'string'
        ? { kind: 'unusable', where, reason: NO_HEART_RATE }
        : { kind: 'silent', at, where };
    }
    const bpm = bpmOf(text.trim());
    if (bpm === null) return { kind: 'unusable', where, reason: `“${text.trim()}” is no heart rate` };
    const at = this.#moments.read(time);
    if (typeof at === 'string') return { kind: 'unusable', where, reason: at };
    const packets = packetsOf({ at, bpm, rr: [], contact: 'unsupported' });
    return { kind: 'heart-rate', at, packets, made: 1 };
  }
}

const added = (known: string, text: string): string => (known + text).slice(0, LONGEST_TEXT);

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
