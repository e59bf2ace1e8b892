import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { createContext } from '#server/trpc/context.ts';
import { appRouter } from './root.ts';

/** Answers a tRPC request over HTTP. Nothing of it may be kept by a cache. */
export function handleApi(request: Request): Promise<Response> {
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext: ({ info }) => createContext(request.headers, info.connectionParams),
    // Far more than a page asks for at once; one request must not hold the server for long.
    maxBatchSize: 50,
    // A stream has `no-transform` as well: what compresses it would hold its events back.
    responseMeta: () => ({ headers: { 'cache-control': 'private, no-store' } }),
  });
}
