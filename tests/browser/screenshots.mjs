/**
 * `npm run screenshots`: pictures of the real pages from the real service with its virtual strap, into
 * docs/screens/. The README shows some of them; all are to be looked at.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const root = join(import.meta.dirname, '../..');
const out = join(root, 'docs/screens');
const data = mkdtempSync(join(tmpdir(), 'plimsoll-screens-'));
mkdirSync(out, { recursive: true });

/** Every screen's sizes: tablet lying and upright, phone, an old small tablet. */
const SIZES = [
  ['tablet', 1280, 800],
  ['portrait', 800, 1280],
  ['phone', 390, 844],
  ['small-tablet', 1024, 600],
];

const services = [];

/** Starts the service and gives its one-time link. */
async function start(...args) {
  const service = spawn(
    process.execPath,
    [join(root, 'dist/main.js'), 'start', '--port', '0', '--data', data, '--tz', 'Europe/London', ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  services.push(service);
  return new Promise((resolve, reject) => {
    let said = '';
    service.once('exit', () => reject(new TypeError(`the service did not start: ${said}`)));
    service.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      const found = said.match(/http:\S+#sign-in=\S+/);
      if (found !== null) resolve(found[0]);
    });
  });
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
});
try {
  const context = await browser.newContext({
    timezoneId: 'Europe/London',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const shoot = async (name, width, height, colorScheme = 'dark') => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(out, `${name}.png`) });
    process.stdout.write(`docs/screens/${name}.png\n`);
  };
  const real = await start();
  await page.goto(new URL('/', real).href);
  await page.getByText('Open the link').waitFor();
  await shoot('sign-in', 1280, 800);
  await page.goto(real);
  await page.getByRole('button', { name: 'Try the demo' }).waitFor();
  await shoot('no-bluetooth-tablet', 1280, 800);
  await shoot('no-bluetooth-phone', 390, 844);
  await page.getByRole('button', { name: 'Try the demo' }).click();
  await page.getByText('Leave the demo').waitFor();
  await shoot('demo-from-real', 1280, 800);

  await page.goto(await start('--demo', '--data', join(data, 'demo-alone')));
  await page.getByTestId('line').getByText('Under threshold').waitFor();
  await shoot('now-under-tablet', 1280, 800);
  await shoot('now-under-tablet-light', 1280, 800, 'light');
  await shoot('now-under-phone', 390, 844);
  await page
    .getByRole('link', { name: /Threshold/ })
    .or(page.getByRole('button', { name: /Threshold/ }))
    .first()
    .click();
  await shoot('threshold-tablet', 1280, 800);
  await shoot('threshold-phone', 390, 844);
  await page.goBack();
  await page.getByRole('link', { name: 'This device' }).click();
  await page.getByText('Sound is on.').waitFor();
  await shoot('device-tablet', 1280, 800);
  await shoot('device-phone-light', 390, 844, 'light');
  await page.goBack();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByTestId('settings-alerts').locator('summary').click();
  await shoot('settings-tablet', 1280, 800);
  await shoot('settings-phone', 390, 844);
  await shoot('settings-phone-light', 390, 844, 'light');
  await page.goBack();
  await page.getByRole('link', { name: 'Day', exact: true }).click();
  await page.locator('[data-painted]').waitFor();
  for (const colours of ['dark', 'light']) {
    for (const [device, width, height] of SIZES)
      await shoot(`day-${device}-${colours}`, width, height, colours);
  }
  await page.getByRole('link', { name: 'Weeks' }).click();
  await page.locator('.day-bar').first().waitFor();
  for (const colours of ['dark', 'light']) {
    for (const [device, width, height] of SIZES)
      await shoot(`weeks-${device}-${colours}`, width, height, colours);
  }
  await page.getByRole('link', { name: 'A page for a clinician' }).click();
  await page.getByTestId('paper').getByText('What was recorded').waitFor();
  await shoot('report-tablet', 1280, 800);
  await shoot('report-phone-light', 390, 844, 'light');
  await page.getByRole('link', { name: 'Back' }).click();
  process.stdout.write('waiting for the virtual wearer to go to the kitchen …\n');
  await page.getByRole('button', { name: 'Acknowledge' }).waitFor({ timeout: 180_000 });
  await shoot('now-over-tablet', 1280, 800);
  await shoot('now-over-portrait', 800, 1280);
  await shoot('now-over-small-tablet', 1024, 600);
  await shoot('now-over-phone', 390, 844);
  await shoot('now-over-tablet-light', 1280, 800, 'light');
  await page.getByRole('button', { name: 'I’m all right' }).click();
  await page.getByText('by you').first().waitFor();
  await shoot('now-acknowledged-tablet', 1280, 800);
  await shoot('now-acknowledged-small-tablet', 1024, 600);
  await shoot('now-acknowledged-phone', 390, 844);
} finally {
  await browser.close();
  for (const service of services) service.kill('SIGINT');
  rmSync(data, { recursive: true, force: true });
}
