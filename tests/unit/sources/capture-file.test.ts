import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PacingInput } from '../../../src/pacing/events.ts';
import { captureLine, readCapture } from '../../../src/sources/capture-file.ts';
import { LONGEST_LINE } from '../../../src/sources/lines.ts';
import { ReadReport } from '../../../src/sources/read-report.ts';
import { epochMs } from '../../../src/units.ts';
import { silent } from '../../support/recordings.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function read(content: string | Uint8Array) {
  const path = join(temporaryFolder(), 'capture.jsonl');
  writeFileSync(path, content);
  return readPath(path);
}

async function readPath(path: string) {
  const skipped: string[] = [];
  const events: PacingInput[] = [];
  const report = new ReadReport({ ...silent, onRejected: ({ where }) => skipped.push(where) }, 0);
  for await (const batch of readCapture(path, report)) events.push(...batch);
  expect(report.total).toBe(events.length + skipped.length);
  return { events, skipped };
}

const PACKET = '{"at":1000,"hex":"0650"}';

describe('a capture', () => {
  test('gives packets and events in their order', async () => {
    const { events, skipped } = await read(
      '{"at":1,"event":"connected"}\n{"at": 2, "hex": "1642A003", "strap": "one"}\n{"at":3,"event":"clock-step","byMs":-5000}\n',
    );
    expect(skipped).toEqual([]);
    expect(events).toEqual([
      { kind: 'link', at: 1, strap: '', event: 'connected' },
      { kind: 'packet', at: 2, strap: 'one', bytes: Uint8Array.of(0x16, 0x42, 0xa0, 0x03) },
      { kind: 'clock-step', at: 3, byMs: -5000 },
    ]);
  });

  test.each([
    [
      'Windows line ends, a byte order mark, empty lines and no last line end',
      `\uFEFF${PACKET}\r\n\r\n${PACKET}`,
      2,
    ],
    ['a packet of no bytes', '{"at":1000,"hex":""}', 1],
    ['keys that are not known', '{"at":1000,"hex":"0650","note":"x"}', 1],
  ])('may have %s', async (_, content, count) => {
    const { events, skipped } = await read(content);
    expect(events).toHaveLength(count);
    expect(skipped).toEqual([]);
  });

  test.each([
    ['no JSON', 'hello'],
    ['JSON cut short', '{"at":1000,"hex":"06'],
    ['half a byte', '{"at":1000,"hex":"065"}'],
    ['no hexadecimal digits', '{"at":1000,"hex":"zz"}'],
    ['no time', '{"hex":"0650"}'],
    ['a time that is no whole number', '{"at":1000.5,"hex":"0650"}'],
    ['a negative time', '{"at":-1,"hex":"0650"}'],
    ['a time as text', '{"at":"1000","hex":"0650"}'],
    ['an unknown event', '{"at":1000,"event":"exploded"}'],
    ['a list', '[1000,"0650"]'],
    ['null', 'null'],
    ['a line longer than any packet', `{"at":1000,"hex":"0650","x":"${'x'.repeat(LONGEST_LINE)}"}`],
  ])('leaves out a line with %s, and says its number', async (_, bad) => {
    const { events, skipped } = await read(`${PACKET}\n${bad}\n${PACKET}\n`);
    expect(events).toHaveLength(2);
    expect(skipped).toEqual(['line 2']);
  });

  test('with no valid line is refused', async () => {
    await expect(read('nothing\nof the sort\n')).rejects.toThrow(/holds no capture/);
    await expect(read('')).rejects.toThrow(/holds no capture/);
  });

  test('that is not there, or is a folder, is refused with what to do', async () => {
    await expect(readPath('/no/such/file')).rejects.toThrow(/There is no file .*; check its name/);
    await expect(readPath(temporaryFolder())).rejects.toThrow(/is a folder; name a file in it/);
  });

  test('is read the same wherever the pieces of the file end', async () => {
    // Larger than one read, with multi-byte characters in what is left out.
    const lines = Array.from({ length: 30_000 }, (_, index) =>
      index % 1000 === 999 ? 'ünïcödé' : `{"at":${index},"hex":"0650"}`,
    );
    const { events, skipped } = await read(lines.join('\n'));
    expect(events).toHaveLength(29_970);
    expect(skipped).toHaveLength(30);
    expect(skipped.at(-1)).toBe('line 30000');
  });

  test('of any bytes at all never fails but with a sentence, and counts every line', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        const { events, skipped } = await read(Buffer.concat([Buffer.from(`${PACKET}\n`), bytes]));
        expect(events.length + skipped.length).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });
});

test('what is written is read back', async () => {
  const events: PacingInput[] = [
    { kind: 'link', at: epochMs(5), strap: '3', event: 'connected' },
    { kind: 'packet', at: epochMs(6), strap: '3', bytes: Uint8Array.of(0x16, 0x42, 0xa0, 0x03) },
    { kind: 'packet', at: epochMs(7), strap: '', bytes: new Uint8Array() },
    { kind: 'clock-step', at: epochMs(20_000), byMs: 12_345 },
  ];
  const { events: back } = await read(events.map(captureLine).join('\n'));
  expect(back).toEqual(events);
});
