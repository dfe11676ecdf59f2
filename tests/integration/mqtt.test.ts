import { createServer, type Socket } from 'node:net';
import { connectAsync } from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { houseState } from '../../src/hooks/house-state.ts';
import { MqttHook, type MqttTimes } from '../../src/hooks/mqtt-hook.ts';
import { epochMs } from '../../src/units.ts';
import { hookHouse } from '../support/hook-house.ts';
import { listenOn, mosquittoPath, startMosquitto } from '../support/mosquitto.ts';
import { Product, plimsoll } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { snapshot } from '../unit/dashboard/samples.ts';

const onState =
  (fits: (state: Record<string, unknown>) => boolean) => (message: { topic: string; payload: string }) =>
    message.topic === 'plimsoll/state' && fits(JSON.parse(message.payload));

// Where the pipeline builds, the broker has to be there; on a desk without it these are skipped.
describe.skipIf(mosquittoPath() === null && process.env['CI'] === undefined)('MQTT, with Mosquitto', () => {
  const withBroker = async () => {
    const broker = await startMosquitto(['allow_anonymous true']);
    const ears = await listenOn(broker.address);
    const house = hookHouse();
    await house.configure({ 'mqtt.address': broker.address });
    await ears.until(({ topic, payload }) => topic === 'plimsoll/status' && payload === 'online');
    return { broker, ears, house };
  };

  it('describes itself to Home Assistant, kept by the broker, before it says that it is online', async () => {
    const { broker, ears } = await withBroker();
    const topics = ears.heard.map(({ topic }) => topic);
    expect(topics.indexOf('homeassistant/device/plimsoll/config')).toBeLessThan(
      topics.indexOf('plimsoll/status'),
    );
    const late = await listenOn(broker.address);
    const discovery = await late.until(({ topic }) => topic === 'homeassistant/device/plimsoll/config');
    expect(discovery.retain).toBe(true);
    expect(Object.keys(JSON.parse(discovery.payload).components)).toEqual([
      'state',
      'bpm',
      'minutes_over',
      'minutes_recorded',
      'pacing_alert',
      'technical_alert',
    ]);
  });

  it('tells state, heart rate and minutes over', async () => {
    const { ears } = await withBroker();
    const { payload } = await ears.until(({ topic }) => topic === 'plimsoll/state');
    expect(JSON.parse(payload)).toMatchObject({
      state: 'under',
      bpm: 84,
      minutes_over: 42,
      pacing_alert: 'OFF',
      technical_alert: 'OFF',
      alerts: [],
    });
  });

  it('tells an alert at once, and keeps it on when the signal is lost', async () => {
    const { ears, house } = await withBroker();
    house.alert();
    await ears.until(onState((state) => state['pacing_alert'] === 'ON'));
    house.reading({ verdict: 'no-contact', bpm: null, smoothedBpm: null, band: 'unknown' });
    const lost = await ears.until(onState((state) => state['state'] === 'no-signal'));
    expect(JSON.parse(lost.payload)).toMatchObject({ bpm: null, pacing_alert: 'ON' });
    house.alert({ resolvedAt: epochMs(1) });
    await ears.until(
      onState((state) => state['pacing_alert'] === 'OFF'),
      ears.heard.indexOf(lost),
    );
  });

  it('never leaves a heart rate with the broker', async () => {
    const { broker, ears } = await withBroker();
    await ears.until(({ topic }) => topic === 'plimsoll/state');
    const late = await connectAsync(broker.address);
    onTestFinished(() => void late.end(true));
    const retained: string[] = [];
    late.on('message', (topic, _payload, { retain }) => {
      if (retain) retained.push(topic);
    });
    await late.subscribeAsync('#', { qos: 1 });
    // Retained messages come before the answer to a later subscription.
    await late.subscribeAsync('something-else', { qos: 1 });
    await expect
      .poll(() => retained.toSorted(), { timeout: 20_000 })
      .toEqual(['homeassistant/device/plimsoll/config', 'plimsoll/status']);
  });

  it('tells Home Assistant again when that has started', async () => {
    const { ears } = await withBroker();
    await ears.until(({ topic }) => topic === 'plimsoll/state');
    const before = ears.heard.length;
    await ears.publish('homeassistant/status', 'online');
    await ears.until(({ topic }) => topic === 'plimsoll/state', before);
  });

  it('says that it is offline when it stops', async () => {
    const { ears, house } = await withBroker();
    await house.hooks.stop();
    const last = await ears.until(
      ({ topic, payload }) => topic === 'plimsoll/status' && payload === 'offline',
    );
    expect(last.payload).toBe('offline');
  });

  it('comes back by itself when the broker was away, and says so', async () => {
    const { broker, house } = await withBroker();
    await broker.kill('SIGKILL');
    await house.untilProblem(/^mqtt: .*(closed|listens)/);
    await broker.again();
    const ears = await listenOn(broker.address);
    await house.untilProblem(/^mqtt: null$/, 1);
    await ears.until(({ topic, payload }) => topic === 'plimsoll/status' && payload === 'online');
    expect(house.log.at(-1)).toBe('MQTT: works again.');
  });

  it('is told to the broker by the product itself, whose death the broker makes known', async () => {
    const broker = await startMosquitto(['allow_anonymous true']);
    const folder = temporaryFolder();
    expect(plimsoll('config', 'set', 'mqtt.address', broker.address, '--data', folder).code).toBe(0);
    const product = await Product.start('--port', '0', '--data', folder);
    const ears = await listenOn(broker.address);
    const { payload } = await ears.until(({ topic }) => topic === 'plimsoll/state');
    expect(JSON.parse(payload)).toMatchObject({ state: 'no-signal', bpm: null, minutes_over: null });
    await product.kill();
    await ears.until(({ topic, payload: said }) => topic === 'plimsoll/status' && said === 'offline');
  });

  it('says that user name and password are refused, and tells neither to the log', async () => {
    const broker = await startMosquitto(['allow_anonymous false']);
    const house = hookHouse();
    await house.configure({
      'mqtt.address': broker.address,
      'mqtt.username': 'anna',
      'mqtt.password': 'hunter2-secret',
    });
    await house.untilProblem(/refuses this user name and password/);
    expect(house.log.join(' ')).not.toMatch(/anna|hunter2/);
  });
});

/** A broker that takes connections and answers with what `answer` makes of each packet; it reads on or not. */
async function strangeBroker(answer: (type: number, packet: Buffer) => Buffer | null, reads = true) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (reads)
      socket.on('data', (data) => {
        for (const packet of packets(data)) {
          const reply = answer((packet[0] ?? 0) >> 4, packet);
          if (reply !== null) socket.write(reply);
        }
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return `mqtt://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

/** The control packets in one chunk (MQTT 3.1.1, 2.2.3: the remaining length in groups of seven bits). */
function* packets(data: Buffer): Generator<Buffer> {
  let from = 0;
  while (from < data.length) {
    let length = 0;
    let shift = 0;
    let at = from + 1;
    let byte = 0;
    do {
      byte = data[at] ?? 0;
      length += (byte & 0x7f) << shift;
      shift += 7;
      at += 1;
    } while (byte & 0x80);
    yield data.subarray(from, at + length);
    from = at + length;
  }
}

const CONNECT = 1;
const PUBLISH = 3;
const CONNACK = Buffer.from([0x20, 2, 0, 0]);

/** The acknowledgement of a QoS 1 publish. */
function pubackOf(packet: Buffer): Buffer | null {
  if (((packet[0] ?? 0) & 0x06) === 0) return null;
  let at = 1;
  while ((packet[at] ?? 0) & 0x80) at += 1;
  at += 1;
  const topic = packet.readUInt16BE(at);
  return Buffer.concat([Buffer.from([0x40, 2]), packet.subarray(at + 2 + topic, at + 4 + topic)]);
}

describe('a broker that misbehaves', () => {
  const impatient: MqttTimes = { keepaliveS: 1, connectMs: 500 };
  const hookOn = (address: string) => {
    const problems: (string | null)[] = [];
    const hook = new MqttHook(
      { address, username: null, password: null, name: 'plimsoll', discoveryPrefix: 'homeassistant' },
      {
        clock: systemClock,
        version: '0',
        state: () => houseState(snapshot()),
        onProblem: (problem) => problems.push(problem),
      },
      impatient,
    );
    onTestFinished(() => hook.stop());
    return { hook, problems };
  };
  const untilProblem = (problems: readonly (string | null)[], fits: RegExp) =>
    expect.poll(() => problems.some((problem) => fits.test(problem ?? '')), { timeout: 40_000 }).toBe(true);

  it('that accepts and never answers is a notice, and stopping does not wait for it', async () => {
    const { hook, problems } = hookOn(await strangeBroker(() => null));
    await untilProblem(problems, /does not answer as it should \(connack timeout\)/);
    const from = systemClock.monotonic();
    await hook.stop();
    expect(systemClock.monotonic() - from).toBeLessThan(10_000);
  });

  it('that takes the connection and then falls silent is noticed by its missing answers to pings', async () => {
    const address = await strangeBroker((type, packet) => {
      if (type === CONNECT) return CONNACK;
      return type === PUBLISH ? pubackOf(packet) : null;
    });
    const { problems } = hookOn(address);
    await untilProblem(problems, /does not answer as it should/);
    expect(problems[0]).toBeNull();
  });

  it('that never answers is a notice on every screen, and delays none', async () => {
    const folder = temporaryFolder();
    plimsoll('config', 'set', 'mqtt.address', await strangeBroker(() => null), '--data', folder);
    const product = await Product.start('--port', '0', '--data', folder);
    const screen = product.live(await product.signIn());
    await screen.next('heartbeat');
    const service = await screen.service(({ notices }) => notices.length > 0);
    expect(service.notices).toMatchObject([
      { from: 'mqtt', text: expect.stringContaining('does not answer as it should') },
    ]);
    expect(await product.stop()).toBe(0);
  });

  it('that is not there is a notice that says so', async () => {
    const { problems } = hookOn('mqtt://127.0.0.1:1');
    await untilProblem(problems, /Nothing listens at 127\.0\.0\.1:1 where the MQTT broker should be/);
  });

  it('outside the house is never asked', async () => {
    const { problems } = hookOn('mqtt://8.8.8.8:1883');
    await untilProblem(problems, /^8\.8\.8\.8 is not in this house, and Plimsoll sends nothing out of it/);
  });
});
