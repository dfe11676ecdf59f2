import type { CDPSession, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Messages of the service as the page heard them; what they hold is the service's affair. */
type Said = Record<string, unknown>;
const isSaid = (value: unknown): value is Said =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const part = (said: Said, name: string): Said => {
  const value = said[name];
  return isSaid(value) ? value : {};
};

/** A page whose service is a recording that runs as fast as the page keeps up. */
export interface FastService {
  /** Lets so many seconds go by for the page: a packet a second, a heartbeat every two, an alert every ten minutes. */
  live(seconds: number): Promise<void>;
}

/**
 * Puts a fast service in the place of the real one, made of what the real one said first. To be called
 * before the page is opened.
 */
export async function fastService(page: Page): Promise<FastService> {
  const heard = new Map<string, Said>();
  let say: ((said: Said) => void) | null = null;
  let seq = 0;
  let second = 0;
  await page.routeWebSocket('**/live', (socket) => {
    const service = socket.connectToServer();
    say = (said) => socket.send(JSON.stringify(said));
    service.onMessage((text) => {
      const said: unknown = JSON.parse(String(text));
      if (!isSaid(said) || heard.size === NEEDED.length) return;
      const type = String(said['type']);
      if (NEEDED.includes(type) && !heard.has(type)) heard.set(type, said);
      seq = Number(said['seq']);
      socket.send(text);
    });
    // From now on the page is answered by nobody but the recording.
    socket.onMessage(() => undefined);
  });
  const of = (type: string): Said => {
    const said = heard.get(type);
    if (said === undefined) throw new TypeError(`the service said no ${type}`);
    return said;
  };
  const next = (type: string, changed: Said) => {
    seq += 1;
    const sent = Number(of('heartbeat')['sent']) + second * 1_000;
    say?.({ ...of(type), ...changed, seq, sent });
  };
  const bpmAt = (at: number) => 78 + Math.round(30 * Math.sin(at / 300) ** 2);

  const oneSecond = () => {
    second += 1;
    const now = Number(of('heartbeat')['serverTime']) + second * 1_000;
    const bpm = bpmAt(second);
    const reading = {
      ...part(of('reading'), 'reading'),
      at: now,
      ageMs: 0,
      verdict: 'ok',
      bpm,
      smoothedBpm: bpm,
    };
    next('reading', { reading: { ...reading, band: bpm > 95 ? 'over' : bpm > 85 ? 'near' : 'under' } });
    if (second % 2 === 0) next('heartbeat', { serverTime: now });
    if (second % 5 === 0) {
      const tally = part(of('tally'), 'tally');
      next('tally', { tally: { ...tally, recordedMs: second * 1_000, overMs: second * 100 } });
    }
  };
  return {
    live: async (seconds) => {
      await expect.poll(() => heard.size, { timeout: 60_000 }).toBe(NEEDED.length);
      for (let left = seconds; left > 0; left -= BATCH_S) {
        for (let one = 0; one < Math.min(BATCH_S, left); one += 1) oneSecond();
        // The page is asked for the last number before it is told more: it must not fall behind.
        await page.locator('.mark-number', { hasText: new RegExp(`^${bpmAt(second)}$`) }).waitFor();
      }
    },
  };
}
const NEEDED = ['snapshot', 'reading', 'heartbeat', 'tally'];
const BATCH_S = 60;

const LOOKS = 6;

/** What a page holds after everything that can be freed is freed: the least of several looks, for each leaves traces. */
export async function memoryOf(
  session: CDPSession,
): Promise<{ heap: number; nodes: number; listeners: number }> {
  const heaps: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    await session.send('HeapProfiler.collectGarbage');
    heaps.push((await session.send('Runtime.getHeapUsage')).usedSize);
  }
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  return { heap: Math.min(...heaps), nodes, listeners: jsEventListeners };
}
