/** A wearer's house in the guest: the product, a page that watches, two straps; and how a fault in it is measured. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, pause, say, until } from './checks.mjs';
import { Strap, startControllers } from './processes.mjs';
import { Page, Product } from './product.mjs';

/** A packet this often, in ms: four a second make a lost one show, and time without data exact. */
const INTERVAL_MS = 250;
/** More packets than one strap may send without telling. */
const UNTOLD = 10;
/** Packets around a fault may be lost on the air that the strap does not know to be gone, in ms. */
const EDGE_MS = 1_000;
/** What the page shows has to be true again within this time, in ms … */
const TRUE_WITHIN_MS = 5_000;
/** … or, where nobody measures and the machine may be slow, within this. */
const TRUE_AT_LAST_MS = 30_000;
/** A fault that lasts longer than this is not overcome at all, in ms. */
const GIVE_UP_MS = 120_000;

const describe = (name, serial, idleBpm) => ({
  name,
  idleBpm,
  intervalMs: INTERVAL_MS,
  sequence: [],
  batteryPercent: 83,
  location: 1,
  information: { '2a29': 'Plimsoll', '2a24': 'Soft Strap', '2a25': serial },
});

/** The wearer's straps: the one worn, and another. Each has a controller of its own. */
export const STRAPS = {
  first: { controller: 1, numbers: 1_000, ...describe('Test Strap 1', 'SN-0001', 70) },
  second: { controller: 2, numbers: 30_000, ...describe('Test Strap 2', 'SN-0002', 80) },
};

/** The packet that a strap sends after another: its interval is one tick longer. */
function nextOf(hex) {
  if (hex === undefined) return undefined;
  const bytes = Buffer.from(hex, 'hex');
  bytes.writeUInt16LE(bytes.readUInt16LE(bytes.length - 2) + 1, bytes.length - 2);
  return bytes.toString('hex');
}

export class House {
  /** The strap process that runs on each controller. */
  running = {};
  /** All strap processes there ever were, to know what was sent. */
  worn = [];
  /** Times in which packets may be lost, by the wall clock. */
  faults = [];
  /** What was measured. */
  measured = [];

  /** @param isTimed whether what takes too long fails */
  constructor(driver, isTimed) {
    this.trueWithinMs = isTimed ? TRUE_WITHIN_MS : TRUE_AT_LAST_MS;
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-'));
    this.driver = driver;
    this.data = join(folder, 'data');
    this.capture = join(folder, 'capture.jsonl');
  }

  /** @param before what the product needs to be there before it starts */
  async open(before = async () => undefined) {
    await startControllers(3);
    await before();
    this.product = new Product({
      data: this.data,
      options: ['--capture', this.capture],
      driver: this.driver,
    });
    await until('the product prints its link', 90_000, () => this.product.link);
    this.page = await Page.open(this.product);
    await until('Bluetooth is ready', 60_000, () => this.page.service?.bluetooth.state === 'ready');
    await this.wear('first');
    await this.adopt('first');
    await this.settle();
    say('the strap is adopted and listened to');
  }

  close() {
    this.page?.close();
    for (const strap of this.worn) void strap.end('SIGKILL');
    return this.product?.end();
  }

  /** Everything the product said, and what the straps saw last. */
  sayLog() {
    say(`the page last knew of straps: ${JSON.stringify(this.page?.strap)}`);
    for (const line of this.product?.output ?? []) say(line);
    for (const { which, events } of this.worn)
      for (const one of events.filter(({ event }) => event !== 'sent').slice(-20))
        say(`${which} strap: ${new Date(one.at).toISOString()} ${JSON.stringify(one)}`);
  }

  /** Puts a strap on; gives the moment at which it advertised. */
  async wear(which, more = {}) {
    const { numbers, controller, ...description } = STRAPS[which];
    const before = this.worn.filter((strap) => strap.which === which);
    // A strap that is killed may have sent a packet that it could not tell of any more.
    const numbered = before.reduce((next, strap) => next + strap.sent.length + UNTOLD, numbers);
    const strap = new Strap({ ...description, numbered, ...more }, controller);
    strap.which = which;
    this.running[which] = strap;
    this.worn.push(strap);
    return until(`${which} strap advertises`, 60_000, () => strap.firstAt('advertising'));
  }

  async takeOff(which, signal = 'SIGKILL') {
    await this.running[which]?.end(signal);
  }

  async adopt(which) {
    const { name } = STRAPS[which];
    await this.page.post('/api/straps/choose', { on: true });
    const seen = await until(`${name} is in range`, 90_000, () =>
      this.page.strap?.inRange.find((strap) => strap.name === name),
    );
    await this.page.post('/api/straps', { address: seen.address });
    await this.page.post('/api/straps/choose', { on: false });
    await until(`${name} is listened to`, 60_000, () => this.heard({ of: which }) !== undefined);
    await until(`${name} has told its serial number`, 60_000, () =>
      this.page.strap.adopted.some((strap) => strap.name === name && strap.serial !== null),
    );
  }

  /** When the first ok reading came at or after a moment; undefined while none has. */
  heard({ since = 0, of } = {}) {
    const bpm = of === undefined ? undefined : STRAPS[of].idleBpm;
    return this.page.readings.find(
      (reading) =>
        reading.arrived >= since && reading.verdict === 'ok' && (bpm === undefined || reading.bpm === bpm),
    )?.arrived;
  }

  /** Waits until the strap is listened to without a break, so that one case does not tell of the one before. */
  async settle() {
    await until('readings come steadily', GIVE_UP_MS, () => {
      const recent = this.page.readings.filter(({ arrived }) => Date.now() - arrived < 3_000);
      return recent.length >= 6 && this.isListening();
    });
    // The details are read after the first packets; a fault may hit them, too, but not by chance.
    await pause(1_500);
  }

  isListening() {
    const { service, strap } = this.page;
    return strap.link === 'listening' && service.bluetooth.state === 'ready';
  }

  /**
   * Measures one fault.
   *
   * @param {{ id: string, title: string, fault: (house: House, begin: number) => Promise<number>,
   *   says?: (house: House) => boolean, of?: string,
   *   before?: (house: House) => Promise<void>, again?: (house: House) => Promise<void> }} fault `fault` makes it happen and gives the moment,
   *   by the wall clock, from which the strap was back and advertising and nothing was in the way any
   *   more, and if need be the moment `after` which a packet cannot be one from before; `says` holds as
   *   soon as the page tells the truth about it; `of` is the strap that is heard then
   */
  async measure({ id, title, before, fault, says, of, again }) {
    await before?.(this);
    await this.settle();
    const begin = Date.now();
    const messagesBefore = this.page.messages.length;
    say(`${title} …`);
    const told = says === undefined ? Promise.resolve(null) : this.#whenTrue(says, begin);
    const overcome = await fault(this, begin);
    const { back, after } = typeof overcome === 'number' ? { back: overcome, after: overcome } : overcome;
    const first = await until(`data after: ${title}`, GIVE_UP_MS, () => this.heard({ since: after, of }));
    this.faults.push({ from: begin - EDGE_MS, to: first + EDGE_MS });
    const last = this.page.readings.findLast(({ arrived }) => arrived < first)?.arrived ?? begin;
    const missingMs = first - back;
    const toldMs = await told;
    this.measured.push({ id, missingMs, withoutMs: first - last, toldMs });
    check(`${title}: data again, ${(missingMs / 1000).toFixed(1)} s after the strap was back`, true);
    if (says !== undefined)
      check(
        `${title}: the page says so within ${this.trueWithinMs / 1_000} s`,
        toldMs !== null && toldMs <= this.trueWithinMs,
        `it took ${toldMs} ms`,
      );
    const isTrue = await until('', this.trueWithinMs, () => this.isListening()).catch(() => false);
    check(`${title}: the page says within ${this.trueWithinMs / 1_000} s that all is well`, isTrue === true);
    check(
      `${title}: the service lives`,
      this.product.isAlive,
      this.product.output.slice(-20).join('\n       '),
    );
    const reasons = this.page.messages.slice(messagesBefore).flatMap((message) => message.strap?.link ?? []);
    if (missingMs > 5_000) say(`the link was: ${[...new Set(reasons)].join(', ')}`);
    await again?.(this);
  }

  /** How long it took until the page told the truth, in ms; null when it never did. */
  async #whenTrue(says, begin) {
    try {
      await until('', GIVE_UP_MS, () => says(this));
      return Date.now() - begin;
    } catch {
      return null;
    }
  }

  /** No packet lost but while a fault lasted, none twice, none out of order; what is kept is what the page saw. */
  checkPackets() {
    const lines = readFileSync(this.capture, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const kept = lines.filter(({ hex }) => hex !== undefined).map(({ hex }) => hex);
    check(
      'one reading on the page for each packet that is kept',
      this.page.readings.length === kept.length,
      `${this.page.readings.length} readings, ${kept.length} packets`,
    );
    const sent = new Map(
      this.worn
        .flatMap(({ events }) => events.filter(({ hex }) => hex !== undefined))
        .map((one) => [one.hex, one]),
    );
    const numbered = kept.filter((hex) => sent.get(hex)?.event === 'sent');
    const untold = new Set(this.worn.map((strap) => nextOf(strap.sent.at(-1))));
    const strange = kept.filter((hex) => !sent.has(hex) && !untold.has(hex));
    check(
      'every packet that is kept was sent, byte for byte',
      strange.length === 0,
      strange.slice(0, 5).join(' '),
    );
    const twice = numbered.filter((hex, index) => numbered.indexOf(hex) !== index);
    check(
      'no packet is kept twice',
      twice.length === 0,
      twice
        .slice(0, 10)
        .map(
          (hex) =>
            `${hex} sent at ${sent.get(hex)?.at}, kept as ${JSON.stringify(lines.filter((line) => line.hex === hex))}`,
        )
        .join('\n       '),
    );
    const lost = this.worn.flatMap((strap) => this.#lostOf(strap, new Set(numbered)));
    check(
      'no packet is lost but while a fault lasts',
      lost.length === 0,
      lost
        .slice(0, 10)
        .map(({ at, hex }) => `${hex} at ${at}`)
        .join(', '),
    );
    const broken = this.worn.flatMap(({ events }) => events.filter(({ event }) => event === 'broken'));
    const malformed = this.page.readings.filter(({ verdict }) => verdict === 'malformed');
    check(
      'every malformed packet is counted as one',
      broken.length > 0 && malformed.length === broken.length,
      `${broken.length} sent, ${malformed.length} counted`,
    );
  }

  /** What a strap sent between the first and the last of its packets that are kept, and that is not kept. */
  #lostOf(strap, kept) {
    const sent = strap.events.filter(({ event }) => event === 'sent');
    const from = sent.findIndex(({ hex }) => kept.has(hex));
    const to = sent.findLastIndex(({ hex }) => kept.has(hex));
    return sent
      .slice(Math.max(0, from), to + 1)
      .filter(
        ({ hex, at }) => !kept.has(hex) && !this.faults.some((fault) => fault.from <= at && at <= fault.to),
      );
  }
}
