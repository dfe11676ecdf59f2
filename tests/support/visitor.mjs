/**
 * Starts the service with the arguments given, visits it as a browser would (page, sign-in, live
 * messages), stops it, and says "visited". A plain script: it runs where no test runner is.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { WebSocket } from 'ws';

const child = spawn(process.execPath, process.argv.slice(2), { stdio: ['ignore', 'pipe', 'inherit'] });
const killer = setTimeout(() => child.kill('SIGKILL'), 30_000);
let said = '';
for await (const text of child.stdout.setEncoding('utf8')) {
  said += text;
  if (said.includes('Stop with')) break;
}
const [, origin, code] = said.match(/(http:\/\/127\.0\.0\.1:\d+)\/#sign-in=([\w-]+)/) ?? [];
const page = await (await fetch(`${origin}/`)).text();
for (const [, path] of page.matchAll(/(?:src|href)="\.?\/?([^"]+)"/g)) {
  const { status } = await fetch(`${origin}/${path}`);
  if (status !== 200) throw new TypeError(`${path} answered ${status}`);
}
const session = await fetch(`${origin}/api/session`, {
  method: 'POST',
  headers: { origin, 'content-type': 'application/json' },
  body: JSON.stringify({ code }),
});
const cookie = session.headers.get('set-cookie').split(';', 1)[0];
const live = new WebSocket(`${origin.replace('http', 'ws')}/live`, { headers: { origin, cookie } });
let beats = 0;
await new Promise((resolve, reject) => {
  live.on('error', reject);
  live.on('message', (data) => {
    beats += JSON.parse(data).type === 'heartbeat' ? 1 : 0;
    if (beats === 2) resolve();
  });
});
live.terminate();
child.kill('SIGINT');
await once(child, 'exit');
clearTimeout(killer);
process.stdout.write(child.exitCode === 0 ? 'visited\n' : `ended with ${child.exitCode}\n`);
