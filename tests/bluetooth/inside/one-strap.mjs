/**
 * In the guest: one strap, the product, one page. Every heartbeat arrives once and in order, and the
 * seconds are those that section 5.3 of the design gives; then strap and adapter fail and come back.
 */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, checkSame, command, pause, runChecks, say, until } from './checks.mjs';
import { resetController, Strap, startControllers } from './processes.mjs';
import { Page, Product, replay, straps } from './product.mjs';

const THRESHOLD = 100;
const IDLE_BPM = 70;
/** A reading holds until the next packet, at most this long (design, 5.3). */
const HOLD_MS = 5_000;

/** Up over the threshold and down again, with repeats and values on the threshold itself. */
const BPMS = [
  ...[74, 79, 84, 84, 89, 94, 99, 100, 100, 101, 106, 111, 116, 121, 126, 131, 131, 131, 128, 124],
  ...[120, 117, 113, 109, 105, 101, 100, 99, 104, 103, 102, 98, 95, 92, 89, 86, 83, 80, 77, 73],
];
const STRAP = {
  name: 'Test Strap 1',
  idleBpm: IDLE_BPM,
  intervalMs: 250,
  sequence: BPMS.map((bpm, index) => ({ bpm, rr: rrOf(bpm, index) })),
  batteryPercent: 83,
  location: 1,
  information: {
    '2a29': 'Plimsoll',
    '2a24': 'Soft Strap',
    '2a25': 'SN-0001',
    '2a26': '1.0',
    '2a27': 'A',
    '2a28': '2.0',
  },
};

/** No RR interval, one, or two, in turn, as straps send them. */
function rrOf(bpm, index) {
  const ticks = Math.round((60 / bpm) * 1024);
  return Array.from({ length: index % 3 }, (_, beat) => ticks + beat);
}

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-'));
const capture = join(folder, 'capture.jsonl');
let strap;
let product;
let page;

await runChecks(
  async () => {
    await startControllers();
    say('two Bluetooth controllers are up; starting the strap and the product');
    strap = new Strap(STRAP, 1);
    product = new Product({ data: join(folder, 'data'), options: ['--capture', capture] });
    await until('the strap advertises', 60_000, () => strap.count('advertising') > 0);
    await until('the product prints its link', 60_000, () => product.link);
    page = await Page.open(product);
    await page.post('/api/thresholds', { bpm: THRESHOLD, method: 'symptom' });
    say('the page is signed in, with a threshold');
    await until('Bluetooth is ready', 60_000, () => page.service?.bluetooth.state === 'ready');
    check('says that Bluetooth is ready', true);

    const sentBeforeAdoption = await adopt();
    await playAndCompare(sentBeforeAdoption);
    await askTheRunningServiceForStraps();
    await strapDiesAndComesBack();
    await adapterGoesAndComesBack();
    checkSame('ends with exit code 0 on Ctrl-C', await product.end(), 0);
    await chooseInATerminal();
  },
  async () => {
    page?.close();
    await product?.end();
    await strap?.end();
  },
);

/** Gives how many packets the strap had sent by the time the adoption was answered. */
async function adopt() {
  await page.post('/api/straps/choose', { on: true });
  const seen = await until('the strap is in range with a live bpm', 60_000, () =>
    page.strap?.inRange.find(({ name, bpm }) => name === STRAP.name && bpm !== null),
  );
  checkSame('shows the strap in range with its name and live bpm', seen.bpm, IDLE_BPM);
  check('keeps nothing of a strap that is not adopted', page.readings.length === 0);
  await page.post('/api/straps', { address: seen.address });
  const sent = strap.sent.length;
  await until('it listens to the adopted strap', 30_000, () => page.strap?.link === 'listening');
  await until('readings come', 30_000, () => page.readings.length > 2);
  say('the strap is adopted');
  await page.post('/api/straps/choose', { on: false });
  await until('the battery level is shown', 30_000, () => page.strap?.batteryPercent !== null);
  checkSame('shows the battery level', page.strap.batteryPercent, STRAP.batteryPercent);
  const [mine] = page.strap.adopted;
  checkSame('knows the strap by name and serial number', [mine.name, mine.serial], [STRAP.name, 'SN-0001']);
  checkSame('knows what the strap tells of itself', mine.information, {
    manufacturer: 'Plimsoll',
    model: 'Soft Strap',
    serial: 'SN-0001',
    firmware: '1.0',
    hardware: 'A',
    software: '2.0',
    location: 'chest',
  });
  return sent;
}

async function playAndCompare(sentBeforeAdoption) {
  strap.tell('play');
  await until('the strap has played its sequence', 60_000, () => strap.count('played') > 0);
  say(`the strap has played its ${BPMS.length} heart rates`);
  strap.tell('silence');
  await until('the last reading has arrived', 10_000, () =>
    page.readings.some(({ bpm }) => bpm === BPMS.at(-1)),
  );
  await pause(500);
  const { sent } = strap;
  const readings = page.readings;
  const seen = readings.map(({ bpm }) => bpm);
  checkSame(
    'every heart rate is seen, in order, none missing, none twice',
    seen.slice(seen.indexOf(BPMS[0])),
    BPMS,
  );
  const lines = readFileSync(capture, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const packets = lines.filter(({ hex }) => hex !== undefined);
  checkSame(
    'the capture holds the packets’ own bytes, the last as the first',
    packets.map(({ hex }) => hex),
    sent.slice(-packets.length),
  );
  checkSame('one reading for each packet', readings.length, packets.length);
  check(
    'no packet is missing since the adoption',
    packets.length >= sent.length - sentBeforeAdoption,
    `${packets.length} packets, but ${sent.length - sentBeforeAdoption} were sent`,
  );

  const byHand = meterByHand(packets);
  await until(
    'the last hold is counted',
    HOLD_MS + 10_000,
    () => page.tally.recordedMs >= byHand.recordedMs,
  ).catch(() => say('the live tally does not reach what is expected'));
  const { recordedMs, overMs } = page.tally;
  checkSame('the live seconds are those of the packets’ arrival times', { recordedMs, overMs }, byHand);
  check('some time was over the threshold, and some was not', overMs > 0 && overMs < recordedMs);
  const replayed = await replay(capture, THRESHOLD);
  checkSame(
    'the replay of the capture says the same',
    { packets: replayed.packets, recordedMs: replayed.recordedMs, overMs: replayed.overMs },
    { packets: packets.length, ...byHand },
  );
  strap.tell('speak');
}

/** Section 5.3 of the design for packets that are all ok, written once more. */
function meterByHand(packets) {
  let recordedMs = 0;
  let overMs = 0;
  packets.forEach(({ at, hex }, index) => {
    const next = packets[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const held = Math.min(next - at, HOLD_MS);
    recordedMs += held;
    if (Number.parseInt(hex.slice(2, 4), 16) > THRESHOLD) overMs += held;
  });
  return { recordedMs, overMs };
}

async function askTheRunningServiceForStraps() {
  const { adopted } = await straps(join(folder, 'data'), '--seconds', '2');
  checkSame(
    'plimsoll straps asks the service that runs, and leaves it listening',
    [adopted.map(({ name }) => name), page.strap.link],
    [[STRAP.name], 'listening'],
  );
}

/** Without a service, the command has the radio to itself. */
async function chooseInATerminal() {
  const data = join(folder, 'another');
  const { adopted, inRange } = await straps(data, '--seconds', '20');
  const seen = inRange.find(({ name }) => name === STRAP.name);
  checkSame('plimsoll straps lists the strap with its live bpm', [adopted, seen?.bpm], [[], IDLE_BPM]);
  const { adopted: mine } = await straps(data, '--adopt', seen?.address ?? 'none', '--seconds', '30');
  checkSame(
    'plimsoll straps --adopt makes it the wearer’s',
    mine.map(({ name }) => name),
    [STRAP.name],
  );
  const { adopted: none } = await straps(data, '--forget', String(mine[0]?.id));
  checkSame('plimsoll straps --forget lets it go', none, []);
}

async function strapDiesAndComesBack() {
  await strap.end('SIGKILL');
  say('the strap was killed');
  await until('the page is told that the strap is gone', 40_000, () => page.strap.link === 'searching');
  const before = page.readings.length;
  strap = new Strap(STRAP, 1);
  await until('readings come again', 60_000, () => page.readings.length > before + 2);
  check('listens again when the strap comes back', page.strap.link === 'listening');
}

async function adapterGoesAndComesBack() {
  await command('hciconfig', ['hci0', 'down']);
  say('the adapter was switched off');
  await until('the page is told', 20_000, () => page.service.bluetooth.state === 'unavailable');
  checkSame('says that the adapter is off', page.service.bluetooth.problem, 'adapter-off');
  const before = page.readings.length;
  // An emulated strap does not notice that nobody answers it any more; a real one does.
  await strap.end('SIGKILL');
  await resetController(1);
  strap = new Strap(STRAP, 1);
  await command('hciconfig', ['hci0', 'up']);
  await until('readings come again', 90_000, () => page.readings.length > before + 2);
  check('listens again when the adapter is back', page.strap.link === 'listening');
}
