/**
 * Preloaded into a bridge process: takes the place of the kernel's Bluetooth socket with a controller whose air
 * is full of devices, so that the real noble runs without Bluetooth. It answers HCI commands (Core
 * Specification, Vol 4 Part E, 7) and, while it is told to scan, reports ever new addresses.
 * CROWD_PER_SECOND says how many a second.
 */
const { EventEmitter } = require('node:events');
const Module = require('node:module');

const PER_SECOND = Number(process.env.CROWD_PER_SECOND ?? 1000);
const TICK_MS = 20;
const SET_SCAN_ENABLE = 0x200c;
/** What a command answers after its status, by opcode. */
const ANSWERS = {
  4097: Buffer.from('0a00000a0f000000', 'hex'), // Read Local Version: 5.1
  4105: Buffer.from('010203040506', 'hex'), // Read BD_ADDR
  3180: Buffer.from('0100', 'hex'), // Read LE Host Support
  8194: Buffer.from('fb0008', 'hex'), // LE Read Buffer Size
  8195: Buffer.alloc(8), // LE Read Local Supported Features
};

class CrowdedRadio extends EventEmitter {
  #seen = 0;
  #timer = null;

  bindRaw() {}
  start() {}
  stop() {}
  setFilter() {}
  isDevUp() {
    return true;
  }

  write(command) {
    const opcode = command.readUInt16LE(1);
    // A raw socket hears the commands that are sent, too.
    setImmediate(() => this.emit('data', command));
    if (opcode === SET_SCAN_ENABLE) this.#scan(command.readUInt8(4) === 1);
    const rest = ANSWERS[opcode] ?? Buffer.alloc(0);
    const head = Buffer.from([0x04, 0x0e, 4 + rest.length, 1, opcode & 0xff, opcode >> 8, 0]);
    setImmediate(() => this.emit('data', Buffer.concat([head, rest])));
  }

  #scan(on) {
    clearInterval(this.#timer);
    if (!on) return;
    this.#timer = setInterval(() => {
      for (let one = 0; one < (PER_SECOND * TICK_MS) / 1000; one += 1) this.#report();
    }, TICK_MS);
  }

  /** A phone that was never seen before: connectable, random address, flags and maker's data. */
  #report() {
    this.#seen += 1;
    const eir = Buffer.from('02011a0bff4c001006031e2b3c4d5e', 'hex');
    const report = Buffer.alloc(15 + eir.length);
    report.set([0x04, 0x3e, 12 + eir.length, 0x02, 1, 0x00, 0x01]);
    report.writeUIntLE(0x400000000000 + this.#seen, 7, 6);
    report.writeUInt8(eir.length, 13);
    eir.copy(report, 14);
    report.writeInt8(-70, 14 + eir.length);
    this.emit('data', report);
    if (this.#seen % 1000 === 0)
      process.stderr.write(`seen ${this.#seen} rss ${process.memoryUsage.rss()}\n`);
  }
}

const loadOriginal = Module._load;
Module._load = function load(request, ...rest) {
  if (request === '@abandonware/bluetooth-hci-socket') return CrowdedRadio;
  if (request === '@stoprocent/bluetooth-hci-socket')
    return Object.assign(CrowdedRadio, { loadDriver: () => CrowdedRadio });
  return loadOriginal.call(this, request, ...rest);
};
