/**
 * `npm run soak -- --days N`: so many simulated days through the real service in virtual time, with its database, its web
 * server and real sockets: the strap fails at random, screens come and go, clocks are set, thresholds change. Held:
 * memory grows by less than 5 MB after the first day, no descriptor is leaked, no screen misses a message, every
 * day is its own length, and all days are the same when worked out again. `--seed N` repeats a run.
 */
import { readdirSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import { DEFAULT_WAKING } from '../../src/contract/day.ts';
import { type FromService, fromServiceSchema } from '../../src/contract/live.ts';
import { Calendar } from '../../src/pacing/calendar.ts';
import { verifyDays } from '../../src/service/verify-days.ts';
import { VirtualHeart } from '../../src/sources/virtual-heart.ts';
import { packetBytes } from '../../src/sources/virtual-strap.ts';
import { bpm } from '../../src/units.ts';
import { STRAP, WEARER, ZONE } from '../support/household.ts';
import { serveHousehold } from '../support/served.ts';
import { Random } from './random.ts';

const SECONDS_A_DAY = 86_400;
/** Memory may grow so much after the first day. */
const MOST_GROWTH_BYTES = 5 * 1024 * 1024;
/** So many screens at once. */
const MOST_SCREENS = 4;

const { values } = parseArgs({
  options: { days: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' } },
});
const days = Number(values.days);
const random = new Random(Number(values.seed));
const chance = (once: number) => random.below(once) === 0;
const between = (least: number, most: number) => least + random.below(most - least);

const faults: string[] = [];

/** A page: it reads everything, and notices when a number is missing. */
class Page {
  readonly #socket: WebSocket;
  #seq = -1;
  #hasLeft = false;
  heard = 0;

  constructor({ headers, url }: { url: string; headers: Record<string, string> }) {
    this.#socket = new WebSocket(url, { headers });
    // One that leaves before it is let in is told so as an error, and that is none.
    this.#socket.on('error', (error) => {
      if (!this.#hasLeft) faults.push(`a screen: ${error.message}`);
    });
    this.#socket.on('message', (data) => this.#hear(fromServiceSchema.parse(JSON.parse(String(data)))));
  }

  #hear({ seq, type }: FromService): void {
    if (seq !== this.#seq + 1) faults.push(`a screen heard ${type} number ${seq} after ${this.#seq}`);
    this.#seq = seq;
    this.heard += 1;
  }

  leave(): void {
    this.#hasLeft = true;
    this.#socket.terminate();
  }
}

const served = await serveHousehold(Date.UTC(2026, 9, 10, 9));
const { clock, house } = served;
const { service, source, store } = house;
const heart = new VirtualHeart(Number(values.seed));
const began = performance.now();
const memory: number[] = [];
const descriptors: number[] = [];
let heard = 0;
const pages: Page[] = [];
let lostUntil = 0;
let packets = 0;
service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });

/** What may happen in a second besides a heartbeat. */
function happen(second: number): void {
  if (lostUntil === second) source.link('listening', STRAP);
  if (lostUntil <= second && chance(20_000)) {
    source.link('searching', STRAP);
    lostUntil = second + between(2, 3_600);
  }
  if (chance(40_000)) clock.setWall(between(-20_000, 20_000));
  if (chance(60_000)) service.enterThreshold({ bpm: bpm(between(85, 105)), method: 'symptom', note: 'soak' });
  if (chance(40_000)) service.notes.add({ kind: 'rest', text: '' }, WEARER);
  if (chance(20_000)) {
    for (const { id } of service.snapshot().alerts)
      service.onRequest({ type: 'acknowledge', alertId: id }, WEARER);
  }
  if (pages.length < MOST_SCREENS && chance(7_000)) pages.push(new Page(served.screen('wearer')));
  if (pages.length > 0 && chance(300)) leave();
}

function leave(): void {
  const page = pages.shift();
  heard += page?.heard ?? 0;
  page?.leave();
}

/** A heartbeat, or what a strap sends instead. */
function beat(): void {
  packets += 1;
  const bytes = packetBytes(heart.next());
  switch (random.below(3_000)) {
    case 0:
      source.raw(STRAP, '01');
      return;
    case 1:
      source.packet(STRAP, 0);
      return;
    case 2:
      source.packet(STRAP, 240);
      return;
    default:
      source.raw(STRAP, Buffer.from(bytes).toString('hex'));
  }
}

/** What is held when no garbage is left, in bytes. */
function held(): number {
  globalThis.gc?.();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

for (let day = 0; day < days; day += 1) {
  for (let second = day * SECONDS_A_DAY; second < (day + 1) * SECONDS_A_DAY; second += 1) {
    clock.pass(1_000);
    happen(second);
    if (second >= lostUntil) beat();
    // Sockets and the disk live in real time: they are given their turns.
    if (second % (pages.length > 0 ? 2 : 30) === 0) await turn();
  }
  while (pages.length > 0) leave();
  // What the household of the tests writes down for them is no memory of the service's.
  for (const list of [house.said, house.capture, house.log]) list.length = 0;
  for (let turns = 0; turns < 200; turns += 1) await turn();
  memory.push(held());
  descriptors.push(readdirSync('/proc/self/fd').length);
  const mb = ((memory.at(-1) ?? 0) / 1024 / 1024).toFixed(1);
  const seconds = Math.round((performance.now() - began) / 1_000);
  process.stdout.write(
    `day ${day + 1} of ${days}: ${mb} MB held, ${descriptors.at(-1)} descriptors (${seconds} s so far)\n`,
  );
}

const growth = (memory.at(-1) ?? 0) - (memory[0] ?? 0);
if (growth >= MOST_GROWTH_BYTES) faults.push(`memory grew by ${(growth / 1024 / 1024).toFixed(1)} MB`);
if ((descriptors.at(-1) ?? 0) > (descriptors[0] ?? 0))
  faults.push(`descriptors grew: ${descriptors.join(' ')}`);
if (heard === 0) faults.push('no screen ever heard anything');

// The days before this one are put down little by little.
clock.pass(120_000);
const calendar = new Calendar(ZONE);
const findings = [...verifyDays(store, calendar, DEFAULT_WAKING, service.now())];
for (const { date, fields, otherVerdicts, state } of findings) {
  if (state !== 'same' || otherVerdicts > 0)
    faults.push(`${date}: ${state} ${fields.join(', ')}, ${otherVerdicts} other verdicts`);
  const { end, notRecordedMs, recordedMs, start } = service.day(date);
  const length = Math.min(end, service.now()) - start;
  // What a clock that was set back repeats is recorded twice, and one put forward skips some.
  if (Math.abs(recordedMs + notRecordedMs - length) > 10 * 60_000)
    faults.push(`${date}: ${recordedMs} ms recorded and ${notRecordedMs} not, in ${length} ms`);
}
if (findings.length < days) faults.push(`only ${findings.length} days were kept`);
const problem = service.snapshot().service.storageProblem;
if (problem !== null) faults.push(`storage: ${problem}`);
await served.close();

process.stdout.write(
  `${days} days, ${packets} packets, ${heard} messages to screens in ${Math.round((performance.now() - began) / 1_000)} s; memory ${(growth / 1024 / 1024).toFixed(1)} MB more after the first day; ${findings.length} days worked out again; ${faults.length} faults\n`,
);
for (const fault of faults.slice(0, 20)) process.stdout.write(`  ${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
