import { clientOf, type WorkspaceClient } from '../../trpc/workspace-client.ts';
import type { UploadTarget } from '../upload-target.ts';
import type { UploadBatch } from './job.ts';
import { createTransport, type UploadTransport } from './transport.ts';

let made = 0;
let ending = new AbortController();
const transports = new Map<WorkspaceClient, UploadTransport>();

/** The way to the server for a workspace; what is asked at the same time is gathered in it. */
export function transportOf(client: WorkspaceClient): UploadTransport {
  let transport = transports.get(client);
  if (!transport) {
    transport = createTransport(client, ending.signal);
    transports.set(client, transport);
  }
  return transport;
}

/** Ends what is being asked, when the person signs out. */
export function endTransports(): void {
  ending.abort(new DOMException('signed out', 'AbortError'));
  ending = new AbortController();
  transports.clear();
}

/** Bound to the workspace of its target, whatever is opened meanwhile. */
export function makeBatch(
  target: UploadTarget,
  given: Pick<UploadBatch, 'name' | 'files' | 'bytes'> &
    Partial<Pick<UploadBatch, 'emptyFolders' | 'sessionId' | 'continued'>>,
): UploadBatch {
  const client = clientOf(target.workspace.id);
  return {
    id: `batch-${++made}`,
    target,
    client,
    transport: transportOf(client),
    emptyFolders: [],
    sessionId: null,
    continued: null,
    ...given,
  };
}
