import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { firmwareNoteSchema } from '../../src/contract/firmware-note.ts';
import { numberOf, openBrowser } from './house.ts';
import { type ScriptedHouse, startScriptedHouse } from './scripted-house.ts';
import { wireTo } from './wire.ts';

const MINE = { address: 'AA:BB:CC:DD:EE:01', name: 'Polar OH1 1A2B3C4D' };
const NEIGHBOURS = { address: 'AA:BB:CC:DD:EE:02', name: '<b>Neighbour’s</b> strap' };
/** What somebody wrote about straps like the neighbour's. */
const NOTE = firmwareNoteSchema.parse({
  title: '<b>Neighbour’s</b> kind',
  kind: 'unknown',
  names: [{ name: '<b>Neighbour*', examples: [NEIGHBOURS.name] }],
  namesFrom: 'this test',
  rr: 'unknown',
  contactTrusted: 'unknown',
  batteryTrusted: 'unknown',
  connections: 'unknown',
  switchOn: '<img src=x onerror="document.title=1">Hold its button.',
  faults: [],
  checked: '2026-01',
});

let house: ScriptedHouse;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  house = await startScriptedHouse({}, systemClock, [NOTE]);
  browser = await openBrowser();
  page = await browser.newPage();
  await page.goto(house.link);
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

/** Both straps are worn by somebody; ours is previewed until it is adopted. */
function beat(isMine: boolean): void {
  const { source } = house;
  house.twiceASecond(() => {
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
  expect(house.store.straps.adopted()).toEqual([]);
  expect(house.service.snapshot().lastReading).toBeNull();
});

it('shows no old number as a new one while a strap is heard of and sends nothing', async () => {
  const { source } = house;
  house.twiceASecond(() => {
    source.inRange(MINE.address, MINE.name);
    source.inRange(NEIGHBOURS.address, NEIGHBOURS.name);
    source.packet(NEIGHBOURS.address, 91, {}, true);
  });
  const row = page.getByRole('listitem').filter({ hasText: MINE.name });
  await page.locator('li[data-old]').filter({ hasText: MINE.name }).filter({ hasText: '72 bpm' }).waitFor();
  await row.filter({ hasText: /no number/ }).waitFor();
  expect(await row.getByText('72 bpm').count()).toBe(0);
  beat(false);
  await row.filter({ hasText: '72 bpm' }).waitFor();
});

it('tells what is known of a strap before it is chosen, folded away', async () => {
  const about = page.getByTestId('about').filter({ hasText: 'Polar' });
  const sentence = about.getByText('contact signal is not reliable');
  expect(await sentence.isVisible()).toBe(false);
  await about.getByText('What is known of the Polar OH1 and Verity Sense').click();
  await sentence.waitFor();
  expect(await about.count()).toBe(1);
});

it('tells what a note says as it was written, markup and all', async () => {
  const about = page.getByTestId('about').filter({ hasText: 'Neighbour' });
  await about.getByText(`What is known of the ${NOTE.title}`).click();
  await about.getByText(NOTE.switchOn).waitFor();
  expect(await page.locator('.about img, .about b').count()).toBe(0);
  expect(await page.title()).toBe('Plimsoll');
});

it('takes the wearer’s word for which one is theirs', async () => {
  await page.getByRole('button', { name: `This is mine: ${MINE.name}` }).click();
  await expect
    .poll(() => house.source.told.at(-1), { timeout: 10_000 })
    .toMatchObject({ type: 'choose', on: false });
  expect(house.store.straps.adopted()).toMatchObject([MINE]);
  house.source.link('listening', MINE.address);
  beat(true);
  await page.getByTestId('line').getByText('No threshold yet').waitFor({ timeout: 10_000 });
  await expect.poll(() => numberOf(page).textContent(), { timeout: 10_000 }).toBe('72');
});

it('says what helps while this kind of strap behaves as its note describes, and stops when it does not', async () => {
  house.twiceASecond(() => house.source.packet(MINE.address, 72, { contact: 'none' }));
  const advice = page.getByTestId('advice');
  await advice.getByText('contact signal is not reliable').waitFor({ timeout: 30_000 });
  beat(true);
  await advice.waitFor({ state: 'detached', timeout: 30_000 });
});

it('greys the number after 5 s without a packet and takes it away after 15 s, saying since when', async () => {
  house.twiceASecond(null);
  const last = house.service.snapshot().lastOk?.at ?? Number.NaN;
  const stopped = new Date(last).toISOString().slice(11, 16);
  await page.locator('[data-kind][data-old]').waitFor({ timeout: 12_000 });
  expect(await numberOf(page).textContent()).toBe('72');
  await page.getByRole('img', { name: `No signal since ${stopped}` }).waitFor({ timeout: 20_000 });
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

it('offers the form before the questions to who knows the threshold already', async () => {
  await page.goto(`${new URL(page.url()).origin}/#threshold`);
  const panel = page.getByTestId('threshold');
  await panel.getByText('A few questions first').waitFor();
  const headings = await panel.getByRole('heading', { level: 3 }).allInnerTexts();
  expect(headings.indexOf('Your threshold')).toBe(0);
  await panel.getByRole('textbox', { name: 'Beats a minute' }).fill('95');
  await panel.getByLabel('Found by my own experience').check();
  await panel.getByRole('button', { name: 'Save' }).click();
  await panel.getByText('The threshold is 95 bpm from now on.').waitFor();
  await page.getByRole('link', { name: 'Back', exact: true }).click();
});

it('is made quiet before there is an alert by one button, with a visible end and a way back', async () => {
  await page.getByRole('button', { name: 'Later: no sound for now' }).click();
  const quiet = page.getByRole('button', { name: 'Quiet for 10 min' });
  await quiet.click();
  const line = page.getByText(/^Alerts about the threshold are quiet until \d\d:\d\d, by you\.$/);
  await line.waitFor();
  expect(await quiet.count()).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await quiet.waitFor();
  expect(await line.count()).toBe(0);
});

it('forgets a strap only after a second tap, and says before what that means', async () => {
  await page.getByRole('link', { name: 'Change strap' }).click();
  const panel = page.getByTestId('straps');
  await panel.getByRole('button', { name: `Forget this strap: ${MINE.name}` }).click();
  await panel.getByText('nothing is recorded and no alert comes until a strap is chosen').waitFor();
  expect(house.store.straps.adopted()).toMatchObject([MINE]);
  await panel.getByRole('button', { name: 'Keep it' }).click();
  await panel.getByRole('button', { name: `Forget this strap: ${MINE.name}` }).click();
  await panel.getByRole('button', { name: 'Forget it' }).click();
  await expect.poll(() => house.store.straps.adopted(), { timeout: 10_000 }).toEqual([]);
  await page.getByRole('link', { name: 'Back', exact: true }).click();
  // Without a strap there is neither a name nor a battery to speak of.
  await expect
    .poll(() => page.getByTestId('facts').getByRole('listitem').first().innerText())
    .toBe('no strap chosen');
});

it('looks on when the connection is back, and one request after the other', {
  timeout: 180_000,
}, async () => {
  // While no strap is adopted the first page looks for straps too.
  house.service.choose(true);
  house.source.inRange(MINE.address, MINE.name);
  house.service.adopt(MINE.address);
  house.service.choose(false);
  const context = await browser.newContext();
  const looking = await context.newPage();
  const wire = await wireTo(looking);
  const asked: string[] = [];
  let answer = () => {};
  await looking.route('**/api/straps/choose', async (route) => {
    const on = route.request().postDataJSON().on === true;
    asked.push(on ? 'look' : 'stop');
    if (!on) {
      await new Promise<void>((done) => {
        answer = done;
      });
      asked.push('stopped');
    }
    await route.continue();
  });
  await looking.goto(house.newLink('wearer'));
  await looking.getByRole('link', { name: 'This device' }).waitFor();
  await looking.evaluate(`location.hash = '#strap'`);
  await looking.getByText('Looking for straps').waitFor();
  wire.goDead();
  await looking.getByTestId('blind').waitFor({ timeout: 60_000 });
  wire.mend();
  await looking.getByTestId('blind').waitFor({ state: 'detached', timeout: 60_000 });
  await expect.poll(() => asked).toEqual(['look', 'look']);
  await looking.evaluate(`location.hash = '#device'`);
  await expect.poll(() => asked).toEqual(['look', 'look', 'stop']);
  await looking.goBack();
  await looking.getByTestId('straps').waitFor();
  await looking.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  answer();
  await expect.poll(() => asked).toEqual(['look', 'look', 'stop', 'stopped', 'look']);
  await expect.poll(() => house.service.snapshot().strap.choosing).toBe(true);
  await context.close();
});
