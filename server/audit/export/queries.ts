import type { WorkspaceScope } from '#db/scope.ts';
import { listAudit } from '../queries.ts';
import type { ExportInput } from '../schema.ts';
import { exportHead, exportLine } from './policy.ts';

/** Entries that are read at once: little memory, few round trips. */
const batch = 1_000;

/**
 * An export piece by piece, the same rows as the list's, newest first. Each piece is a short
 * transaction in a scope that `scopeNow` gives anew: who is removed meanwhile gets no more.
 */
export async function* exportPieces(
  scopeNow: () => Promise<WorkspaceScope>,
  input: ExportInput,
): AsyncGenerator<string> {
  const { format, ...filter } = input;
  // What happens while it runs would not end it, but is not part of it.
  const to = filter.to ?? new Date(Date.now() + 1).toISOString();
  const head = exportHead(format);
  if (head) yield head;
  for (let cursor: string | undefined; ; ) {
    const page = await listAudit(await scopeNow(), { ...filter, to, cursor, limit: batch });
    if (page.items.length > 0) yield page.items.map((entry) => exportLine(format, entry)).join('');
    if (page.nextCursor === null) return;
    cursor = page.nextCursor;
  }
}
