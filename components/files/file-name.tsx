import { DamageMark } from './damage-mark.tsx';
import type { FileItem } from './file-cache.ts';
import { fileKind } from './file-kind.ts';

/** Type icon and name, with a mark where the content is damaged. */
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
      <DamageMark file={file} />
    </>
  );
}
