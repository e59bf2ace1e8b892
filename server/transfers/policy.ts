import type { Role } from '#server/auth/permissions.ts';
import { may } from '#server/auth/permissions.ts';
import { AppError } from '#server/core/errors.ts';
import type { Workspace } from '#server/core/workspace.ts';
import { nameKey } from '#server/files/policy.ts';
import { folderKey } from '#server/folders/policy.ts';
import { refuseByRules, type UploadRules } from '#server/uploads/rules/policy.ts';

/** Whether a role may take files away from a workspace, or bring some: it may write there. */
export const mayTransfer = (role: Role): boolean =>
  may(role, 'file', 'write') && may(role, 'folder', 'write') && may(role, 'file', 'trash');

/** @throws AppError FORBIDDEN */
export function requireTransfer({ name, role }: Pick<Workspace, 'name' | 'role'>): void {
  if (!mayTransfer(role))
    throw new AppError(
      'FORBIDDEN',
      `Your role in ${name} (${role}) does not allow this. Ask an admin of ${name}.`,
    );
}

/** Somebody has lost what they needed while it was under way. */
export const noLongerAllowed = (mode: 'move' | 'copy', name: string): AppError =>
  new AppError(
    'FORBIDDEN',
    `You may not add or change files in ${name} any more. Nothing was ${mode === 'move' ? 'moved' : 'copied'}.`,
  );

export const nothingLeft = (): AppError =>
  new AppError('NOT_FOUND', 'What was chosen is gone, or in the trash.');

/** Why the target does not take some of these files; null where it takes all. */
export function refuseByTarget(
  rules: UploadRules,
  files: readonly { filename: string; mimeType: string; size: number }[],
): AppError | null {
  for (const file of files) {
    const refusal = refuseByRules(rules, file);
    if (refusal) return new AppError(refusal.code, `${file.filename}: ${refusal.message}`);
  }
  return null;
}

/** What equal names share in the target, as everywhere. */
export const keyOf = { file: nameKey, folder: folderKey };
