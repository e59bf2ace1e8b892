import { health } from '#server/health/queries.ts';

/** `/api/health`: 200 when this process can serve, 503 when it cannot. */
export async function handleHealth(): Promise<Response> {
  const result = await health();
  return Response.json(result, {
    status: result.ready ? 200 : 503,
    headers: { 'cache-control': 'no-store' },
  });
}
