import { TriangleAlert } from 'lucide-react';
import type { FileItem } from './file-cache.ts';
import { fileKind } from './file-kind.ts';

/** Type icon and name, with a mark where the content is known to be damaged. */
export function FileName({ file }: { file: FileItem }) {
  const { icon: Icon, word } = fileKind(file);
  return (
    <>
      <span title={word} className="shrink-0">
        <Icon aria-hidden className="size-5 text-muted-foreground" strokeWidth={1.5} />
      </span>
      <span title={file.filename} className="truncate whitespace-pre" dir="auto">
        {file.filename}
      </span>
      {file.damagedAt && (
        <span
          title="The content of this file is missing or differs from what was stored."
          className="inline-flex shrink-0 items-center gap-1 rounded-full bg-danger-soft px-2 py-0.5 font-medium text-danger text-xs"
        >
          <TriangleAlert aria-hidden className="size-3" />
          Damaged
        </span>
      )}
    </>
  );
}
