import { byteSize, exactBytes } from '#server/core/bytes/schema.ts';
import type { NewFile } from '../schema.ts';
import { covers, isOf, overlap, type Typed } from './kinds/policy.ts';
import { kindsInWords, type UploadPolicy } from './schema.ts';

/** Who has set a rule. */
export type RuleSource = 'system' | 'organization';

/** Types by the patterns of one source; never empty. */
export interface TypeRule {
  patterns: string[];
  source: RuleSource;
}

/** What may be uploaded to a workspace: each rule with whose it is. A file must pass all of them. */
export interface UploadRules {
  /** The organization's name; null in Personal. */
  organization: string | null;
  allowed: TypeRule[];
  refused: TypeRule[];
  /** Bytes. */
  maxFile: { bytes: number; source: RuleSource };
  maxSession: { bytes: number; source: RuleSource };
}

/** What the instance sets. */
export interface InstanceRules {
  allowedTypes: string[];
  refusedTypes: string[];
  maxFileBytes: number;
  maxSessionBytes: number;
}

/** The rules that hold in a workspace: an organization's narrow the instance's, and never widen them. */
export function effectiveRules(
  instance: InstanceRules,
  organization: { name: string; policy: UploadPolicy } | null,
): UploadRules {
  const own = organization?.policy;
  const layers = (which: 'allowedTypes' | 'refusedTypes'): TypeRule[] =>
    [
      { patterns: instance[which], source: 'system' as const },
      { patterns: own?.[which] ?? [], source: 'organization' as const },
    ].filter(({ patterns }) => patterns.length > 0);
  const least = (which: 'maxFileBytes' | 'maxSessionBytes') => {
    const ceiling = instance[which];
    const set = own?.[which] ?? null;
    return set !== null && set < ceiling
      ? { bytes: set, source: 'organization' as const }
      : { bytes: ceiling, source: 'system' as const };
  };
  return {
    organization: organization?.name ?? null,
    allowed: layers('allowedTypes'),
    refused: layers('refusedTypes'),
    maxFile: least('maxFileBytes'),
    maxSession: least('maxSessionBytes'),
  };
}

export interface RuleRefusal {
  code: 'INVALID' | 'TOO_LARGE';
  message: string;
}

const whoSet = ({ organization }: UploadRules, source: RuleSource): string =>
  source === 'organization' && organization !== null ? organization : 'This Holdall';

/** A limit in words, to the byte where rounding would hide that the size is above it. */
const limitInWords = (limit: number, size: number): string =>
  byteSize(limit) === byteSize(size) ? exactBytes(limit) : byteSize(limit);

/** Which rule on types a file breaks, in words; null where it breaks none. */
export function refuseByTypes(rules: UploadRules, file: Typed): RuleRefusal | null {
  for (const { patterns, source } of rules.refused) {
    const broken = patterns.find((pattern) => isOf(pattern, file));
    if (broken !== undefined)
      return {
        code: 'INVALID',
        message: `${whoSet(rules, source)} does not take ${kindsInWords([broken])}.`,
      };
  }
  for (const { patterns, source } of rules.allowed)
    if (!patterns.some((pattern) => isOf(pattern, file)))
      return {
        code: 'INVALID',
        message: `${whoSet(rules, source)} takes only ${kindsInWords(patterns)}.`,
      };
  return null;
}

/** Which rule a file breaks, in words; null where it may come. */
export function refuseByRules(
  rules: UploadRules,
  file: Pick<NewFile, 'filename' | 'mimeType' | 'size'>,
): RuleRefusal | null {
  const byType = refuseByTypes(rules, file);
  if (byType) return byType;
  const { bytes, source } = rules.maxFile;
  // What the instance allows is among the limits of the quotas, which say whose they are.
  if (source === 'organization' && file.size > bytes)
    return {
      code: 'TOO_LARGE',
      message: `${whoSet(rules, source)} takes files of up to ${limitInWords(bytes, file.size)}; this one is larger.`,
    };
  return null;
}

/** Why so much cannot be uploaded together; null where it can. Bytes. */
export function refuseSession(rules: UploadRules, total: number): RuleRefusal | null {
  const { bytes, source } = rules.maxSession;
  if (total <= bytes) return null;
  return {
    code: 'TOO_LARGE',
    message: `${whoSet(rules, source)} takes up to ${limitInWords(bytes, total)} in one go. Upload these files in smaller groups.`,
  };
}

/**
 * Why an organization cannot allow a kind: the instance lets no file of it through. Null where it
 * does, for some files at least.
 */
export function beyondInstance(pattern: string, instance: InstanceRules): string | null {
  const { allowedTypes, refusedTypes } = instance;
  if (refusedTypes.some((refused) => covers(pattern, refused)))
    return `This Holdall does not take ${kindsInWords([pattern])}.`;
  if (allowedTypes.length > 0 && !allowedTypes.some((allowed) => overlap(pattern, allowed)))
    return `This Holdall takes only ${kindsInWords(allowedTypes)}.`;
  return null;
}
