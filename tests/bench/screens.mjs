/**
 * From a packet to every screen, beside a bare relay: with 1, 20 and 200 screens, 10,000 packets each way, in rounds by
 * turns. Then a simulated day of a packet a second with four screens, reckoned from half of one: processor time and memory
 * of the service.
 *
 * `--packets N`, `--rounds N`, `--seconds N` change how much.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BUNDLES, bundle } from '../survival/build.mjs';
import { quantile, row, write } from './rows.mjs';

const { values } = parseArgs({
  options: {
    packets: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    days: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '43200' },
  },
});
const rounds = Number(values.rounds);
const ADDED_GOAL_MS = 5;
const DAY_S = 86_400;
const SCREENS = [1, 20, 200];
const clients = join(import.meta.dirname, 'screen-clients.mjs');

await bundle(['screens'], import.meta.dirname);
const run = (...args) => {
  const out = execFileSync(process.execPath, [join(BUNDLES, 'screens.js'), '--clients', clients, ...args], {
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(out);
};

const rows = [];
for (const screens of SCREENS) {
  const [ours, theirs] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const each = [
      '--packets',
      String(Math.ceil(Number(values.packets) / rounds)),
      '--screens',
      String(screens),
    ];
    ours.push(run('--way', 'plimsoll', ...each).waits);
    theirs.push(run('--way', 'relay', ...each).waits);
    process.stderr.write(`${screens} screens: round ${round + 1} of ${rounds}\n`);
  }
  for (const [name, share] of [
    ['median', 0.5],
    ['99th percentile', 0.99],
    ['worst', 1],
  ]) {
    const of = (each) => each.map((waits) => quantile(waits, share));
    const what = `packet to ${screens === 1 ? 'a screen' : `${screens} screens`}, ${name}, ms`;
    rows.push(row(what, of(ours), { what: 'bare ws relay', rounds: of(theirs) }));
  }
  const added = ours.map((waits, round) => quantile(waits, 0.99) - quantile(theirs[round], 0.99));
  rows.push(row(`added at the 99th percentile with ${screens}, ms`, added, null, { most: ADDED_GOAL_MS }));
}

const [ours, theirs] = [[], []];
for (let day = 0; day < Number(values.days); day += 1) {
  const each = ['--seconds', values.seconds, '--screens', '4'];
  ours.push(run('--way', 'plimsoll', ...each));
  theirs.push(run('--way', 'relay', ...each));
  process.stderr.write(`half a day with four screens: round ${day + 1} of ${values.days}\n`);
}
const ofADay = (rounds) => rounds.map(({ cpuS }) => (cpuS * DAY_S) / Number(values.seconds));
const most = (rounds) => rounds.map(({ peakMb }) => peakMb);
const beside = (rounds) => ({ what: 'bare ws relay', rounds });
rows.push(
  row('service, processor time of a simulated day with 4 screens, s', ofADay(ours), beside(ofADay(theirs)), {
    most: 60,
  }),
  row('service, most memory of that in time-lapse, MB', most(ours), beside(most(theirs))),
);
write('screens', rows);
