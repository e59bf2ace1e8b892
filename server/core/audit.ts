import type { Transaction } from '#db/client.ts';
import { insertRows } from '#db/insert-rows.ts';
import { auditLog } from '#db/schema/audit.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { newId } from './ids.ts';
import type { RequestOrigin } from './workspace.ts';

export type AuditAction =
  | 'file.rename'
  | 'file.trash'
  | 'file.restore'
  | 'file.purge'
  | 'file.replace'
  | 'file.reprocess'
  | 'file.damage'
  | 'file.refuse'
  | 'version.restore'
  | 'version.delete'
  | 'version.expire'
  | 'trash.empty'
  | 'trash.stop'
  | 'retention.set'
  | 'file.download'
  | 'archive.download'
  | 'file.preview'
  | 'file.move'
  | 'file.copy'
  | 'folder.create'
  | 'folder.rename'
  | 'folder.move'
  | 'folder.copy'
  | 'folder.trash'
  | 'folder.restore'
  | 'folder.purge'
  | 'file.tag'
  | 'folder.tag'
  | 'tag.create'
  | 'tag.update'
  | 'tag.delete'
  | 'transfer.start'
  | 'transfer.cancel'
  | 'transfer.retry'
  | 'transfer.fail'
  | 'transfer.leave'
  | 'transfer.arrive'
  | 'upload.start'
  | 'upload.sign'
  | 'upload.fail'
  | 'upload.expire'
  | 'upload.complete'
  | 'upload.cancel'
  | 'organization.create'
  | 'organization.update'
  | 'organization.uploads'
  | 'organization.delete'
  | 'organization.restore'
  | 'invitation.create'
  | 'invitation.resend'
  | 'invitation.revoke'
  | 'invitation.accept'
  | 'member.role'
  | 'member.remove'
  | 'member.leave'
  | 'member.transfer'
  | 'quota.user'
  | 'quota.roles'
  | 'quota.workspace'
  | 'quota.repair'
  | 'account.rename'
  | 'account.delete'
  | 'session.end'
  | 'activity.export';

export interface AuditEntry {
  action: AuditAction;
  subjectType:
    | 'file'
    | 'folder'
    | 'trash'
    | 'tag'
    | 'archive'
    | 'upload'
    | 'transfer'
    | 'organization'
    | 'member'
    | 'invitation'
    | 'account'
    | 'session';
  subjectId: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}

/** What the user agent of Holdall's own doings begins with; a request always has an address as well. */
export const systemAgent = 'holdall ';

/** The origin of what a job does by itself. The row still names the person whom it concerns. */
export const systemOrigin = (job: string): RequestOrigin => ({
  id: newId(),
  ip: null,
  userAgent: `${systemAgent}${job}`,
});

/** Writes who did what, in the transaction of the change itself. */
export async function audit(
  tx: Transaction,
  scope: Pick<WorkspaceScope, 'userId' | 'organizationId' | 'request'>,
  entries: AuditEntry[],
): Promise<void> {
  const { userId, organizationId, request } = scope;
  await insertRows(
    tx,
    auditLog,
    {
      userId,
      organizationId,
      requestId: request.id,
      ip: request.ip,
      userAgent: request.userAgent,
    },
    entries.map(({ action, subjectType, subjectId, before, after }) => ({
      id: newId(),
      action,
      subjectType,
      subjectId,
      before: before ?? null,
      after: after ?? null,
    })),
  );
}
