/**
 * The pipeline beside a plain loop that does the same arithmetic without RxJS, on the built product, on the
 * same packets in the same run; both must come to the same verdicts, hours, minutes and episodes. The goal:
 * from a capture to its days, at least half the speed of the loop over the same lines, read by the same parser.
 * Two more figures say where the rest goes: in memory, where nothing is read, beside the hand-written loop
 * over local variables (what states and readings as objects cost), and beside a loop that calls the same
 * machines (what RxJS costs).
 * Times are of the processor, the best of several rounds, so that a busy machine matters less.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { concat, from, of } from 'rxjs';
import { summarise } from '../../dist/cli/replay.js';
import { Calendar } from '../../dist/pacing/calendar.js';
import { DayBook } from '../../dist/pacing/days.js';
import { endOfRecording } from '../../dist/pacing/events.js';
import { measure, measuring } from '../../dist/pacing/pipeline.js';
import { parseLine } from '../../dist/sources/capture-file.js';
import { VirtualHeart } from '../../dist/sources/virtual-heart.js';
import { packetBytes } from '../../dist/sources/virtual-strap.js';
import { plainLoop } from './plain-loop.mjs';

const GOAL = 0.5;
const ROUNDS = 8;
const PACKETS = 86_400;
const LIMIT = 95;
const ZONE = 'Europe/London';
const START = Date.UTC(2026, 2, 10);
const WHOLE = { until: Number.MAX_SAFE_INTEGER, waking: { from: '07:00', to: '23:00' }, alerts: null };
const quiet = { onRejected: () => undefined, onRemark: () => undefined, onProgress: () => undefined };

const heart = new VirtualHeart(1);
const packets = Array.from({ length: PACKETS }, (_, second) => ({
  kind: 'packet',
  at: START + second * 1_000,
  strap: '',
  bytes: packetBytes(heart.next()),
}));
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
const capture = join(folder, 'capture.jsonl');
const lines = packets.map(({ at, bytes }) => JSON.stringify({ at, hex: Buffer.from(bytes).toString('hex') }));
writeFileSync(capture, `${lines.join('\n')}\n`);

function throughPipeline() {
  const book = new DayBook(new Calendar(ZONE), { threshold: LIMIT });
  concat(from(packets), of(endOfRecording))
    .pipe(measure(LIMIT))
    .subscribe((said) => book.add(said));
  return book;
}

function machinesInALoop() {
  const book = new DayBook(new Calendar(ZONE), { threshold: LIMIT });
  const hear = measuring(LIMIT)((said) => book.add(said));
  for (const packet of packets) hear(packet);
  hear(endOfRecording);
  return book;
}

const inALoop = (read) => plainLoop(read, LIMIT, new Calendar(ZONE));

/** Packet by packet, so that the loop, too, holds no more than one at once. */
function* linesOf(text) {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    yield parseLine(text.slice(from, end));
    from = end + 1;
  }
}

const ways = {
  'replay of a capture': () =>
    summarise(capture, LIMIT, new Calendar(ZONE), { timeZone: ZONE, start: 0, listener: quiet }),
  'plain loop over its lines': () => inALoop(linesOf(readFileSync(capture, 'utf8'))),
  'pipeline in memory': throughPipeline,
  'its machines in a plain loop': machinesInALoop,
  'plain loop in memory': () => inALoop(packets),
};

const same = await comparable();
if (!same) console.error('the two disagree about the same packets');

const best = {};
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, run] of Object.entries(ways)) {
    const before = process.cpuUsage();
    await run();
    const { system, user } = process.cpuUsage(before);
    best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, ((user + system) * 1_000) / PACKETS);
  }
}
rmSync(folder, { recursive: true, force: true });

for (const [name, ns] of Object.entries(best)) console.log(`${name.padEnd(28)} ${ns.toFixed(0)} ns a packet`);
const fromFile = best['plain loop over its lines'] / best['replay of a capture'];
const inMemory = best['plain loop in memory'] / best['pipeline in memory'];
console.log(`speed of the plain loop that replay reaches: ${fromFile.toFixed(2)} (goal ${GOAL})`);
console.log(`the same in memory, without reading: ${inMemory.toFixed(2)}`);
const withoutRxjs = best['its machines in a plain loop'] / best['pipeline in memory'];
console.log(`speed of its own machines without RxJS that the pipeline reaches: ${withoutRxjs.toFixed(2)}`);
if (!same || fromFile < GOAL || withoutRxjs < GOAL) process.exitCode = 1;

/** Whether both ways come to the same, to the millisecond. */
async function comparable() {
  const plain = inALoop(packets);
  const book = throughPipeline();
  const { verdicts } = (await ways['replay of a capture']()).summary();
  const counts = Object.entries(plain.counts).filter(([, count]) => count > 0);
  if (!isDeepStrictEqual(new Map(counts), new Map(Object.entries(verdicts)))) return false;
  return [...plain.days].every(([date, day]) => {
    const { areaBpmMs, high, hours, low, minutes } = book.get(date);
    const { episodes, meanBpm, recordedMs } = book.summary(date, WHOLE);
    const ours = {
      recordedMs,
      meanBpm,
      areaBpmMs,
      low,
      high,
      hourRecorded: hours.map((hour) => hour.recordedMs),
      hourOver: hours.map((hour) => hour.overMs),
      minuteRecorded: minutes.recordedMs,
      minuteBpm: minutes.bpmMs,
      episodes: episodes.map(({ end, overMs, peakBpm, start }) => ({ start, end, overMs, peakBpm })),
    };
    const theirs = {
      recordedMs: day.recordedMs,
      meanBpm: Math.round((1_000 * day.bpmMs) / day.recordedMs) / 1_000,
      areaBpmMs: day.areaBpmMs,
      low: day.low,
      high: day.high,
      hourRecorded: day.hourRecorded.slice(0, hours.length),
      hourOver: day.hourOver.slice(0, hours.length),
      minuteRecorded: day.minuteRecorded.slice(0, minutes.recordedMs.length),
      minuteBpm: day.minuteBpm.slice(0, minutes.bpmMs.length),
      episodes: day.episodes.map(({ end, overMs, peak, start }) => ({ start, end, overMs, peakBpm: peak })),
    };
    return isDeepStrictEqual(ours, theirs);
  });
}
