'use client';

import type { RemoteFile } from '../remote-file.ts';
import { TextFrame } from './text-frame.tsx';

export function PlainPreview({ file }: { file: RemoteFile }) {
  return (
    <TextFrame file={file}>
      {({ text }) => (
        <pre dir="auto" className="whitespace-pre-wrap break-words font-mono text-sm">
          {text}
        </pre>
      )}
    </TextFrame>
  );
}
