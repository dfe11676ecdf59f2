import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

describe('what can wait', () => {
  let whenSettled: typeof import('../../../dashboard/src/settled.ts').whenSettled;
  let done: string[];

  beforeEach(async () => {
    vi.useFakeTimers();
    vi.resetModules();
    ({ whenSettled } = await import('../../../dashboard/src/settled.ts'));
    done = [];
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('is done half a second after the first screen', async () => {
    whenSettled(() => void done.push('sound'));
    await vi.advanceTimersByTimeAsync(499);
    expect(done).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toEqual(['sound']);
  });

  it('is done at once later on', async () => {
    whenSettled(() => undefined);
    await vi.advanceTimersByTimeAsync(500);
    whenSettled(() => void done.push('settings'));
    await Promise.resolve();
    expect(done).toEqual(['settings']);
  });

  it('is not done where it was given up', async () => {
    whenSettled(() => void done.push('settings'))();
    whenSettled(() => void done.push('settings again'));
    await vi.advanceTimersByTimeAsync(500);
    expect(done).toEqual(['settings again']);
  });
});
