/**
 * In the guest: the kernel makes a service's file system read-only while it records, as it does with an SD
 * card that begins to fail, and later somebody mounts it again for writing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { check, checkSame, command, runChecks, say, until } from '../../bluetooth/inside/checks.mjs';
import { MAIN, Page, Product } from '../../bluetooth/inside/product.mjs';
import { REPOSITORY } from '../../guest/test-bed.mjs';

const DISK = '/mnt';
const DATA = join(DISK, 'data');
const EXPORT = '/tmp/everything.jsonl';
const SUPPORT = join(REPOSITORY, 'tests', 'support');
/** Generous: the guest is an emulated machine. In ms. */
const PATIENCE_MS = 120_000;
/** So many readings come while nothing can be written. */
const MEANWHILE = 20;
let product;
let page;

const isReadOnly = () => !page.service.storageOk && /read-only/.test(page.service.storageProblem);
const readingsSince = (count, more) =>
  until('readings go on', PATIENCE_MS, () => page.readings.length >= count + more);

await runChecks(
  async () => {
    await command('mount', ['-t', 'ext4', '/dev/vda', DISK]);
    product = new Product({
      data: DATA,
      nodeOptions: ['--import', pathToFileURL(join(SUPPORT, 'replace-bridge.mjs')).href],
      env: { BRIDGE_OF_TEST: join(SUPPORT, 'busy-bridge.mjs'), BUSY_EVERY_MS: '500' },
    });
    await until('the product prints its link', PATIENCE_MS, () => product.link);
    page = await Page.open(product);
    await page.post('/api/straps/choose', { on: true });
    const strap = await until('a strap is in range', PATIENCE_MS, () => page.strap.inRange[0]);
    await page.post('/api/straps', { address: strap.address });
    await readingsSince(0, MEANWHILE);

    const before = page.readings.length;
    say('the file system becomes read-only …');
    writeFileSync('/proc/sysrq-trigger', 'u');
    await until('the page says so', PATIENCE_MS, isReadOnly);
    check('the page says that nothing can be written, and what to do', isReadOnly());
    await readingsSince(before, MEANWHILE);
    check('readings go on meanwhile', product.isAlive);

    say('the file system is mounted for writing again …');
    await command('mount', ['-o', 'remount,rw', DISK]);
    await until('the page says that it writes again', PATIENCE_MS, () => page.service.storageOk);
    check('it writes again by itself', true);
    await readingsSince(page.readings.length, MEANWHILE);
    checkSame('it ends in good order', await product.end(), 0);
    const shown = page.readings.length;
    const written = await packetsWritten();
    check(`each of ${shown} readings shown is written`, written >= shown, `only ${written} packets`);
  },
  async () => {
    page?.close();
    await product?.end();
    for (const line of product?.output ?? []) say(line);
  },
);

async function packetsWritten() {
  await command(process.execPath, [MAIN, 'export', '--data', DATA, '--format', 'capture', '-o', EXPORT]);
  const lines = readFileSync(EXPORT, 'utf8').trimEnd().split('\n');
  return lines.filter((line) => JSON.parse(line).hex !== undefined).length;
}
