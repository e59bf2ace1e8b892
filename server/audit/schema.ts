import { z } from 'zod';
import { pageInput, time } from '#server/core/schema.ts';

/** What the list can be narrowed to, with the word for it. Every action is in one group. */
export const auditGroups = {
  files: 'Files',
  steps: 'Steps of uploads',
  people: 'People and invitations',
  settings: 'Settings and exports',
} as const;
export type AuditGroup = keyof typeof auditGroups;

const groupNames = Object.keys(auditGroups) as [AuditGroup, ...AuditGroup[]];

/** Without a group, the steps of uploads are left out: the file that came of them is there. */
export const auditFilter = z.strictObject({
  group: z.enum(groupNames).optional(),
  actorId: z.uuid().optional(),
  subjectId: z.uuid().optional(),
  from: time.optional(),
  /** Exclusive. */
  to: time.optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

export const auditListInput = auditFilter.extend(pageInput);
export type AuditListInput = z.infer<typeof auditListInput>;

export const exportFormats = ['csv', 'jsonl'] as const;

/** The fields of the form that asks for an export; an empty field filters nothing. */
export const exportInput = auditFilter.extend({ format: z.enum(exportFormats) });
export type ExportInput = z.infer<typeof exportInput>;
