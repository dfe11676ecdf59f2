import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { daySummarySchema } from '../../src/contract/day.ts';
import { hasNamespaces, inNamespaces } from '../support/namespaces.ts';
import { freePort, MAIN, Product, plimsoll, plimsollWith } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const node = process.execPath;

/** One sentence, and nothing that only a programmer would read. */
function expectSentence(text: string): void {
  expect(text.trim().split('\n')).toHaveLength(1);
  expect(text).toMatch(/^[A-Z`/].*\.\n$/);
  expect(text).not.toMatch(/\bat .*\.js:\d+/);
}

const COMMANDS = [
  ...['start', 'straps', 'replay', 'alerts', 'day', 'days', 'config', 'threshold', 'doctor'],
  ...['backup', 'restore', 'export', 'delete', 'pair', 'devices'],
];

describe('the command line', () => {
  test.each([['--help'], ['-h'], []])('shows what there is: %j', (...args) => {
    const { code, stdout, stderr } = plimsoll(...args.filter((arg) => arg !== undefined));
    expect([code, stderr]).toEqual([0, '']);
    for (const command of COMMANDS) expect(stdout).toContain(command);
  });

  test.each(COMMANDS)('%s has --help and --version', (command) => {
    expect(plimsoll(command, '--help')).toMatchObject({ code: 0, stderr: '' });
    expect(plimsoll(command, '--version')).toMatchObject({ code: 0, stdout: '0.1.0\n', stderr: '' });
  });

  test('loads the server only where it is started', () => {
    const tell = `import { createRequire } from 'node:module';
      process.once('exit', () => console.error(Object.keys(createRequire('file:///').cache).join()));`;
    const { stderr } = plimsollWith(
      { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tell)}` },
      30_000,
      'devices',
      '--data',
      temporaryFolder(),
    );
    const parts = stderr
      .trimEnd()
      .split('\n')
      .at(-1)
      ?.split(',')
      .map((file) => basename(file));
    expect(parts).toContain('program.cjs');
    expect(parts).not.toContain('web.cjs');
    const built = join(dirname(MAIN), 'parts');
    const loadIt = readdirSync(built).filter(
      (name) =>
        name.endsWith('.cjs') &&
        /^(?!.*=> require\().*require\("\.\/web\.cjs"\)/m.test(readFileSync(join(built, name), 'utf8')),
    );
    // The log of a start, and of nothing else.
    expect(loadIt).toEqual(['log.cjs']);
  });

  test.each([
    ['an unknown command', ['dance'], /[Uu]nknown command 'dance'/],
    ['an unknown option', ['start', '--loud'], /[Uu]nknown option '--loud'/],
    ['a missing file', ['replay'], /[Mm]issing required argument 'file'/],
    ['one argument too many', ['replay', 'a', 'b'], /[Tt]oo many arguments/],
    ['a port that is none', ['start', '--port', '99999'], /port is a whole number from 0 to 65535/],
    [
      'a flag that would not count',
      ['service', 'status', '--lan'],
      /^`service status` does not take --lan, which goes with `service install`; nothing was changed\.$/m,
    ],
    [
      'an unknown time zone',
      ['start', '--demo', '--port', '0', '--tz', 'Mars/Olympus'],
      /There is no time zone/,
    ],
    [
      'a capture in no folder',
      ['start', '--demo', '--port', '0', '--capture', '/no/such/x'],
      /capture .* cannot be written/,
    ],
  ])('refuses %s with a sentence and exit code 2', (_, args, sentence) => {
    const { code, stderr } = plimsoll(...args, ...(args[0] === 'start' ? ['--data', temporaryFolder()] : []));
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
    expectSentence(stderr);
  });

  test('start says to a program in one line where it is, and why it does not start', async () => {
    const data = temporaryFolder();
    const child = spawn(node, [MAIN, 'start', '--demo', '--port', '0', '--data', data, '--json']);
    onTestFinished(() => void child.kill('SIGKILL'));
    const lines = createInterface({ input: child.stdout });
    const [line] = await once(lines, 'line');
    const { address, data: folder, link } = JSON.parse(line);
    expect(link).toMatch(new RegExp(`^${address}/#sign-in=[\\w-]+$`));
    expect((await fetch(`${address}/`)).status).toBe(200);
    expect(folder).toBe(join(data, 'demo'));
    const second = plimsoll('start', '--demo', '--port', '0', '--data', data, '--json');
    expect(second.code).toBe(2);
    expect(JSON.parse(second.stdout).error.code).toBe('data-in-use');
  });
});

describe('replay', () => {
  test.each([
    ['a file that is not there', '/no/such/file', [], 'file-unreadable'],
    ['a folder', '/', [], 'file-unreadable'],
    ['a file that is no recording', MAIN, [], 'recording-unknown'],
    ['a threshold that is no number', MAIN, ['--threshold', 'high'], 'bad-option'],
    ['a threshold out of range', MAIN, ['--threshold', '20'], 'bad-option'],
    ['a threshold with decimals', MAIN, ['--threshold', '95.5'], 'bad-option'],
    ['an unknown time zone', MAIN, ['--tz', 'Nowhere'], 'bad-option'],
    ['an unknown option', MAIN, ['--loud'], 'bad-option'],
  ])('refuses %s with a code', (_, file, options, code) => {
    const result = plimsoll('replay', file, ...options, '--json');
    expect(result.code).toBe(2);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code } });
  });

  test('says what a small recording holds, in words and as JSON', () => {
    const file = join(temporaryFolder(), 'capture.jsonl');
    const start = Date.parse('2026-03-28T23:59:58Z');
    const lines = [
      { at: start, event: 'connected' },
      { at: start, hex: '1664a003' },
      { at: start + 1_000, hex: '1664a003' },
      { at: start + 2_000, hex: '166ea003' },
      { at: start + 3_000, hex: '00' },
    ].map((line) => JSON.stringify(line));
    writeFileSync(file, [lines[0], lines[1], 'spoilt', ...lines.slice(2)].join('\n'));
    const { code, stderr, stdout } = plimsoll('replay', file, '--threshold', '100', '--tz', 'UTC', '--json');
    expect(code).toBe(0);
    expect(stderr).toBe('Line 3 left out: not JSON.\n');
    const answer = JSON.parse(stdout);
    expect(Object.keys(answer.days)).toEqual(['2026-03-28', '2026-03-29']);
    for (const day of Object.values(answer.days)) expect(daySummarySchema.parse(day)).toEqual(day);
    expect(answer).toMatchObject({
      packets: 4,
      verdicts: { ok: 3, malformed: 1 },
      recordedMs: 3_000,
      overMs: 1_000,
      areaBpmMin: 0.167,
      episodes: [],
      days: {
        '2026-03-28': {
          recordedMs: 2_000,
          overMs: 0,
          areaBpmMin: 0,
          lowBpm: 100,
          highBpm: 100,
          meanBpm: 100,
        },
        '2026-03-29': {
          recordedMs: 1_000,
          overMs: 1_000,
          areaBpmMin: 0.167,
          lowBpm: 110,
          highBpm: 110,
          meanBpm: 110,
        },
      },
    });
    const words = plimsoll('replay', file, '--tz', 'UTC').stdout;
    expect(words).toContain('4 packets: 3 ok, 1 malformed');
    expect(words).toContain('Time over threshold: unknown');
  });

  test('says null, never 0, for what is unknown', () => {
    const file = join(temporaryFolder(), 'capture.jsonl');
    writeFileSync(file, '{"at":1790000000000,"hex":"0650"}\n');
    const { overMs, areaBpmMin } = JSON.parse(plimsoll('replay', file, '--tz', 'UTC', '--json').stdout);
    expect([overMs, areaBpmMin]).toEqual([null, null]);
    writeFileSync(file, '{"at":1790000000000,"hex":"0450"}\n');
    const nothing = JSON.parse(plimsoll('replay', file, '--threshold', '90', '--tz', 'UTC', '--json').stdout);
    expect(nothing).toMatchObject({ packets: 1, recordedMs: 0, overMs: null });
    expect(Object.values(nothing.days)).toMatchObject([
      {
        recordedMs: 0,
        overMs: null,
        atMostMs: null,
        areaBpmMin: null,
        lowBpm: null,
        highBpm: null,
        meanBpm: null,
      },
    ]);
  });
});

describe('start', () => {
  test('refuses a port that another program has', async () => {
    const other = createServer().listen({ host: '127.0.0.1', port: 0 });
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, stderr } = plimsoll('start', '--port', String(port), '--data', temporaryFolder());
    other.close();
    expect(code).toBe(2);
    expect(stderr).toMatch(/Port \d+ is taken by another program; .*--port/);
    expectSentence(stderr);
  });

  test('refuses data that another Plimsoll is using, and leaves that one running', async () => {
    const folder = temporaryFolder();
    const first = await Product.start('--demo', '--port', '0', '--data', folder);
    const { code, stderr } = plimsoll(
      'start',
      '--demo',
      '--port',
      String(await freePort()),
      '--data',
      folder,
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/Another Plimsoll is already running on .*--data/);
    expectSentence(stderr);
    expect((await first.request('GET', '/')).status).toBe(200);
  });

  test('outlives the terminal it was started from', async () => {
    const port = await freePort();
    const args = [MAIN, 'start', '--demo', '--port', String(port), '--data', temporaryFolder()];
    const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    // Whatever it has to say, nobody hears.
    child.stdout.destroy();
    child.stderr.destroy();
    await expect
      .poll(async () => (await fetch(`http://127.0.0.1:${port}/`)).status, { timeout: 20_000 })
      .toBe(200);
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(0);
  });

  test('sets a database that is none aside as it is, says so, and starts', async () => {
    const folder = temporaryFolder();
    const content = 'a shopping list, certainly longer than the header of a database is';
    writeFileSync(join(folder, 'plimsoll.db'), content);
    const product = await Product.start('--port', '0', '--data', folder);
    expect((await product.request('GET', '/')).status).toBe(200);
    const aside = readdirSync(folder).find((name) => name.startsWith('damaged-')) ?? '';
    expect(readFileSync(join(folder, aside, 'plimsoll.db'), 'utf8')).toBe(content);
    expect(product.said).toContain(`set aside as ${aside}`);
  });

  test('refuses a data folder that is a file', () => {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, '');
    const { code, stderr } = plimsoll('start', '--port', '0', '--data', path);
    expect(code).toBe(2);
    expectSentence(stderr);
    chmodSync(path, 0o600);
  });

  describe.runIf(hasNamespaces())('on a disk that is', () => {
    const onDisk = (options: string, prepare = '') => {
      const folder = temporaryFolder();
      return inNamespaces(`
        mount -t tmpfs -o size=16m tmpfs "${folder}"
        ${prepare.replaceAll('FOLDER', folder)}
        ${options === '' ? '' : `mount -o remount,${options} "${folder}"`}
        exec timeout 20 "${node}" "${MAIN}" start --port 0 --data "${folder}"
      `);
    };

    const used = `"${node}" "${MAIN}" straps --data FOLDER --seconds 1 >/dev/null 2>&1 || true`;
    const filled = 'dd if=/dev/zero of=FOLDER/ballast bs=4096 2>/dev/null || true';

    test.each([
      ['new', ''],
      ['used before', used],
    ])('read-only and %s, refuses to start', (_, prepare) => {
      const { code, stderr } = onDisk('ro', prepare);
      expect(code).toBe(2);
      expect(stderr).toMatch(/disk of .* is read-only; make it writable, .*--data/);
      expectSentence(stderr);
    });

    test.each([
      ['new', filled],
      ['used before', `${used}\n${filled}`],
    ])('full and %s, refuses to start', (_, prepare) => {
      const { code, stderr } = onDisk('', prepare);
      expect(code).toBe(2);
      expect(stderr).toMatch(/disk of .* is full; free some space there/);
      expectSentence(stderr);
    });
  });
});

describe('doctor', () => {
  test('says how everything is, and exits with 1 when something is wrong', async () => {
    const other = createServer().listen({ host: '127.0.0.1', port: 0 });
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const args = ['--data', temporaryFolder(), '--port', String(port)];
    const { code, stdout } = plimsoll('doctor', ...args, '--json');
    const words = plimsoll('doctor', ...args).stdout;
    other.close();
    expect(code).toBe(1);
    const { findings } = JSON.parse(stdout);
    expect(findings.map(({ what }: { what: string }) => what)).toEqual([
      'node',
      'database',
      'pages',
      'data folder',
      'disk',
      'port',
      'bluetooth',
    ]);
    expect(findings[5]).toMatchObject({
      ok: false,
      code: 'port-unusable',
      found: expect.stringMatching(/is taken by another program/),
    });
    expect(words).toMatch(/WRONG port: Port \d+ is taken/);
    expect(words).toMatch(/ok {4}node: This is Node \d+/);
  });

  test('makes no data folder and leaves nothing behind', () => {
    const folder = join(temporaryFolder(), 'not-there-yet');
    const { stdout } = plimsoll('doctor', '--data', folder, '--port', '0');
    expect(stdout).toContain('is not there yet; start makes it.');
    expect(plimsoll('doctor', '--data', folder, '--port', '0').stdout).toContain('is not there yet');
  });
});
