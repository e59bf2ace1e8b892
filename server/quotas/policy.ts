import { byteSize, exactBytes } from '#server/core/bytes/schema.ts';
import type { LimitSource, QuotaRefusal } from './schema.ts';

/** What holds, and where it comes from. Bytes; null is no limit. */
export interface Limit<T extends number | null = number | null> {
  limit: T;
  source: LimitSource;
}

/** What is stored and promised. Bytes, and files with those in the trash. */
export interface Usage {
  used: number;
  reserved: number;
  fileCount: number;
}

/** The same limit as each tier sets it; null inherits. */
interface Tiers {
  override: number | null;
  role: number | null;
}

function firstOf({ override, role }: Tiers): Limit<number> | null {
  if (override !== null) return { limit: override, source: 'override' };
  return role === null ? null : { limit: role, source: 'role' };
}

/** The largest file of a person. The instance's own limit is a ceiling that nobody exceeds. */
export function maxFileLimit(tiers: Tiers, ceiling: number): Limit<number> {
  const own = firstOf(tiers);
  return own && own.limit <= ceiling ? own : { limit: ceiling, source: 'system' };
}

/** What a person may store in one workspace. */
export const userLimit = (tiers: Tiers, system: number | null): Limit =>
  firstOf(tiers) ?? { limit: system, source: 'system' };

/** What the admins of a workspace may at most set for it, and its limit where they set none. */
export const workspaceCeiling = (granted: number | null, system: number | null): Limit =>
  granted === null ? { limit: system, source: 'system' } : { limit: granted, source: 'granted' };

/** What a whole workspace may store: what its admins set, within what the instance allows. */
export function workspaceLimit(own: number | null, ceiling: Limit): Limit {
  const within = own !== null && (ceiling.limit === null || own <= ceiling.limit);
  return within ? { limit: own, source: 'organization' } : ceiling;
}

/** All that decides whether somebody may store more in a workspace. */
export interface Standing {
  /** Null in Personal. */
  organization: string | null;
  maxFile: Limit<number>;
  user: Usage & Limit;
  workspace: Usage & Limit;
}

/** Bytes that still fit; null without a limit, 0 where more is used than the limit allows now. */
export const freeBytes = ({ limit, used, reserved }: Usage & Limit): number | null =>
  limit === null ? null : Math.max(0, limit - used - reserved);

/** Whether so many bytes more are within the limit, exactly as the conditional UPDATE decides it. */
const fits = ({ limit, used, reserved }: Usage & Limit, bytes: number): boolean =>
  limit === null || used + reserved + bytes <= limit;

/** Two sizes in words that differ where the sizes do. */
const told = (size: number, other: number): [string, string] => {
  const [one, two] = [byteSize(size), byteSize(other)];
  return one === two ? [exactBytes(size), exactBytes(other)] : [one, two];
};

/** What is to be stored together: whole, or not at all. */
export interface Load {
  bytes: number;
  /** Bytes of the largest file in it. */
  largest: number;
  what: 'file' | 'folder' | 'selection';
}

const inWords = {
  file: { itself: 'This file', largest: 'This file is' },
  folder: { itself: 'This folder', largest: 'A file in this folder is' },
  selection: { itself: 'What you chose', largest: 'One of these files is' },
} as const;

function tooLarge(load: Load, { maxFile, organization }: Standing): QuotaRefusal {
  const where = organization ?? 'Personal';
  const [, limit] = told(load.largest, maxFile.limit);
  const whose = {
    override: `you may add to ${where}`,
    role: `your role may add to ${where}`,
  }[maxFile.source as 'override' | 'role'];
  const message = `${inWords[load.what].largest} larger than the ${limit} that ${whose ?? 'this Holdall allows'}.`;
  return { code: 'TOO_LARGE', message };
}

const remedy = (organization: string | null): string =>
  organization === null
    ? 'Delete files from the trash forever, or ask whoever runs this Holdall for more.'
    : `Delete files from the trash forever, or ask an admin of ${organization} for more.`;

function overQuota({ bytes, what }: Load, standing: Standing, extra: number): QuotaRefusal {
  const { organization, user, workspace } = standing;
  const own = !fits(user, extra + bytes);
  const full = own ? user : workspace;
  const [needed, free] = told(bytes, Math.max(0, (freeBytes(full) ?? 0) - extra));
  const who = own || organization === null ? 'you' : organization;
  const place = organization === null ? 'Personal' : organization;
  const where = who === 'you' ? ` in ${place}` : '';
  const message = `${inWords[what].itself} needs ${needed}, but only ${free} are free of the ${byteSize(full.limit ?? 0)} that ${who} may store${where}. ${remedy(organization)}`;
  return { code: 'QUOTA_EXCEEDED', message };
}

/**
 * Which of these fit, in their order: one that is too large for what is left does not keep a smaller
 * one after it out.
 * @returns a refusal or null for each, and the bytes of those that fit
 */
export function decideLoads(
  loads: readonly Load[],
  standing: Standing,
): { refusals: (QuotaRefusal | null)[]; bytes: number } {
  let bytes = 0;
  const refusals = loads.map((load) => {
    if (load.largest > standing.maxFile.limit) return tooLarge(load, standing);
    const total = bytes + load.bytes;
    if (!fits(standing.user, total) || !fits(standing.workspace, total))
      return overQuota(load, standing, bytes);
    bytes = total;
    return null;
  });
  return { refusals, bytes };
}

/** The same for files by their sizes. */
export const decide = (sizes: readonly number[], standing: Standing) =>
  decideLoads(
    sizes.map((size) => ({ bytes: size, largest: size, what: 'file' as const })),
    standing,
  );

/** How things stood before so many bytes were added to both counters. */
export const standingBefore = (standing: Standing, bytes: number): Standing => ({
  ...standing,
  user: { ...standing.user, used: standing.user.used - bytes },
  workspace: { ...standing.workspace, used: standing.workspace.used - bytes },
});
