import { expect, test, vi } from 'vitest';
import { openBrowser, startHouseIn } from '../browser/house.ts';
import { FULL_YESTERDAY, livePastDays, PAST_ZONE } from '../support/past-days.ts';
import { median, print } from './figure.ts';

const GOAL_MS = 150;
const THROTTLE = 4;
const LOOKS = 7;
const WORKED_OUT_MS = 600_000;

/** In the page: opens a day, and says how long until its chart was painted, in all and after the last answer. */
const OPEN = (date: string) => `new Promise((resolve) => {
  performance.clearResourceTimings();
  const begun = performance.now();
  const watch = new MutationObserver(() => {
    if (document.querySelector('[data-date="${date}"] [data-painted]') === null) return;
    watch.disconnect();
    // After the frame in which it was drawn.
    requestAnimationFrame(() => setTimeout(() => {
      const painted = performance.now();
      const answers = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/api/'));
      const answered = Math.max(...answers.map(({ responseEnd }) => responseEnd));
      resolve({ all: painted - begun, drawing: painted - answered });
    }));
  });
  watch.observe(document.body, { childList: true, subtree: true, attributes: true });
  location.hash = '#day=${date}';
})`;

test('a full day is painted at once, on a throttled browser too', async () => {
  let date = '';
  const house = await startHouseIn(
    (data) => {
      date = livePastDays(data, [], { days: FULL_YESTERDAY });
    },
    ...['--tz', PAST_ZONE],
  );
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(house.link);
    await page.getByRole('link', { name: 'Day', exact: true }).waitFor();
    const answer = await page.request.get(new URL(`api/days/${date}`, house.address).href);
    expect((await answer.json()).recordedMs).toBeGreaterThan(23 * 3_600_000);
    const worked = new URL(`api/days?from=${date}&to=${date}`, house.address).href;
    await vi.waitUntil(async () => (await (await page.request.get(worked)).json()).pending.length === 0, {
      timeout: WORKED_OUT_MS,
      interval: 1_000,
    });
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
    await devtools.send('Profiler.enable');
    await devtools.send('Profiler.setSamplingInterval', { interval: 200 });
    await devtools.send('Profiler.start');
    const looks: { all: number; drawing: number }[] = [];
    for (let look = 0; look < LOOKS; look += 1) {
      looks.push(await page.evaluate(OPEN(date)));
      if (look === 0) {
        const { profile } = await devtools.send('Profiler.stop');
        (await import('node:fs')).writeFileSync('/tmp/first.cpuprofile', JSON.stringify(profile));
      }
      await page.evaluate(`location.hash = '#now'`);
      await page.getByRole('link', { name: 'Day', exact: true }).waitFor();
    }
    const [first, ...later] = looks;
    const ms = (value: number | undefined) => `${value?.toFixed(0) ?? '?'} ms`;
    const goal = `under ${GOAL_MS} ms`;
    print(`A full day on a browser slowed down ${THROTTLE} times`, [
      { what: 'first time: from the tap, code and answers fetched', is: ms(first?.all) },
      { what: 'first time: from the last answer to the paint', is: ms(first?.drawing), goal },
      { what: 'later: from the tap, answers fetched', is: ms(median(later.map(({ all }) => all))), goal },
      {
        what: 'later: from the last answer to the paint',
        is: ms(median(later.map(({ drawing }) => drawing))),
        goal,
      },
    ]);
    expect(median(later.map(({ drawing }) => drawing))).toBeLessThan(GOAL_MS);
  } finally {
    await browser.close();
    await house.stop();
  }
});
