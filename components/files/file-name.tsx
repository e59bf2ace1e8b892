import type { MouseEvent } from 'react';
import { DamageMark } from './damage-mark.tsx';
import type { FileItem } from './file-cache.ts';
import { fileKind } from './file-kind.ts';

/** How a file is opened from its name: here, or by its address in a tab of its own. */
export interface FileOpening {
  hrefOf: (id: string) => string;
  open: (id: string) => void;
}

const isPlainClick = (event: MouseEvent): boolean =>
  event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

/** Type icon and name, with a mark where the content is damaged. */
export function FileName({ file, opening }: { file: FileItem; opening?: FileOpening }) {
  const { icon: Icon, word } = fileKind(file);
  const name = {
    title: file.filename,
    className: 'min-w-0 overflow-clip text-ellipsis whitespace-pre',
    dir: 'auto',
  } as const;
  return (
    <>
      <span title={word} className="shrink-0">
        <Icon aria-hidden className="size-5 text-muted-foreground" strokeWidth={1.5} />
      </span>
      {opening ? (
        <a
          {...name}
          href={opening.hrefOf(file.id)}
          className={`${name.className} rounded hover:underline`}
          onClick={(event) => {
            if (!isPlainClick(event)) return;
            event.preventDefault();
            opening.open(file.id);
          }}
        >
          {file.filename}
        </a>
      ) : (
        <span {...name}>{file.filename}</span>
      )}
      <DamageMark file={file} />
    </>
  );
}
