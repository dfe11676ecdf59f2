import { describe, expect, it, vi } from 'vitest';
import { inTurn } from '../../../dashboard/src/in-turn.ts';

describe('what is asked in turn', () => {
  it('is not asked before the earlier was answered: the last word counts', async () => {
    const answers: (() => void)[] = [];
    const asked: string[] = [];
    const ask = inTurn((what: string) => {
      asked.push(what);
      return new Promise<string>((answer) => answers.push(() => answer(`${what} done`)));
    });
    const [stop, start] = [ask('stop'), ask('start')];
    await Promise.resolve();
    expect(asked).toEqual(['stop']);
    answers[0]?.();
    expect(await stop).toBe('stop done');
    await vi.waitFor(() => expect(asked).toEqual(['stop', 'start']));
    answers[1]?.();
    expect(await start).toBe('start done');
  });

  it('is asked also when the earlier failed', async () => {
    const ask = inTurn(async (fails: boolean) => {
      if (fails) throw new TypeError('lost');
      return 'heard';
    });
    const [failed, heard] = [ask(true), ask(false)];
    await expect(failed).rejects.toThrow('lost');
    expect(await heard).toBe('heard');
  });
});
