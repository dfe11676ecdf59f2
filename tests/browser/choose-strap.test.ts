import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { interval, type Subscription } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readNotes } from '../../src/firmware-notes/folder.ts';
import { buildServer, type Server } from '../../src/server/app.ts';
import { reachOf, THIS_MACHINE } from '../../src/server/reach.ts';
import { PacingService } from '../../src/service/service.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { ScriptedSource } from '../support/scripted-source.ts';
import { numberOf, openBrowser } from './house.ts';

const MINE = { address: 'AA:BB:CC:DD:EE:01', name: 'Polar OH1 1A2B3C4D' };
const NEIGHBOURS = { address: 'AA:BB:CC:DD:EE:02', name: '<b>Neighbour’s</b> strap' };

/**
 * The real service, server, database and pages with a source that says what a bridge says: what a
 * person sees from the first strap in range to the last reading.
 */
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-browser-'));
const source = new ScriptedSource(systemClock);
let store: Store;
let service: PacingService;
let server: Server;
let browser: Browser;
let page: Page;
let beating: Subscription | null = null;

beforeAll(async () => {
  store = openStore(folder);
  service = new PacingService({
    clock: systemClock,
    store,
    source,
    timeZone: 'UTC',
    demo: false,
    version: 'test',
    environment: {},
    log: () => undefined,
    notes: readNotes(join(import.meta.dirname, '../../firmware-notes'), (problem) =>
      expect.unreachable(problem),
    ),
  });
  service.start();
  server = await buildServer({
    sessions: store.sessions,
    household: service,
    data: null,
    demo: null,
    pages: join(import.meta.dirname, '../../dist/dashboard'),
    reach: reachOf({ ...THIS_MACHINE, port: 0 }, folder, systemClock.wall),
    now: () => service.now(),
    clock: systemClock,
    log: () => undefined,
  });
  browser = await openBrowser();
  page = await browser.newPage();
  await server.listen();
  await page.goto(`${server.origin()}/#sign-in=${store.sessions.newSignInCode('wearer', service.now())}`);
});

afterAll(async () => {
  beating?.unsubscribe();
  await browser?.close();
  await server?.close();
  await service?.stop();
  store?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Both straps are worn by somebody; ours is previewed until it is adopted. */
function beat(isMine: boolean): void {
  beating?.unsubscribe();
  beating = interval(500).subscribe(() => {
    source.inRange(MINE.address, MINE.name);
    source.inRange(NEIGHBOURS.address, NEIGHBOURS.name);
    source.packet(MINE.address, 72, {}, !isMine);
    source.packet(NEIGHBOURS.address, 91, {}, true);
  });
}

it('lists the straps in range with name and live bpm, and adopts none by itself', async () => {
  await page.getByText('Which strap is yours?').waitFor();
  beat(false);
  const rows = page.getByRole('listitem');
  await rows.filter({ hasText: MINE.name }).filter({ hasText: '72 bpm' }).waitFor();
  await rows.filter({ hasText: NEIGHBOURS.name }).filter({ hasText: '91 bpm' }).waitFor();
  expect(await page.locator('li b').count()).toBe(0);
  expect(store.straps.adopted()).toEqual([]);
  expect(service.snapshot().lastReading).toBeNull();
});

it('tells what is known of a strap before it is chosen, folded away', async () => {
  const about = page.getByTestId('about');
  const sentence = about.getByText('contact signal is not reliable');
  expect(await sentence.isVisible()).toBe(false);
  await about.getByText('What is known of the Polar OH1 and Verity Sense').click();
  await sentence.waitFor();
  expect(await about.count()).toBe(1);
});

it('takes the wearer’s word for which one is theirs', async () => {
  await page.getByRole('button', { name: `This is mine: ${MINE.name}` }).click();
  await expect
    .poll(() => source.told.at(-1), { timeout: 10_000 })
    .toMatchObject({ type: 'choose', on: false });
  expect(store.straps.adopted()).toMatchObject([MINE]);
  source.link('listening', MINE.address);
  beat(true);
  await page.getByTestId('line').getByText('No threshold yet').waitFor({ timeout: 10_000 });
  await expect.poll(() => numberOf(page).textContent(), { timeout: 10_000 }).toBe('72');
});

it('says what helps while this kind of strap behaves as its note describes, and stops when it does not', async () => {
  beating?.unsubscribe();
  beating = interval(500).subscribe(() => source.packet(MINE.address, 72, { contact: 'none' }));
  const advice = page.getByTestId('advice');
  await advice.getByText('contact signal is not reliable').waitFor({ timeout: 30_000 });
  beat(true);
  await advice.waitFor({ state: 'detached', timeout: 30_000 });
});

it('greys the number after 5 s without a packet and takes it away after 15 s, saying since when', async () => {
  beating?.unsubscribe();
  const stopped = new Date(systemClock.wall()).toISOString().slice(11, 16);
  await page.locator('[data-kind][data-old]').waitFor({ timeout: 12_000 });
  expect(await numberOf(page).textContent()).toBe('72');
  await page.getByText(`No signal since ${stopped}`).first().waitFor({ timeout: 20_000 });
  expect(await numberOf(page).count()).toBe(0);
});

it('takes the word that it is not worn, says since when, and believes the next heartbeat more', async () => {
  await page.getByRole('button', { name: 'Not wearing it' }).click();
  await page.getByText(/^Not worn since \d\d:\d\d\. “No heart rate” waits/).waitFor();
  expect(await page.getByRole('button', { name: 'Not wearing it' }).count()).toBe(0);
  beat(true);
  await page.getByText(/^Not worn since/).waitFor({ state: 'detached', timeout: 20_000 });
  expect(await numberOf(page).textContent()).toBe('72');
});
