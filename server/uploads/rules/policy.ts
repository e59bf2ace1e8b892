import { byteSize, exactBytes } from '#server/core/schema.ts';
import { nameKey } from '#server/files/policy.ts';
import type { NewFile } from '../schema.ts';
import type { UploadPolicy } from './schema.ts';

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

/** Whether a file is of a kind: by its claimed type or by the end of its name, as people see it. */
function isOf(pattern: string, { filename, mimeType }: Pick<NewFile, 'filename' | 'mimeType'>) {
  // Windows drops points and spaces from the end of a name: `a.exe.` would be opened as `a.exe`.
  if (pattern.startsWith('.'))
    return nameKey(filename)
      .replace(/[. ]+$/, '')
      .endsWith(pattern);
  return pattern.endsWith('/*') ? mimeType.startsWith(pattern.slice(0, -1)) : mimeType === pattern;
}

const inWords = (patterns: readonly string[]): string => {
  const [last = '', ...others] = [...patterns].reverse();
  return others.length > 0 ? `${others.reverse().join(', ')} and ${last}` : last;
};

export interface RuleRefusal {
  code: 'INVALID' | 'TOO_LARGE';
  message: string;
}

const whoSet = ({ organization }: UploadRules, source: RuleSource): string =>
  source === 'organization' && organization !== null ? organization : 'This Holdall';

/** A limit in words, to the byte where rounding would hide that the size is above it. */
const limitInWords = (limit: number, size: number): string =>
  byteSize(limit) === byteSize(size) ? exactBytes(limit) : byteSize(limit);

/** Which rule a file breaks, in words; null where it may come. */
export function refuseByRules(
  rules: UploadRules,
  file: Pick<NewFile, 'filename' | 'mimeType' | 'size'>,
): RuleRefusal | null {
  for (const { patterns, source } of rules.refused) {
    const broken = patterns.find((pattern) => isOf(pattern, file));
    if (broken !== undefined)
      return { code: 'INVALID', message: `${whoSet(rules, source)} takes no ${broken} files.` };
  }
  for (const { patterns, source } of rules.allowed)
    if (!patterns.some((pattern) => isOf(pattern, file)))
      return {
        code: 'INVALID',
        message: `${whoSet(rules, source)} takes ${inWords(patterns)} files only.`,
      };
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
