import { env } from './env.ts';
import { AppError } from './errors.ts';
import { newId } from './ids.ts';
import type { RequestOrigin } from './workspace.ts';

/**
 * Set by `server/main.ts` from the socket or a trusted proxy, after removing what the client sent
 * under this name.
 */
export const clientAddressHeader = 'x-holdall-client-address';
/**
 * The length of an answer that a route streams: Next leaves out `content-length` of its own, since a
 * body may have been decoded on its way. `server/http` puts it back.
 */
export const lengthHeader = 'x-holdall-content-length';
/** Set by `server/main.ts`; shown with every unexpected error, and in the log. */
export const requestIdHeader = 'x-holdall-request-id';

/** Where a request came from, for the audit log. */
export function requestOrigin(headers: Headers): RequestOrigin {
  return {
    id: headers.get(requestIdHeader) ?? newId(),
    ip: headers.get(clientAddressHeader),
    userAgent: headers.get('user-agent')?.slice(0, 512) ?? null,
  };
}

/**
 * Refuses a state-changing request that another site has sent. The whole origin counts: another
 * port on the same host shares our cookies.
 * @throws AppError FOREIGN_ORIGIN when the Origin header is missing, null or foreign.
 */
export function requireOwnOrigin(headers: Headers): void {
  if (headers.get('origin') !== env().HOLDALL_URL)
    throw new AppError(
      'FOREIGN_ORIGIN',
      `This request did not come from Holdall's own pages. Open ${env().HOLDALL_URL} and try again.`,
    );
}
