import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { bounded } from '../../../src/bridge/bounded.ts';
import { environmentError } from '../../../src/errors.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const bounds = { scheduler: asyncScheduler, withinMs: 1_000, what: 'asking' };

test('gives the answer, and leaves no timer behind', async () => {
  expect(await bounded(async () => 7, bounds)).toEqual({ ok: true, value: 7 });
  expect(vi.getTimerCount()).toBe(0);
});

test('gives up a call that never settles', async () => {
  const outcome = bounded(() => new Promise<never>(() => undefined), bounds);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await outcome).toEqual({ ok: false, why: 'timed-out', detail: 'asking took longer than 1 s' });
});

test('hands over an answer that comes too late, and changes nothing for it', async () => {
  const late = vi.fn();
  const slow = () => new Promise<number>((resolve) => asyncScheduler.schedule(() => resolve(7), 2_000));
  const outcome = bounded(slow, { ...bounds, late });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await outcome).toMatchObject({ why: 'timed-out' });
  expect(late).toHaveBeenCalledWith(7);
});

test('takes a late failure without a word', async () => {
  const slow = () =>
    new Promise<never>((_, reject) =>
      asyncScheduler.schedule(() => reject(environmentError('internal', 'late')), 2_000),
    );
  const outcome = bounded(slow, bounds);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await outcome).toMatchObject({ why: 'timed-out' });
});

test.each([
  {
    how: 'rejects',
    call: () => Promise.reject(environmentError('internal', 'no')),
  },
  {
    how: 'throws',
    call: (): Promise<never> => {
      throw environmentError('internal', 'no');
    },
  },
])('gives the reason of a call that $how', async ({ call }) => {
  expect(await bounded(call, bounds)).toEqual({ ok: false, why: 'failed', detail: 'asking failed: no' });
});

test('ends at once when the link is lost, also when it was lost before', async () => {
  const lost = new AbortController();
  const outcome = bounded(() => new Promise<never>(() => undefined), { ...bounds, linkLost: lost.signal });
  lost.abort();
  expect(await outcome).toMatchObject({ why: 'link-lost' });
  const call = vi.fn(async () => 7);
  expect(await bounded(call, { ...bounds, linkLost: lost.signal })).toMatchObject({ why: 'link-lost' });
  expect(call).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});
