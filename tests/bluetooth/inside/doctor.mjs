/** In the guest: what keeps Bluetooth away is really made to happen, and `plimsoll doctor` names it and mends it. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, checkSame, command, runChecks } from './checks.mjs';
import { startControllers } from './processes.mjs';
import { MAIN } from './product.mjs';

/** A user without any right. */
const NOBODY = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
const WITHOUT_RIGHTS = [...NOBODY, '--inh-caps', '-all', '--bounding-set', '+all'];
/** As systemd starts a unit with AmbientCapabilities=CAP_NET_RAW. */
const AMBIENT = [...NOBODY, '--inh-caps', '+net_raw', '--ambient-caps', '+net_raw'];

/** What the doctor finds of Bluetooth. @param {string[]} [as] options of setpriv; as root without them */
async function bluetooth(as) {
  const data = mkdtempSync(join(tmpdir(), 'plimsoll-doctor-'));
  chmodSync(data, 0o777);
  const program = [process.execPath, MAIN, 'doctor', '--data', data, '--port', '0', '--json'];
  const [file, ...args] = as === undefined ? program : ['setpriv', ...as, ...program];
  const env = { ...process.env, NOBLE_HCI_DEVICE_ID: '0' };
  const { stdout } = await command(file, args, { env }).catch((error) => error);
  return JSON.parse(stdout).findings.find(({ what }) => what === 'bluetooth');
}

/** Blocks or unblocks every Bluetooth adapter, as flight mode does. */
function block(isBlocked) {
  const folder = '/sys/class/rfkill';
  for (const name of readdirSync(folder)) {
    if (readFileSync(join(folder, name, 'type'), 'utf8').trim() !== 'bluetooth') continue;
    writeFileSync(join(folder, name, 'soft'), isBlocked ? '1' : '0');
  }
}

await runChecks(async () => {
  checkSame('the doctor: no adapter', (await bluetooth()).code, 'no-adapter');
  await startControllers();
  await command('hciconfig', ['hci0', 'down']);
  const off = await bluetooth();
  checkSame('the doctor: the adapter is off', off.code, 'adapter-off');
  block(true);
  checkSame('the doctor: blocked by rfkill', (await bluetooth()).code, 'blocked');
  block(false);
  const mend = off.commands[0]?.replace('sudo ', '') ?? 'false';
  await command('sh', ['-c', mend]);
  checkSame(`“${mend}” mends it`, (await bluetooth()).code, 'bluetooth-ok');

  const refused = await bluetooth(WITHOUT_RIGHTS);
  checkSame('the doctor: not permitted', refused.code, 'not-permitted');
  check('and it names this very Node', refused.commands[0].includes(process.execPath), refused.commands[0]);
  checkSame('what it says for systemd mends it', (await bluetooth(AMBIENT)).code, 'bluetooth-ok');
  await command('sh', ['-c', refused.commands[0].replace('sudo ', '')]);
  checkSame('so does the setcap line', (await bluetooth(WITHOUT_RIGHTS)).code, 'bluetooth-ok');
});
