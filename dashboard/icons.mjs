/**
 * `npm run icons`: draws the icons of the installed page from the mark, `public/mark.svg`. What it writes is
 * committed; it has to run again only when the mark changes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const folder = join(import.meta.dirname, 'public');
const mark = readFileSync(join(folder, 'mark.svg'), 'utf8');
const GROUND = '#161412';

/** `share`: of the width for the mark. A mask may cut away all but the middle 80 % of a maskable icon. */
const ICONS = [
  { file: 'icon-48.png', size: 48, share: 0.86, round: 0.18 },
  { file: 'icon-192.png', size: 192, share: 0.86, round: 0.18 },
  { file: 'icon-512.png', size: 512, share: 0.86, round: 0.18 },
  { file: 'maskable-512.png', size: 512, share: 0.66, round: 0 },
  { file: 'apple-touch-180.png', size: 180, share: 0.8, round: 0 },
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const page = await browser.newPage();
  for (const { file, size, share, round } of ICONS) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>
      body { margin: 0; background: transparent; }
      div { display: grid; place-items: center; width: ${size}px; height: ${size}px;
        border-radius: ${round * 100}%; background: ${GROUND}; }
      svg { width: ${share * size}px; }
    </style><div>${mark}</div>`);
    await page.screenshot({ path: join(folder, 'icons', file), omitBackground: true });
    process.stdout.write(`dashboard/public/icons/${file}\n`);
  }
} finally {
  await browser.close();
}
