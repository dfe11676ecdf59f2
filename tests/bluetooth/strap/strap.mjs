/**
 * A heart-rate strap made of software, on a Bluetooth controller of its own. What it is and sends is
 * given in the environment (STRAP, JSON), what it does on standard input, one word a line:
 *
 *   play     send the sequence once, then go on idling
 *   silence  send nothing, but keep the connection
 *   speak    send again
 *   break    send a packet that is too short for its flags between every two others; `mend` ends it
 *   widen    send the heart rate in 16 bits and with energy expended; `narrow` ends it
 *
 * With `numbered` each packet's one RR interval is one tick more than the last one's, beginning there, so
 * that each can be told from all others. With `answers: 'errors'` every read is answered with an error,
 * with `answers: 'nothing'` there is nothing to read: no battery, no information.
 *
 * It prints what happens, one JSON object a line with the wall clock: advertising, accepted, subscribed,
 * unsubscribed, gone, sent (each packet's bytes), broken (each malformed one's), played.
 */
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const strap = JSON.parse(process.env.STRAP);
const bleno = createRequire(process.env.BLENO_FOLDER)('@abandonware/bleno');

const tell = (event, more = {}) =>
  process.stdout.write(`${JSON.stringify({ event, at: Date.now(), ...more })}\n`);

/** Flags 0x16: contact supported and there, RR intervals present (Heart Rate Service 1.0, 3.1.1.1). */
function packetOf({ bpm, rr }) {
  const bytes = Buffer.alloc(2 + 2 * rr.length);
  bytes.writeUInt8(0x16, 0);
  bytes.writeUInt8(bpm, 1);
  for (const [index, ticks] of rr.entries()) bytes.writeUInt16LE(ticks, 2 + 2 * index);
  return bytes;
}

/** The same in 16 bits, with energy expended: flags 0x1f. */
function widePacketOf({ bpm, rr }) {
  const bytes = Buffer.alloc(5 + 2 * rr.length);
  bytes.writeUInt8(0x1f, 0);
  bytes.writeUInt16LE(bpm, 1);
  bytes.writeUInt16LE(321, 3);
  for (const [index, ticks] of rr.entries()) bytes.writeUInt16LE(ticks, 5 + 2 * index);
  return bytes;
}

/** Says 16 bits, and has 8. */
const MALFORMED = Buffer.from([0x01, strap.idleBpm]);

let number = strap.numbered;
const queue = [];
let isPlaying = false;
let isSilent = false;
let isBroken = false;
let isWide = false;

function idle() {
  const ticks = number ?? Math.round((60 / strap.idleBpm) * 1024);
  if (number !== undefined) number += 1;
  return (isWide ? widePacketOf : packetOf)({ bpm: strap.idleBpm, rr: [ticks] });
}

const measurement = new bleno.Characteristic({
  uuid: '2a37',
  properties: ['notify'],
  onSubscribe(_, update) {
    this.update = update;
    tell('subscribed');
  },
  onUnsubscribe() {
    this.update = null;
    tell('unsubscribed');
  },
});

setInterval(() => {
  if (isSilent || !measurement.update) return;
  const bytes = queue.shift() ?? idle();
  measurement.update(bytes);
  tell('sent', { hex: bytes.toString('hex') });
  if (isBroken) {
    measurement.update(MALFORMED);
    tell('broken', { hex: MALFORMED.toString('hex') });
  }
  if (isPlaying && queue.length === 0) {
    isPlaying = false;
    tell('played');
  }
}, strap.intervalMs);

/** "Unlikely Error" (Core Specification, Vol 3 Part F, 3.4.1.1). */
const UNLIKELY = 0x0e;
const answer = (value) => (_, done) =>
  strap.answers === 'errors' ? done(UNLIKELY) : done(0, Buffer.from(value));
const fixed = (uuid, value) =>
  new bleno.Characteristic({ uuid, properties: ['read'], onReadRequest: answer(value) });
const heartRate = new bleno.PrimaryService({
  uuid: '180d',
  characteristics: [measurement, ...(strap.answers === 'nothing' ? [] : [fixed('2a38', [strap.location])])],
});
const details = [
  new bleno.PrimaryService({
    uuid: '180f',
    characteristics: [
      new bleno.Characteristic({
        uuid: '2a19',
        properties: ['read', 'notify'],
        onReadRequest: answer([strap.batteryPercent]),
      }),
    ],
  }),
  new bleno.PrimaryService({
    uuid: '180a',
    characteristics: Object.entries(strap.information).map(([uuid, text]) => fixed(uuid, text)),
  }),
];

const commands = {
  play: () => {
    queue.push(...strap.sequence.map(packetOf));
    isPlaying = true;
  },
  silence: () => {
    isSilent = true;
  },
  speak: () => {
    isSilent = false;
  },
  break: () => {
    isBroken = true;
  },
  mend: () => {
    isBroken = false;
  },
  widen: () => {
    isWide = true;
  },
  narrow: () => {
    isWide = false;
  },
};
createInterface({ input: process.stdin })
  .on('line', (word) => commands[word]?.())
  // Whoever started it is gone.
  .on('close', () => process.exit(0));

bleno.on('stateChange', (state) => {
  if (state === 'poweredOn') bleno.startAdvertising(strap.name, ['180d']);
});
bleno.on('advertisingStart', (error) => {
  if (error) throw error;
  bleno.setServices(strap.answers === 'nothing' ? [heartRate] : [heartRate, ...details]);
  tell('advertising');
});
bleno.on('accept', (address) => tell('accepted', { address }));
bleno.on('disconnect', (address) => tell('gone', { address }));
