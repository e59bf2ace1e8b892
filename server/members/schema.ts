import { z } from 'zod';
import { pageInput } from '#server/core/schema.ts';

export const roles = ['owner', 'admin', 'member', 'viewer'] as const;

/** What each role means, in the words of the interface. */
export const roleWords: Record<(typeof roles)[number], string> = {
  owner: 'Everything, also owners and deleting it',
  admin: 'Files, members, everybody’s trash',
  member: 'Read, upload, rename, delete',
  viewer: 'Read and download',
};

export const memberListInput = z.strictObject(pageInput);
export type MemberListInput = z.infer<typeof memberListInput>;

export const memberInput = z.strictObject({ memberId: z.uuid() });
export const setRoleInput = z.strictObject({ memberId: z.uuid(), role: z.enum(roles) });
