import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, numberOf, openBrowser, startHouse } from './house.ts';
import { fastService, memoryOf } from './open-page.ts';

/** `npm run soak:page` asks for 24. */
const HOURS = Number(process.env['PLIMSOLL_PAGE_HOURS'] ?? '0.5');
/** Until everything that is compiled and kept once is there. */
const WARM_S = HOURS > 1 ? 3_600 : 1_200;
const HOUR_S = 3_600;
const MOST_GROWTH = 1.1;

describe(`a page that is open for ${HOURS} h`, () => {
  let house: House;
  let browser: Browser;

  beforeAll(async () => {
    house = await startHouse('--demo');
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('holds no more than at first, within a tenth, and does not fall behind', {
    timeout: 3_600_000,
  }, async () => {
    const page = await browser.newPage({ reducedMotion: 'reduce' });
    const service = await fastService(page);
    await page.goto(house.link);
    await numberOf(page).waitFor();
    const session = await page.context().newCDPSession(page);
    await service.live(WARM_S);
    const before = await memoryOf(session);
    for (let hour = 0; hour < HOURS; hour += 1) {
      await service.live(Math.min(1, HOURS - hour) * HOUR_S);
      const { heap, nodes } = await memoryOf(session);
      process.stdout.write(`  after ${hour + 1} h: ${(heap / 1e6).toFixed(2)} MB, ${nodes} nodes\n`);
    }
    const after = await memoryOf(session);
    process.stdout.write(
      `  ${(before.heap / 1e6).toFixed(2)} MB before, ${(after.heap / 1e6).toFixed(2)} MB after\n`,
    );
    expect(after.heap).toBeLessThanOrEqual(MOST_GROWTH * before.heap);
    expect(after.nodes).toBeLessThanOrEqual(MOST_GROWTH * before.nodes);
    expect(after.listeners).toBeLessThanOrEqual(MOST_GROWTH * before.listeners);
  });
});
