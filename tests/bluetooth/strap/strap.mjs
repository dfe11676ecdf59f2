/**
 * A heart-rate strap made of software, on a Bluetooth controller of its own. What it is and sends is
 * given in the environment (STRAP, JSON), what it does on standard input, one word a line:
 *
 *   play     send the sequence once, then go on idling
 *   silence  send nothing, but keep the connection
 *   speak    send again
 *
 * It prints what happens, one JSON object a line: advertising, accepted, subscribed, unsubscribed,
 * gone, sent (each packet's bytes), played.
 */
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const strap = JSON.parse(process.env.STRAP);
const bleno = createRequire(process.env.BLENO_FOLDER)('@abandonware/bleno');

const tell = (event, more = {}) => process.stdout.write(`${JSON.stringify({ event, ...more })}\n`);

/** Flags 0x16: contact supported and there, RR intervals present (Heart Rate Service 1.0, 3.1.1.1). */
function packetOf({ bpm, rr }) {
  const bytes = Buffer.alloc(2 + 2 * rr.length);
  bytes.writeUInt8(0x16, 0);
  bytes.writeUInt8(bpm, 1);
  for (const [index, ticks] of rr.entries()) bytes.writeUInt16LE(ticks, 2 + 2 * index);
  return bytes;
}

const idle = packetOf({ bpm: strap.idleBpm, rr: [Math.round((60 / strap.idleBpm) * 1024)] });
const queue = [];
let isPlaying = false;
let isSilent = false;

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
  const bytes = queue.shift() ?? idle;
  measurement.update(bytes);
  tell('sent', { hex: bytes.toString('hex') });
  if (isPlaying && queue.length === 0) {
    isPlaying = false;
    tell('played');
  }
}, strap.intervalMs);

const fixed = (uuid, value) =>
  new bleno.Characteristic({ uuid, properties: ['read'], value: Buffer.from(value) });
const services = [
  new bleno.PrimaryService({
    uuid: '180d',
    characteristics: [measurement, fixed('2a38', [strap.location])],
  }),
  new bleno.PrimaryService({
    uuid: '180f',
    characteristics: [
      new bleno.Characteristic({
        uuid: '2a19',
        properties: ['read', 'notify'],
        onReadRequest: (_, answer) => answer(0, Buffer.from([strap.batteryPercent])),
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
  bleno.setServices(services);
  tell('advertising');
});
bleno.on('accept', (address) => tell('accepted', { address }));
bleno.on('disconnect', (address) => tell('gone', { address }));
