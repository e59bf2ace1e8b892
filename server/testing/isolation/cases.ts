import { newId, newToken } from '#server/core/ids.ts';
import { tokenHash } from '#server/invitations/policy.ts';
import type { Rows } from './world.ts';

/** How to call a procedure, and which table it would leak if the wall had a hole. */
export interface Case {
  /** The input that names rows of a workspace; some procedures have several worth trying. */
  inputs: ((rows: Rows) => unknown)[];
  /** The table whose foreign row the ids in the input name; null where the input has no such id. */
  table: string | null;
  /** A list: called without ids, its answer must hold no foreign row of this table. */
  lists?: string;
  /** What such a call asks for, where a list cannot be called without input. */
  listInput?: (rows: Rows) => unknown;
  /** What the procedure asks for besides its declaration, given these rows. */
  alsoNeeds?: string;
  /**
   * What a permitted call on one's own rows answers where it cannot be success: the rows of the
   * matrix have no bytes in the store, the owner who calls is the last one.
   */
  ownError?: string;
}

const file = (rows: Rows) => ({ id: rows.fileId });
const folder = (rows: Rows) => ({ id: rows.folderId });
const tag = (rows: Rows) => ({ id: rows.tagId });
const version = (rows: Rows) => ({ ...file(rows), version: 1 });

const newFile = () => ({
  filename: `${newToken(64)}.txt`,
  size: 5,
  mimeType: 'text/plain',
  sha256: tokenHash('any text'),
});

const newSession = { name: 'Files', files: 1, bytes: 5 };

/**
 * Every procedure of the router. The matrix fails when one is missing here: whoever adds a
 * procedure says how it could leak.
 */
export const cases: Record<string, Case> = {
  'account.overview': { inputs: [() => undefined], table: null },
  'account.rename': { inputs: [() => ({ name: `Name ${newToken(64)}` })], table: null },
  'account.delete': {
    inputs: [() => ({ password: 'not the password' })],
    table: null,
    ownError: 'INVALID',
  },
  'archives.create': {
    inputs: [(rows) => ({ files: [rows.fileId] }), (rows) => ({ folders: [rows.folderId] })],
    table: 'storage',
  },
  'events.subscribe': { inputs: [() => ({})], table: null },
  'audit.list': {
    inputs: [() => ({}), (rows) => ({ subjectId: rows.fileId })],
    table: null,
    lists: 'audit_log',
  },
  'audit.actors': { inputs: [() => undefined], table: null },
  'favourites.list': { inputs: [() => ({})], table: null, lists: 'storage' },
  'favourites.set': {
    inputs: [
      (rows) => ({ files: [rows.fileId], starred: true }),
      (rows) => ({ folders: [rows.folderId], starred: true }),
      (rows) => ({ files: [rows.fileId], folders: [rows.folderId], starred: false }),
    ],
    table: 'storage',
  },
  'files.list': {
    inputs: [(rows) => ({ folderId: rows.folderId })],
    table: 'folder',
    lists: 'storage',
  },
  'files.landmarks': { inputs: [(rows) => ({ folderId: rows.folderId })], table: 'folder' },
  'files.references': {
    inputs: [(rows) => ({ folderId: rows.folderId })],
    table: 'folder',
    lists: 'storage',
  },
  'files.find': {
    inputs: [(rows) => ({ folderId: rows.folderId, prefix: rows.canary })],
    table: 'folder',
  },
  'files.get': { inputs: [file], table: 'storage' },
  'files.details': { inputs: [file], table: 'storage' },
  'files.downloadUrl': { inputs: [file, version], table: 'storage', ownError: 'DAMAGED' },
  'files.previewUrl': { inputs: [file, version], table: 'storage', ownError: 'DAMAGED' },
  'files.rename': {
    inputs: [(rows) => ({ id: rows.fileId, filename: `${newToken(64)}.txt` })],
    table: 'storage',
  },
  'files.move': {
    inputs: [
      (rows) => ({ ids: [rows.fileId], folderId: rows.folderId }),
      (rows) => ({ ids: [rows.fileId], folderId: null }),
    ],
    table: 'storage',
  },
  'files.copy': {
    inputs: [
      (rows) => ({ ids: [rows.fileId], folderId: rows.folderId }),
      (rows) => ({ ids: [rows.fileId], folderId: null }),
    ],
    table: 'storage',
  },
  'files.trash': { inputs: [(rows) => ({ ids: [rows.fileId] })], table: 'storage' },
  'files.restore': { inputs: [(rows) => ({ ids: [rows.trashedId] })], table: 'storage' },
  'files.reprocess': { inputs: [(rows) => ({ ids: [rows.fileId] })], table: 'storage' },
  'files.versions': { inputs: [file], table: 'storage' },
  'files.restoreVersion': { inputs: [version], table: 'storage', ownError: 'DAMAGED' },
  'files.deleteVersion': { inputs: [version], table: 'storage' },
  'files.purge': { inputs: [(rows) => ({ ids: [rows.trashedId] })], table: 'storage' },
  'folders.list': {
    inputs: [(rows) => ({ parentId: rows.folderId })],
    table: 'folder',
    lists: 'folder',
  },
  'folders.landmarks': { inputs: [(rows) => ({ parentId: rows.folderId })], table: 'folder' },
  'folders.references': {
    inputs: [(rows) => ({ parentId: rows.folderId })],
    table: 'folder',
    lists: 'folder',
  },
  'folders.find': {
    inputs: [(rows) => ({ parentId: rows.folderId, prefix: rows.canary })],
    table: 'folder',
  },
  'folders.details': { inputs: [folder], table: 'folder' },
  'folders.path': { inputs: [folder], table: 'folder' },
  'folders.create': {
    inputs: [(rows) => ({ parentId: rows.folderId, name: newToken(64) })],
    table: 'folder',
  },
  'folders.rename': {
    inputs: [(rows) => ({ id: rows.folderId, name: newToken(64) })],
    table: 'folder',
  },
  'folders.move': {
    inputs: [(rows) => ({ ids: [rows.folderId], parentId: rows.targetId })],
    table: 'folder',
  },
  'folders.copy': {
    inputs: [
      (rows) => ({ ids: [rows.folderId], parentId: rows.targetId }),
      (rows) => ({ ids: [rows.folderId], parentId: null }),
    ],
    table: 'folder',
  },
  'folders.trash': { inputs: [(rows) => ({ ids: [rows.folderId] })], table: 'folder' },
  'folders.restore': { inputs: [(rows) => ({ ids: [rows.trashedFolderId] })], table: 'folder' },
  'folders.purge': { inputs: [(rows) => ({ ids: [rows.trashedFolderId] })], table: 'folder' },
  'folders.ensure': {
    inputs: [(rows) => ({ parentId: rows.folderId, paths: [[newToken(64), newToken(64)]] })],
    table: 'folder',
  },
  'invitations.list': { inputs: [() => ({})], table: null, lists: 'invitation' },
  'invitations.create': {
    inputs: [() => ({ email: `${newToken(64)}@example.org`, role: 'viewer' })],
    table: null,
  },
  'invitations.resend': {
    inputs: [(rows) => ({ invitationId: rows.invitationId })],
    table: 'invitation',
  },
  'invitations.revoke': {
    inputs: [(rows) => ({ invitationId: rows.invitationId })],
    table: 'invitation',
  },
  'invitations.preview': { inputs: [(rows) => ({ token: rows.token })], table: null },
  'invitations.accept': { inputs: [(rows) => ({ token: rows.token })], table: null },
  'members.list': { inputs: [() => ({})], table: null, lists: 'member' },
  'members.setRole': {
    inputs: [(rows) => ({ memberId: rows.memberId, role: 'member' })],
    table: 'member',
  },
  'members.remove': { inputs: [(rows) => ({ memberId: rows.memberId })], table: 'member' },
  'members.transferOwnership': {
    inputs: [(rows) => ({ memberId: rows.memberId })],
    table: 'member',
  },
  'members.leave': { inputs: [() => undefined], table: null },
  'organizations.create': {
    inputs: [
      () => ({
        name: 'New',
        slug: `n-${tokenHash(newToken(64)).slice(0, 12)}`,
        colour: 'teal',
      }),
    ],
    table: null,
  },
  'organizations.update': {
    inputs: [
      () => ({
        name: 'Acme',
        slug: `n-${tokenHash(newToken(64)).slice(0, 12)}`,
        colour: 'teal',
      }),
    ],
    table: null,
  },
  'organizations.delete': {
    inputs: [() => ({ name: 'not its name' })],
    table: null,
    ownError: 'INVALID',
  },
  'organizations.takeBack': {
    inputs: [(rows) => ({ organizationId: rows.workspaceId.replace('org:', '') })],
    table: null,
    ownError: 'NOT_FOUND',
  },
  'quotas.current': { inputs: [() => undefined], table: null },
  'quotas.breakdown': { inputs: [() => undefined], table: null },
  'quotas.members': { inputs: [() => ({})], table: null, lists: 'member' },
  'quotas.settings': { inputs: [() => undefined], table: null },
  'quotas.setUserLimit': {
    inputs: [
      (rows) => ({ userId: rows.memberUserId, maxFileBytes: 5, quotaBytes: null, reason: 'x' }),
    ],
    table: 'member',
  },
  'quotas.setRoleLimits': { inputs: [() => ({ limits: {} })], table: null },
  'quotas.setWorkspaceLimit': { inputs: [() => ({ limitBytes: null })], table: null },
  'retention.current': { inputs: [() => undefined], table: null },
  'retention.set': {
    inputs: [() => ({ trashDays: 7, keepVersions: 3, versionDays: null })],
    table: null,
  },
  'recent.list': { inputs: [() => ({})], table: null, lists: 'storage' },
  'recent.added': { inputs: [() => ({})], table: null, lists: 'storage' },
  'search.files': {
    inputs: [
      (rows) => ({ query: rows.canary, folderId: rows.folderId }),
      (rows) => ({ query: rows.canary, folderId: rows.folderId, trash: true }),
      (rows) => ({ query: '', tagIds: [rows.tagId], folderId: rows.folderId }),
    ],
    table: 'folder',
    lists: 'storage',
    listInput: ({ canary }) => ({ query: canary }),
  },
  'search.everywhere': { inputs: [({ canary }) => ({ query: canary })], table: null },
  'sessions.list': { inputs: [() => ({})], table: null },
  'sessions.end': {
    inputs: [() => ({ sessionId: newId() })],
    table: null,
    ownError: 'NOT_FOUND',
  },
  'sessions.endOthers': { inputs: [() => undefined], table: null },
  'setup.claim': { inputs: [() => ({ code: 'not the code' })], table: null, ownError: 'NOT_FOUND' },
  'setup.status': { inputs: [() => ({})], table: null },
  'setup.inspect': { inputs: [() => ({ code: 'no' })], table: null, ownError: 'NOT_FOUND' },
  'setup.beginTrial': { inputs: [() => ({})], table: null, ownError: 'NOT_FOUND' },
  'setup.endTrial': {
    inputs: [() => ({ trialId: newId() })],
    table: null,
    ownError: 'NOT_FOUND',
  },
  'thumbnails.list': {
    inputs: [(rows) => ({ ids: [rows.fileId], size: 'small' })],
    table: 'storage',
  },
  'trash.list': { inputs: [() => ({})], table: null, lists: 'storage' },
  'trash.summary': { inputs: [() => undefined], table: null },
  'trash.put': {
    inputs: [
      (rows) => ({ files: [rows.fileId] }),
      (rows) => ({ folders: [rows.folderId] }),
      (rows) => ({ files: [rows.fileId], deletionId: rows.deletionId }),
    ],
    table: 'storage',
  },
  'trash.restoreDeletion': {
    inputs: [({ deletionId }) => ({ deletionId })],
    table: 'storage',
  },
  'trash.empty': { inputs: [() => undefined], table: null },
  'trash.emptying': { inputs: [() => undefined], table: null },
  'trash.stopEmptying': {
    inputs: [({ emptyingId }) => ({ emptyingId })],
    table: 'trash_emptying',
    ownError: 'CONFLICT',
  },
  'tags.list': { inputs: [() => undefined], table: null, lists: 'tag' },
  'tags.usage': { inputs: [tag], table: 'tag' },
  'tags.create': {
    inputs: [() => ({ name: newToken(64), colour: 'red' })],
    table: null,
    alsoNeeds: 'tag.write',
  },
  'tags.update': {
    inputs: [(rows) => ({ ...tag(rows), name: newToken(64), colour: 'blue' })],
    table: 'tag',
    alsoNeeds: 'tag.write',
  },
  'tags.delete': { inputs: [tag], table: 'tag', alsoNeeds: 'tag.write' },
  'tags.assign': {
    inputs: [
      (rows) => ({ files: [rows.fileId], remove: [rows.tagId] }),
      (rows) => ({ folders: [rows.folderId], add: [rows.tagId] }),
    ],
    table: 'tag',
    alsoNeeds: 'tag.write',
  },
  'transfers.list': { inputs: [() => undefined], table: null },
  'transfers.get': { inputs: [({ transferId }) => ({ id: transferId })], table: 'transfer' },
  'transfers.start': {
    inputs: [
      ({ fileId }) => ({ to: 'personal', fileIds: [fileId], mode: 'copy' }),
      ({ folderId }) => ({ to: 'personal', folderIds: [folderId], mode: 'move' }),
    ],
    table: 'storage',
  },
  'transfers.cancel': { inputs: [({ transferId }) => ({ id: transferId })], table: 'transfer' },
  'transfers.retry': {
    inputs: [({ transferId }) => ({ id: transferId })],
    table: 'transfer',
    ownError: 'CONFLICT',
  },
  'uploads.list': { inputs: [() => ({})], table: null, lists: 'upload' },
  'uploads.start': {
    inputs: [
      (rows) => ({ session: { ...newSession, folderId: rows.folderId }, files: [newFile()] }),
      (rows) => ({
        session: newSession,
        files: [{ ...newFile(), folderId: rows.folderId }],
      }),
    ],
    table: 'folder',
  },
  'uploads.sign': {
    inputs: [({ uploadId }) => ({ parts: [{ uploadId, number: 1, sha256: '0'.repeat(64) }] })],
    table: 'upload',
  },
  'uploads.complete': {
    inputs: [({ uploadId }) => ({ uploads: [{ uploadId }] })],
    table: 'upload',
    ownError: 'CONFLICT',
  },
  'uploads.sessions': { inputs: [() => ({})], table: null, lists: 'upload_session' },
  'uploads.arriving': {
    inputs: [({ folderId }) => ({ folderId })],
    table: 'folder',
    lists: 'upload',
  },
  'uploads.resume': { inputs: [({ uploadId }) => ({ uploadId })], table: 'upload' },
  'uploads.report': {
    inputs: [
      () => ({ uploads: [{ uploadId: newId(), uploadedBytes: 1, partsDone: 0, speed: 1 }] }),
    ],
    table: null,
  },
  'uploads.cancel': {
    inputs: [({ uploadId }) => ({ uploadIds: [uploadId] }), ({ sessionId }) => ({ sessionId })],
    table: 'upload',
  },
  'uploads.policy': { inputs: [() => undefined], table: null },
  'uploads.setPolicy': {
    inputs: [
      () => ({ allowedTypes: [], refusedTypes: [], maxFileBytes: null, maxSessionBytes: null }),
    ],
    table: null,
  },
  'workspaces.list': { inputs: [() => undefined], table: null },
  'workspaces.current': { inputs: [() => undefined], table: null },
  'workspaces.switch': {
    inputs: [(rows) => ({ organizationId: rows.workspaceId.replace('org:', '') })],
    table: null,
  },
};
