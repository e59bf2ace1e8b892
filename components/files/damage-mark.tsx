import { LoaderCircle, TriangleAlert } from 'lucide-react';
import type { FileItem } from './file-cache.ts';

/** What is known of the soundness of a file's content. */
type Soundness = Pick<FileItem, 'damagedAt' | 'processingStatus' | 'processingError'>;

/** Whether a file's content is known to be bad, or refused: checking it again may find it well. */
export const isDamaged = (file: Soundness): boolean =>
  file.damagedAt !== null || file.processingStatus === 'failed';

const otherwise = 'The content of this file is missing or differs from what was stored.';

/** Says of a damaged or refused file that it is, and why, or that it is being looked at again. */
export function DamageMark({ file }: { file: Soundness }) {
  if (!isDamaged(file)) return null;
  const failed = file.processingStatus !== 'pending' && file.processingStatus !== 'running';
  const why = file.processingError ?? otherwise;
  const word = file.damagedAt === null ? 'Refused' : 'Damaged';
  const Icon = failed ? TriangleAlert : LoaderCircle;
  return (
    <span
      title={failed ? why : 'Holdall is looking at the content of this file again.'}
      className="inline-flex shrink-0 items-center gap-1 rounded-full bg-danger-soft px-2 py-0.5 font-medium text-danger text-xs"
    >
      <Icon aria-hidden className="size-3" />
      {failed ? word : 'Being checked'}
      {failed && <span className="sr-only">: {why}</span>}
    </span>
  );
}
