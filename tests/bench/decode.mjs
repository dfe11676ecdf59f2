/** Decoding a packet, beside reading the same octets through a bare DataView without a check, a type or a list. */
import { decodeMeasurement } from '../../dist/heart-rate-service/measurement.js';
import { VirtualHeart } from '../../dist/sources/virtual-heart.js';
import { packetBytes } from '../../dist/sources/virtual-strap.js';
import { row, write } from './rows.mjs';

const PACKETS = 86_400;
const ROUNDS = 15;
const WARM_UP = 5;

const heart = new VirtualHeart(1);
const packets = Array.from({ length: PACKETS }, () => packetBytes(heart.next()));

/** Heart rate and intervals of all packets, summed, so that nothing is left out by the compiler. */
function decoded() {
  let sum = 0;
  for (const bytes of packets) {
    const measurement = decodeMeasurement(bytes);
    if (measurement.kind === 'measurement') sum += measurement.bpm;
  }
  return sum;
}

function bare() {
  let sum = 0;
  for (const bytes of packets) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const flags = view.getUint8(0);
    let place = (flags & 1) === 0 ? 2 : 3;
    sum += (flags & 1) === 0 ? view.getUint8(1) : view.getUint16(1, true);
    if ((flags & 8) !== 0) place += 2;
    if ((flags & 16) !== 0)
      for (; place + 1 < view.byteLength; place += 2) sum += view.getUint16(place, true) & 0;
  }
  return sum;
}

/** Processor time of one packet, in ns. */
function timed(work) {
  const { system, user } = process.cpuUsage();
  const sum = work();
  const after = process.cpuUsage();
  return { sum, ns: ((after.user + after.system - user - system) * 1_000) / PACKETS };
}

const [ours, theirs] = [[], []];
for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
  const [one, other] = [timed(decoded), timed(bare)];
  if (one.sum !== other.sum) {
    process.stderr.write(`the two disagree: ${one.sum} and ${other.sum}\n`);
    process.exitCode = 1;
  }
  if (round < WARM_UP) continue;
  ours.push(one.ns);
  theirs.push(other.ns);
}
write('decode', [row('decoding a packet, ns', ours, { what: 'bare DataView', rounds: theirs })]);
