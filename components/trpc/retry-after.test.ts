import { TRPCClientError } from '@trpc/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inTurn } from './retry-after.ts';
import type { AppRouter } from './router.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** What the client throws when the server answers with this code. */
const answered = (code: string, details: Record<string, number> = {}) =>
  TRPCClientError.from<AppRouter>({
    error: {
      message: 'Too many files at once.',
      code: -32_029,
      data: { httpStatus: 429, message: '', code: code as 'RATE_LIMITED', details, fields: null },
    },
  });

test('a call that came too often is made again after as long as the server says, and goes on', async () => {
  const call = vi
    .fn()
    .mockRejectedValueOnce(answered('RATE_LIMITED', { retryAfter: 40 }))
    .mockRejectedValueOnce(answered('RATE_LIMITED', { retryAfter: 2 }))
    .mockResolvedValue('done');
  const result = inTurn(call, new AbortController().signal);
  await vi.advanceTimersByTimeAsync(39_999);
  expect(call).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(call).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await result).toBe('done');
});

test('any other failure is passed on at once', async () => {
  const failure = answered('CONFLICT');
  await expect(inTurn(() => Promise.reject(failure), new AbortController().signal)).rejects.toBe(
    failure,
  );
});

test('cancelling ends the wait at once', async () => {
  const controller = new AbortController();
  const call = vi.fn().mockRejectedValue(answered('RATE_LIMITED', { retryAfter: 40 }));
  const result = inTurn(call, controller.signal);
  const ended = expect(result).rejects.toThrow('cancelled');
  await vi.advanceTimersByTimeAsync(10);
  controller.abort(new Error('cancelled'));
  await ended;
  expect(call).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});
