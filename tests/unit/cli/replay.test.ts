import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ReplayOptions, replay } from '../../../src/cli/replay.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const START = Date.UTC(2026, 2, 10, 8);

/** What the command says of a file of these lines, and about it. */
async function replayed(lines: readonly string[], options: ReplayOptions = {}) {
  const file = join(temporaryFolder(), 'capture.jsonl');
  writeFileSync(file, lines.join('\n'));
  const said: string[] = [];
  const notes: string[] = [];
  const terminal = {
    say: (line: string) => void said.push(line),
    write: (piece: string) => void said.push(piece),
    note: (line: string) => void notes.push(line),
  };
  const refused = await replay(file, { tz: 'UTC', ...options }, new VirtualClock(START), terminal).then(
    () => null,
    (error: unknown) => error,
  );
  return { said, notes, refused };
}

const threshold = (second: number, bpm: number) =>
  JSON.stringify({ at: START + second * 1_000, event: 'threshold', bpm });
const packets = (from: number, seconds: number, bpm: number) =>
  Array.from({ length: seconds }, (_, second) =>
    JSON.stringify({ at: START + (from + second) * 1_000, hex: Buffer.of(0, bpm).toString('hex') }),
  );

describe('replay says over what', () => {
  const told = [threshold(0, 100), ...packets(0, 60, 110), threshold(60, 90), ...packets(60, 60, 95)];

  test('of a capture that tells its own thresholds, without a number that it does not know', async () => {
    const { said } = await replayed(told);
    expect(said.join('\n')).not.toContain('null');
    expect(said).toContainEqual(
      expect.stringMatching(/^At least 2 min over the thresholds that the recording tells \(area /),
    );
  });

  test('of the threshold that was asked for, its number', async () => {
    const { said } = await replayed(told, { threshold: '100' });
    expect(said).toContainEqual(expect.stringMatching(/^At least 1 min over 100 bpm \(area /));
  });
});

describe('of many lines that are left out', () => {
  const spoilt = Array.from({ length: 200 }, (_, index) => `  "key-${index}": 1,`);

  test('the first five are told, and how many more there are', async () => {
    const { notes, said } = await replayed([...packets(0, 10, 80), ...spoilt]);
    expect(notes).toEqual([
      ...[11, 12, 13, 14, 15].map((line) => `Line ${line} left out: not JSON.`),
      '… and 195 more; 200 left out in all.',
    ]);
    expect(said[0]).toBe('10 packets: 10 ok');
  });

  test('all are told to a program that asks for JSON', async () => {
    const { notes } = await replayed([...packets(0, 10, 80), ...spoilt], { json: true });
    expect(notes).toHaveLength(200);
  });

  test('how many more is said also where the file holds nothing at all', async () => {
    const { notes, refused } = await replayed(['{', ...spoilt]);
    expect(refused).toMatchObject({ code: 'recording-unreadable' });
    expect(notes).toHaveLength(6);
    expect(notes.at(-1)).toBe('… and 196 more; 201 left out in all.');
  });
});
