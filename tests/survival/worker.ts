/**
 * A real service on a real database, to be killed: it lives through virtual time as fast as it can and
 * says, line by line, what it has confirmed. Whoever kills it holds the database against those lines.
 */
import { writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { bpm } from '../../src/units.ts';
import { acknowledge, household, STRAP } from '../support/household.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { Random } from './random.ts';
import { type Job, jobSchema, type Report } from './report.ts';
import { packetOf } from './sequence.ts';

/** Packets come this often, in virtual ms. */
const PACKET_EVERY_MS = 250;
/** In the mean, one of so many packets comes with something else that happens. */
const RARE = 60;

function say(report: Report): void {
  writeSync(1, `${JSON.stringify(report)}\n`);
}

async function main(job: Job): Promise<void> {
  const random = new Random(job.seed);
  const clock = new VirtualClock(job.startAt);
  const house = household(clock, job.folder);
  const { service, source, store } = house;
  service.messages.subscribe((message) => {
    if (message.type === 'alert') say({ said: 'alert', alert: message.alert });
  });
  if (store.straps.adopted().length === 0) {
    service.choose(true);
    source.inRange(STRAP, 'Strap One');
    service.adopt(STRAP);
    service.choose(false);
  }
  source.link('listening', STRAP);
  say({ said: 'ready', at: service.now() });

  for (let number = job.firstPacket; number < job.firstPacket + job.packets; number += 1) {
    clock.pass(PACKET_EVERY_MS);
    source.raw(STRAP, Buffer.from(packetOf(number)).toString('hex'));
    if (number % job.sayEvery === 0) {
      say({ said: 'packet', number, elapsed: clock.passed, at: service.now() });
    }
    if (!job.quiet && random.below(RARE) === 0) somethingElse();
    // What the service's test keeps of what was said is not needed here.
    house.said.length = 0;
    house.capture.length = 0;
    // Virtual time leaves the disk none of its own: what was begun to be synced is given a turn to end.
    await setImmediate();
  }
  clock.pass(2_000);
  say({ said: 'done' });

  function somethingElse(): void {
    switch (random.below(5)) {
      case 0: {
        const entry = { bpm: bpm(90 + random.below(10)), method: 'symptom', note: 'as it felt' } as const;
        say({ said: 'threshold', threshold: service.enterThreshold(entry) });
        return;
      }
      case 1:
        for (const alert of service.snapshot().alerts) acknowledge(service, alert.id);
        return;
      case 2:
        source.link('searching', STRAP);
        clock.pass(random.below(20_000));
        source.link('listening', STRAP);
        return;
      case 3:
        clock.setWall(random.below(20_000) - 8_000);
        return;
      default:
        source.raw(STRAP, '01');
    }
  }
}

await main(jobSchema.parse(JSON.parse(process.argv[2] ?? '')));
