/**
 * What screens get, and what it costs, through the real service in virtual time with its database and real sockets; the
 * screens are a process of their own. `--way plimsoll`, or `relay`: a bare `ws` server that sends the same texts.
 *
 * `--packets N --screens M`: one packet after the other, the next when every screen has heard the last. Prints as JSON
 * how long each screen waited, in ms.
 * `--seconds N --screens M`: so many seconds with a packet each, as fast as they go. Prints as JSON the processor time
 * in s, the most resident memory in MB, and how many readings the screens heard.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { VirtualHeart } from '../../src/sources/virtual-heart.ts';
import { packetBytes } from '../../src/sources/virtual-strap.ts';
import { bpm } from '../../src/units.ts';
import { STRAP } from '../support/household.ts';
import { serveHousehold } from '../support/served.ts';

const { values } = parseArgs({
  options: {
    way: { type: 'string', default: 'plimsoll' },
    packets: { type: 'string' },
    seconds: { type: 'string' },
    screens: { type: 'string', default: '4' },
    clients: { type: 'string', default: '' },
  },
});
const count = Number(values.screens);
/** As many screens one device may have. */
const SCREENS_OF_ONE = 8;
const WARM_UP = 200;
const heart = new VirtualHeart(1);
const nextHex = () => Buffer.from(packetBytes(heart.next())).toString('hex');

interface Way {
  readonly screens: readonly { readonly url: string; readonly headers: Record<string, string> }[];
  /** A second passes. */
  readonly pass: () => void;
  /** A packet comes. */
  readonly packet: () => void;
  readonly close: () => Promise<void>;
}

async function plimsoll(): Promise<Way> {
  const served = await serveHousehold();
  const { clock, close, house } = served;
  house.service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
  let device = served.screen('wearer');
  const screens = Array.from({ length: count }, (_, index) => {
    if (index % SCREENS_OF_ONE === 0) device = served.screen('wearer');
    return device;
  });
  return {
    screens,
    pass: () => {
      clock.pass(1_000);
      // What the household of the tests writes down for them is not the service's work.
      for (const list of [house.said, house.capture, house.log]) list.length = 0;
    },
    packet: () => house.source.raw(STRAP, nextHex()),
    close,
  };
}

/** The least that passes a packet on: a reading to each screen, and a tally each second. */
async function relay(): Promise<Way> {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  const { port } = http.address() as AddressInfo;
  let seq = 0;
  const say = (message: object) => {
    const text = JSON.stringify({ seq, sent: seq, ...message });
    for (const socket of sockets.clients) socket.send(text);
    seq += 1;
  };
  return {
    screens: Array.from({ length: count }, () => ({ url: `ws://127.0.0.1:${port}/`, headers: {} })),
    pass: () => say({ type: 'tally', tally: { recordedMs: seq, overMs: 0, notRecordedMs: 0 } }),
    packet: () =>
      say({ type: 'reading', reading: { hex: nextHex(), verdict: 'ok', bpm: 80, band: 'under' } }),
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      http.close();
    },
  };
}

const saidSchema = z.object({
  kind: z.string(),
  at: z.array(z.number()).default([]),
  heard: z.number().default(0),
});
const way = await (values.way === 'relay' ? relay() : plimsoll());
const clients = fork(values.clients, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
const answer = async () => saidSchema.parse((await once(clients, 'message'))[0]);
const coming = answer();
clients.send({ kind: 'connect', screens: way.screens, quiet: values.seconds !== undefined });
await coming;

async function waits(packets: number): Promise<number[]> {
  const taken: number[] = [];
  for (let packet = 0; packet < packets + WARM_UP; packet += 1) {
    way.pass();
    // What the second itself said is out before the packet comes.
    await turn();
    const heard = answer();
    const before = Number(process.hrtime.bigint()) / 1e6;
    way.packet();
    const { at } = await heard;
    if (packet >= WARM_UP) for (const one of at) taken.push(Number((one - before).toFixed(3)));
  }
  return taken;
}

async function cost(seconds: number) {
  const before = process.cpuUsage();
  for (let second = 0; second < seconds; second += 1) {
    way.pass();
    way.packet();
    await turn();
  }
  const { system, user } = process.cpuUsage(before);
  return { cpuS: (system + user) / 1e6, peakMb: process.resourceUsage().maxRSS / 1024 };
}

const result =
  values.seconds === undefined
    ? { waits: await waits(Number(values.packets)) }
    : await cost(Number(values.seconds));
const left = answer();
clients.send({ kind: 'leave' });
const { heard } = await left;
await way.close();
process.stdout.write(JSON.stringify({ ...result, heard }));
