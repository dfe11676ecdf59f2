/**
 * A real service on a real database, to be killed: it lives through virtual time as fast as it can and
 * says, line by line, what it has confirmed. Whoever kills it holds the database against those lines.
 */
import { writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { ScreenRequest } from '../../src/contract/live.ts';
import { bpm } from '../../src/units.ts';
import { acknowledge, CARER, household, STRAP, WEARER } from '../support/household.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { Random } from './random.ts';
import { type Job, jobSchema, type Report } from './report.ts';
import { packetOf } from './sequence.ts';

/** Packets come this often, in virtual ms. */
const PACKET_EVERY_MS = 250;

function say(report: Report): void {
  writeSync(1, `${JSON.stringify(report)}\n`);
}

async function main(job: Job): Promise<void> {
  const random = new Random(job.seed);
  const clock = new VirtualClock(job.startAt);
  const house = household(clock, job.folder);
  const { service, source, store } = house;
  reportWrites();
  service.messages.subscribe((message) => {
    if (message.type === 'alert') say({ said: 'alert', alert: message.alert });
    if (message.type === 'house') say({ said: 'house', house: message.house });
  });
  if (store.straps.adopted().length === 0) {
    service.choose(true);
    source.inRange(STRAP, 'Strap One');
    service.adopt(STRAP);
    service.choose(false);
  }
  source.link('listening', STRAP);
  const shown = service.snapshot();
  say({ said: 'ready', at: service.now(), alerts: shown.alerts, house: shown.house });

  for (let number = job.firstPacket; number < job.firstPacket + job.packets; number += 1) {
    clock.pass(PACKET_EVERY_MS);
    source.raw(STRAP, Buffer.from(packetOf(number)).toString('hex'));
    if (number % job.sayEvery === 0) {
      say({ said: 'packet', number, elapsed: clock.passed, at: service.now() });
    }
    if (!job.quiet && random.below(job.oneIn) === 0) somethingElse();
    // What the service's test keeps of what was said is not needed here.
    house.said.length = 0;
    house.capture.length = 0;
    // Virtual time leaves the disk none of its own: what was begun to be synced is given a turn to end.
    await setImmediate();
  }
  clock.pass(2_000);
  say({ said: 'done' });

  /** Says what is written of alerts before it is, and ends where it was told to. */
  function reportWrites(): void {
    const keep = store.alerts.keep.bind(store.alerts);
    let writes = 0;
    const endIf = (isDone: boolean) => {
      const { endsAtWrite } = job;
      if (endsAtWrite?.nth === writes && endsAtWrite.isDone === isDone) process.kill(process.pid, 'SIGKILL');
    };
    store.alerts.keep = (alerts, kept) => {
      writes += 1;
      say({ said: 'writing', alerts: alerts.map(({ alert }) => alert), house: kept });
      endIf(false);
      keep(alerts, kept);
      endIf(true);
    };
  }

  /** One of the things that a person on either side may ask for. */
  function deed(): ScreenRequest {
    const minutes = random.below(4) * 3;
    const alertId = service.snapshot().alerts[0]?.id ?? '';
    const deeds: readonly ScreenRequest[] = [
      { type: 'silence', of: { family: random.below(2) === 0 ? 'pacing' : 'technical' }, minutes },
      { type: 'silence', of: { alertId }, minutes },
      { type: 'wearing', worn: random.below(2) === 0 },
      { type: 'word', word: 'all-right' },
      { type: 'word', word: 'on-my-way' },
    ];
    return deeds[random.below(deeds.length)] ?? { type: 'acknowledge', alertId };
  }

  function somethingElse(): void {
    const by = random.below(2) === 0 ? WEARER : CARER;
    switch (random.below(9)) {
      case 0: {
        const entry = { bpm: bpm(90 + random.below(10)), method: 'symptom', note: 'as it felt' } as const;
        say({ said: 'threshold', threshold: service.enterThreshold(entry) });
        return;
      }
      case 1:
        for (const alert of service.snapshot().alerts) acknowledge(service, alert.id, by);
        return;
      case 2:
        source.link('searching', STRAP);
        clock.pass(random.below(20_000));
        source.link('listening', STRAP);
        return;
      case 3: {
        const text = `after packet ${random.below(1_000_000)}`;
        say({ said: 'note', note: service.notes.add({ kind: 'crash', text }, WEARER) });
        return;
      }
      case 4:
        clock.setWall(random.below(20_000) - 8_000);
        return;
      case 5:
        source.raw(STRAP, '01');
        return;
      default:
        service.onRequest(deed(), by);
    }
  }
}

await main(jobSchema.parse(JSON.parse(process.argv[2] ?? '')));
