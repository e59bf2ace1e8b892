import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { organization } from '#db/schema/organizations.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { env } from '#server/core/env.ts';
import type { Typed } from './kinds/policy.ts';
import { effectiveRules, type InstanceRules, refuseByTypes, type UploadRules } from './policy.ts';
import { policySettings, type UploadPolicy } from './schema.ts';

type WorkspaceOf = Pick<WorkspaceScope, 'workspaceId' | 'organizationId'>;

/** What the instance sets, for all workspaces. */
export function instanceRules(): InstanceRules {
  const { ALLOWED_TYPES, REFUSED_TYPES, MAX_FILE_BYTES, MAX_SESSION_BYTES } = env();
  return {
    allowedTypes: ALLOWED_TYPES,
    refusedTypes: REFUSED_TYPES,
    maxFileBytes: MAX_FILE_BYTES,
    maxSessionBytes: MAX_SESSION_BYTES,
  };
}

/** What an organization sets, from its settings. */
export const policyIn = (settings: unknown): UploadPolicy =>
  policySettings.parse(settings).uploadPolicy;

async function organizationPolicy(tx: Transaction, workspace: WorkspaceOf) {
  if (workspace.organizationId === null) return null;
  const [row] = await tx
    .select({ name: organization.name, settings: organization.settings })
    .from(organization)
    .where(inWorkspace(organization, workspace));
  return row ? { name: row.name, policy: policyIn(row.settings) } : null;
}

/** What may be uploaded to the workspace, now. */
export async function readRules(tx: Transaction, workspace: WorkspaceOf): Promise<UploadRules> {
  return effectiveRules(instanceRules(), await organizationPolicy(tx, workspace));
}

/** The rules that hold, and what they come from. */
export interface CurrentPolicy extends UploadRules {
  instance: InstanceRules;
  /** What the organization itself sets; null in Personal. */
  own: UploadPolicy | null;
}

/** What may be uploaded to the workspace, with whose rule it is. */
export async function currentPolicy(scope: WorkspaceScope): Promise<CurrentPolicy> {
  const own = await withWorkspace(scope, (tx) => organizationPolicy(tx, scope));
  const instance = instanceRules();
  return { ...effectiveRules(instance, own), instance, own: own?.policy ?? null };
}

/** A file whose bytes have been looked at. */
export interface ShownFile extends Typed {
  id: string;
  /** The type that the uploader named. */
  claimedType: string;
}

/**
 * Which of these files break a rule that only their bytes reveal, with the rule in words. What was
 * refused by its name and claimed type already came before the rule did, and stays.
 */
export async function refusedByBytes(
  tx: Transaction,
  workspace: WorkspaceOf,
  files: readonly ShownFile[],
): Promise<Map<string, string>> {
  const refusals = new Map<string, string>();
  if (files.length === 0) return refusals;
  const rules = await readRules(tx, workspace);
  for (const { id, filename, claimedType, ...bytes } of files) {
    if (refuseByTypes(rules, { filename, mimeType: claimedType })) continue;
    const refusal = refuseByTypes(rules, { filename, ...bytes });
    if (refusal) refusals.set(id, refusal.message);
  }
  return refusals;
}

/**
 * Which rule on types a file would break by a new name, in words; null where it would break none, or
 * breaks one by the name that it has: then it came before the rule did.
 */
export async function refusedByNewName(
  tx: Transaction,
  workspace: WorkspaceOf,
  file: Typed,
  filename: string,
): Promise<string | null> {
  const rules = await readRules(tx, workspace);
  if (refuseByTypes(rules, file)) return null;
  return refuseByTypes(rules, { ...file, filename })?.message ?? null;
}
