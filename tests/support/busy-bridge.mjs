/**
 * A bridge with one strap that never tires: it speaks the messages of the contract and sends packets far
 * faster than any heart beats, over the threshold and under it by turns.
 */
const ADDRESS = 'AA:BB:CC:DD:EE:01';
const PACKET_EVERY_MS = Number(process.env.BUSY_EVERY_MS ?? 5);
/** Long enough for an alert to be raised, and for it to be resolved. */
const TURN_MS = 12_000;

const monotonic = () => Number(process.hrtime.bigint() / 1_000_000n);
const say = (message) => process.connected && process.send(message, undefined, undefined, () => undefined);
let packets;

/** Flags: contact detected, RR intervals; then bpm and one interval that changes with every packet. */
function packet() {
  const now = monotonic();
  const bpm = now % (2 * TURN_MS) < TURN_MS ? 80 : 105;
  const hex = Buffer.from([0x16, bpm, (now % 250) + 1, 3]).toString('hex');
  say({ type: 'packet', address: ADDRESS, hex, monotonic: now, preview: false });
}

process.on('message', (message) => {
  if (message.type === 'stop') process.exit(0);
  if (message.type === 'choose' && message.on)
    say({ type: 'in-range', address: ADDRESS, name: 'Busy strap', rssi: -50, monotonic: monotonic() });
  if (message.type !== 'listen') return;
  clearInterval(packets);
  if (message.straps.length === 0) return;
  say({ type: 'link', address: ADDRESS, state: 'listening', monotonic: monotonic() });
  packets = setInterval(packet, PACKET_EVERY_MS);
});
process.on('disconnect', () => process.exit(0));
say({ type: 'hello', protocol: 2 });
say({ type: 'bluetooth', state: { state: 'ready' } });
