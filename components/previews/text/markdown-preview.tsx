'use client';

import type { RemoteFile } from '../remote-file.ts';
import { Markdown } from './markdown.tsx';
import { TextFrame } from './text-frame.tsx';

export function MarkdownPreview({ file }: { file: RemoteFile }) {
  return (
    <TextFrame file={file}>
      {({ text }) => (
        <article dir="auto" className="mx-auto max-w-3xl break-words leading-relaxed">
          <Markdown text={text} />
        </article>
      )}
    </TextFrame>
  );
}
