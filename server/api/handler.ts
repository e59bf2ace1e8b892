import type { TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { AppError } from '#server/core/errors.ts';
import { logger } from '#server/core/logger.ts';
import { createContext } from '#server/trpc/context.ts';
import { appRouter } from './root.ts';

/** RFC 9110 section 10.2.3, in seconds; of several calls in a batch the longest wait. */
function retryAfter(errors: TRPCError[]): Record<string, string> {
  const waits = errors.map(({ cause }) =>
    cause instanceof AppError ? Number(cause.details.retryAfter ?? 0) : 0,
  );
  const longest = Math.max(0, ...waits);
  return longest > 0 ? { 'retry-after': String(longest) } : {};
}

/** Answers a tRPC request over HTTP. Nothing of it may be kept by a cache. */
export function handleApi(request: Request): Promise<Response> {
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext: ({ info }) => createContext(request.headers, info.connectionParams),
    // What fails before a procedure begins, such as reading the session, has no other line.
    onError: ({ error, ctx }) => {
      if (!ctx && error.code === 'INTERNAL_SERVER_ERROR')
        logger.error({ err: error.cause }, 'unexpected error');
    },
    // Far more than a page asks for at once; one request must not hold the server for long.
    maxBatchSize: 50,
    // A stream has `no-transform` as well: what compresses it would hold its events back.
    responseMeta: ({ errors }) => ({
      headers: { 'cache-control': 'private, no-store', ...retryAfter(errors) },
    }),
  });
}
