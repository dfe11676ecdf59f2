import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 up to AA, and what axe counts as good practice besides. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/**
 * What axe finds wrong with the page as it stands: the rule, and each place. Everything folded is unfolded first, and
 * what was scrolled is scrolled back: a link to a place that is out of sight would be taken for a skip link.
 */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(`{
    for (const folded of document.querySelectorAll('details')) folded.open = true;
    scrollTo(0, 0);
  }`);
  // What is made only when it is unfolded is there with the next frame.
  await page.evaluate('new Promise((made) => requestAnimationFrame(() => requestAnimationFrame(made)))');
  await page.evaluate(`typeof axe === 'undefined' && (() => { ${AXE} })()`);
  const { violations } = (await page.evaluate(
    `axe.run({ runOnly: ${JSON.stringify(RULES)}, resultTypes: ['violations'] })`,
  )) as { violations: readonly Finding[] };
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ failureSummary, html }) => `${id}: ${html} ${failureSummary.replaceAll(/\s+/g, ' ')}`),
  );
}

/** What a finger that trembles meets, in CSS px: wider and higher than WCAG's own 24. */
const LEAST_TARGET_PX = 44;

/** What can be pressed, chosen, typed into or scrolled by itself, and is seen. */
const PRESSABLE = `(() => {
  const all = document.querySelectorAll('a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea, summary, [tabindex="0"]');
  return [...all].filter((one) => one.checkVisibility() && !one.closest('.unseen') && getComputedStyle(one).clipPath === 'none');
})()`;

/** Things to press that are smaller than a thumb, in CSS px; a box in a label is as large as its label. */
export const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate(`${PRESSABLE}.flatMap((one) => {
    const choice = one.matches('[type="radio"], [type="checkbox"]');
    const { width, height } = ((choice && one.closest('label')) || one).getBoundingClientRect();
    return width >= ${LEAST_TARGET_PX} - 0.5 && height >= ${LEAST_TARGET_PX} - 0.5
      ? [] : [Math.round(width) + ' × ' + Math.round(height) + ': ' + one.outerHTML.slice(0, 120)];
  })`);

/** Notes what has the focus, if it shows that and lies open; says how many are still missed. */
const LOOK_AT_FOCUSED = `(() => {
  const one = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const { bottom, left, right, top } = one.getBoundingClientRect();
  const [from, to] = [Math.max(0, top), Math.min(innerHeight, bottom)];
  const uncovered = [0.1, 0.5, 0.9].some((share) => {
    const over = document.elementFromPoint((left + right) / 2, from + share * (to - from));
    return from < to && over !== null && (one.contains(over) || over.contains(one));
  });
  const outlined = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  if (one !== document.body && outlined && uncovered) reached.add(one);
  return missed().length;
})()`;

/**
 * What the Tab key does not come to, or comes to without showing it, because it has no outline, is out of sight or
 * lies behind something: every thing to press has to be reached in one round, of radio buttons one of each group. A
 * date or a time takes several presses.
 */
export async function missedByTab(page: Page): Promise<string[]> {
  await page.evaluate(`{
    window.toReach = ${PRESSABLE};
    window.reached = new Set();
    window.missed = () => toReach.filter((one) => {
      const group = one.type === 'radio' ? [...document.getElementsByName(one.name)] : [one];
      return one.isConnected && !group.some((each) => reached.has(each));
    });
    document.activeElement?.blur();
  }`);
  const most = 2 * Number(await page.evaluate('toReach.length')) + 20;
  let left = Number(await page.evaluate('missed().length'));
  for (let press = 0; press < most && left > 0; press += 1) {
    await page.keyboard.press('Tab');
    left = Number(await page.evaluate(LOOK_AT_FOCUSED));
  }
  return page.evaluate('missed().map((one) => one.outerHTML.slice(0, 160))');
}

/** Looks at a page while its text is of twice the usual size, as its reader has set the browser. */
export async function withTextOfTwiceTheSize(page: Page, look: () => Promise<void>): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const sizeOfText = (standard: number) =>
    session.send('Page.setFontSizes', { fontSizes: { standard, fixed: standard } });
  const size = () => page.evaluate(`getComputedStyle(document.documentElement).fontSize`);
  try {
    await sizeOfText(32);
    await expect.poll(size).toBe('32px');
    await look();
  } finally {
    await sizeOfText(16);
    await session.detach();
  }
}

/** Text that does not fit where it stands, runs out of the page, or lies over other text or over a picture. */
export const misfits = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const found = [];
    if (document.documentElement.scrollWidth > innerWidth + 1)
      found.push('the page is ' + document.documentElement.scrollWidth + ' wide');
    const leaves = [...document.querySelectorAll('body *')].filter((one) =>
      one.checkVisibility() && !one.closest('.unseen, svg, option, .kiosk-leave:not([data-seen])') && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ''));
    const seen = (rects) => [...rects].filter(({ width, height }) => width > 1 && height > 1);
    const boxes = leaves.map((one) => {
      const range = document.createRange();
      range.selectNodeContents(one);
      // What stays in sight in one line is cut on purpose: all of it stands above.
      return [one, seen(one.closest('.alerts-in-sight') ? [one.getBoundingClientRect()] : range.getClientRects())];
    });
    for (const one of document.querySelectorAll('svg[role="img"]')) boxes.push([one, seen([one.getBoundingClientRect()])]);
    for (const [one, rects] of boxes) {
      // A wide table scrolls within the page: its words are reached there.
      if (!one.closest('.report-table')) for (const { left, right } of rects)
        if (left < -1 || right > innerWidth + 1) found.push('runs out: ' + one.outerHTML.slice(0, 120));
      const { overflow } = getComputedStyle(one);
      if (one instanceof HTMLElement && overflow !== 'visible' && one.scrollWidth > one.clientWidth + 1 && !one.closest('.alerts-in-sight')) found.push('cut: ' + one.outerHTML.slice(0, 120));
    }
    for (const [index, [one, rects]] of boxes.entries())
      for (const [other, others] of boxes.slice(index + 1)) {
        // What stays in sight lies over what scrolls below it.
        if (one.contains(other) || other.contains(one) || [one, other].some((each) => each.closest('.bands, .alerts-in-sight, .back'))) continue;
        const over = rects.some((a) => others.some((b) =>
          Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6));
        if (over) found.push('overlaps: ' + one.textContent.slice(0, 60) + ' / ' + other.textContent.slice(0, 60));
      }
    return [...new Set(found)];
  })()`);
