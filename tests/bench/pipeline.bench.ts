import { Subject } from 'rxjs';
import { bench, describe } from 'vitest';
import { defaultSettings } from '../../src/contract/settings.ts';
import { Calendar } from '../../src/pacing/calendar.ts';
import { DayBook } from '../../src/pacing/days.ts';
import { endOfRecording, type PacingInput, type Packet } from '../../src/pacing/events.ts';
import { pace } from '../../src/pacing/pipeline.ts';
import { VirtualHeart } from '../../src/sources/virtual-heart.ts';
import { packetBytes } from '../../src/sources/virtual-strap.ts';
import { bpm, epochMs } from '../../src/units.ts';
import { plainLoop } from '../support/plain-loop.ts';

const LIMIT = bpm(95);
const DWELL_MS = defaultSettings['alerts.overDwell'] * 1000;
const PACKETS = 4 * 86_400;
const MIDNIGHT = Date.UTC(2026, 2, 10);

const heart = new VirtualHeart(1);
const packets: Packet[] = Array.from({ length: PACKETS }, (_, second) => ({
  kind: 'packet',
  at: epochMs(MIDNIGHT + second * 1_000),
  strap: '',
  bytes: packetBytes(heart.next()),
}));

function pipeline() {
  const calendar = new Calendar('Europe/London');
  const book = new DayBook(calendar, { threshold: LIMIT });
  const events = new Subject<PacingInput>();
  let raised = 0;
  events.pipe(pace({ threshold: LIMIT, calendar, settings: defaultSettings })).subscribe((output) => {
    book.add(output);
    const isOver = output.kind === 'alert' && output.about.kind === 'over';
    if (isOver && (output.change === 'raised' || output.change === 'reopened')) raised += 1;
  });
  for (const packet of packets) events.next(packet);
  events.next(endOfRecording);
  return { book, raised };
}

const plain = () => plainLoop(packets, LIMIT, DWELL_MS, new Calendar('Europe/London'));

const options = { iterations: 12, time: 0, warmupIterations: 3, warmupTime: 0 };

describe('four days of packets in memory', () => {
  bench('through the pipeline, into days', () => void pipeline(), options);
  bench('through a plain loop', () => void plain(), options);
});
