/**
 * Random payloads through the decoder and faulty files of each format through the readers.
 *
 * node --expose-gc fuzz.js --payloads N --files N [--format F] [--seed S] [--minutes M]
 *
 * With `--minutes` each kind stops after its share of them, however far it has come.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RecordingFormat } from '../../src/sources/recording.ts';
import { Random } from '../survival/random.ts';
import { faultyFile, SEEDS } from './mutations.ts';
import { tryFile, tryPayload } from './trials.ts';

/** Memory may be this much larger at the end than after a tenth of the way, in bytes: what the engine itself keeps. */
const HEAP_SLACK = 4 * 1024 * 1024;
/** A file that takes longer than this hangs, in ms. */
const LONGEST_FILE_MS = 2_000;
const PARTS = 10;

const { values } = parseArgs({
  options: {
    payloads: { type: 'string', default: '10000000' },
    files: { type: 'string', default: '100000' },
    format: { type: 'string' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: 'Infinity' },
  },
});
const seed = Number(values.seed);
const formats = Object.keys(SEEDS) as RecordingFormat[];
/** How long each of the payloads and the formats may take, in ms. */
const SHARE_MS = (Number(values.minutes) * 60_000) / (values.format === undefined ? 1 + formats.length : 1);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function heapUsed(): number {
  // Twice: what only the first finds to be unreachable is freed by the second.
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** Runs a trial `total` times, and says how memory went. @returns whether it did not grow */
async function run(
  name: string,
  total: number,
  trial: (number: number) => void | Promise<void>,
): Promise<boolean> {
  const started = performance.now();
  const heaps: number[] = [];
  let done = 0;
  while (done < total && performance.now() - started < SHARE_MS) {
    const running = trial(done);
    if (running !== undefined) await running;
    done += 1;
    if (done % Math.ceil(total / PARTS) !== 0) continue;
    heaps.push(heapUsed());
    say(`  ${name}: ${done} of ${total} after ${((performance.now() - started) / 1_000).toFixed(0)} s`);
  }
  heaps.push(heapUsed());
  const seconds = (performance.now() - started) / 1_000;
  const inMb = heaps.map((bytes) => (bytes / 1_048_576).toFixed(2));
  const grown = (heaps.at(-1) ?? 0) - (heaps[0] ?? 0);
  say(`${name}: ${done} in ${seconds.toFixed(1)} s; heap after each tenth, in MB: ${inMb.join(' ')}`);
  if (grown <= HEAP_SLACK) return true;
  say(`FAILED ${name}: memory grew by ${(grown / 1_048_576).toFixed(2)} MB`);
  return false;
}

async function fuzzPayloads(total: number): Promise<boolean> {
  const random = new Random(seed);
  const counts = { measurement: 0, malformed: 0 };
  const buffer = new Uint8Array(600);
  const well = await run('payloads', total, () => {
    // Most as long as a strap sends them, some as long as an attribute may be.
    const bytes = buffer.subarray(0, random.below(random.below(50) === 0 ? 600 : 24));
    for (let place = 0; place < bytes.length; place += 1) bytes[place] = random.below(256);
    counts[tryPayload(bytes)] += 1;
  });
  say(`  ${counts.measurement} measurements, ${counts.malformed} malformed`);
  return well;
}

async function fuzzFiles(format: RecordingFormat, total: number, folder: string): Promise<boolean> {
  const path = join(folder, format);
  const sums = { read: 0, asOther: 0, refused: 0, total: 0, accepted: 0, rejected: 0 };
  let slowest = 0;
  const well = await run(format, total, async (number) => {
    const bytes = faultyFile(format, new Random(seed * 1_000_003 + number));
    writeFileSync(path, bytes);
    const before = performance.now();
    try {
      const { counts, readAs } = await tryFile(path, bytes);
      if (readAs === null) sums.refused += 1;
      else if (readAs === format) sums.read += 1;
      else sums.asOther += 1;
      sums.total += counts.total;
      sums.accepted += counts.accepted;
      sums.rejected += counts.rejected;
    } catch (error) {
      say(`FAILED ${format} file ${number} of seed ${seed}: ${Buffer.from(bytes).toString('base64')}`);
      throw error;
    }
    slowest = Math.max(slowest, performance.now() - before);
  });
  say(
    `  read as ${format} ${sums.read}, as another format ${sums.asOther}, refused ${sums.refused}; ` +
      `${sums.total} lines or records = ${sums.accepted} accepted + ${sums.rejected} rejected; slowest ${slowest.toFixed(0)} ms`,
  );
  if (slowest > LONGEST_FILE_MS) say(`FAILED ${format}: a file took longer than ${LONGEST_FILE_MS} ms`);
  return well && slowest <= LONGEST_FILE_MS && sums.accepted + sums.rejected === sums.total;
}

const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'plimsoll-fuzz-'));
let well = true;
try {
  if (Number(values.payloads) > 0) well = (await fuzzPayloads(Number(values.payloads))) && well;
  for (const format of formats) {
    if (Number(values.files) === 0 || (values.format !== undefined && values.format !== format)) continue;
    well = (await fuzzFiles(format, Number(values.files), folder)) && well;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = well ? 0 : 1;
