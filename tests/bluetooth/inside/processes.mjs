/** Processes that the scripts in the guest start: Bluetooth controllers, straps, the product. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CACHE, HERE } from '../test-bed.mjs';
import { command, until } from './checks.mjs';

/** Starts `count` emulated LE controllers, hci0 and up, and powers them on. */
export async function startControllers(count = 2) {
  const btvirt = spawn('btvirt', ['-L', `-l${count}`], { stdio: 'ignore' });
  for (let index = 0; index < count; index += 1) {
    await until(`hci${index} is up`, 30_000, async () => {
      await command('hciconfig', [`hci${index}`, 'up']);
      return true;
    });
  }
  return btvirt;
}

/** A strap (`strap/strap.mjs`) on one of the controllers. */
export class Strap {
  /** All it said so far. */
  events = [];

  constructor(description, controller) {
    this.process = spawn(process.execPath, [join(HERE, 'strap', 'strap.mjs')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        STRAP: JSON.stringify(description),
        BLENO_HCI_DEVICE_ID: String(controller),
        // The name it tells when connected; without this it would be the guest's own.
        BLENO_DEVICE_NAME: description.name,
        BLENO_FOLDER: join(CACHE, 'strap', 'strap.mjs'),
      },
    });
    createInterface({ input: this.process.stdout }).on('line', (line) => {
      if (line.startsWith('{')) this.events.push(JSON.parse(line));
    });
  }

  tell(word) {
    this.process.stdin.write(`${word}\n`);
  }

  /** The packets it sent, in hexadecimal, oldest first. */
  get sent() {
    return this.events.filter(({ event }) => event === 'sent').map(({ hex }) => hex);
  }

  /** When it first did something at or after a moment, by the wall clock; undefined while it has not. */
  firstAt(event, since = 0) {
    return this.events.find((one) => one.event === event && one.at >= since)?.at;
  }

  count(event) {
    return this.events.filter((one) => one.event === event).length;
  }

  /** Ends it; `SIGKILL` as if its battery was taken out. */
  async end(signal = 'SIGTERM') {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill(signal);
    await ended;
  }
}

/** Switches a controller off and on again, which ends its connections. */
export async function resetController(index) {
  await command('hciconfig', [`hci${index}`, 'down']);
  await command('hciconfig', [`hci${index}`, 'up']);
}
