'use client';

import { useQuery } from '@tanstack/react-query';
import type { RemoteFile } from '../remote-file.ts';
import { highlight } from './highlight.tsx';
import type { Language } from './languages.ts';
import { TextFrame } from './text-frame.tsx';

/** Characters that are highlighted, at most: each word becomes an element. */
const mostHighlighted = 200_000;

function Code({ text, language }: { text: string; language: Language }) {
  const { data } = useQuery({
    queryKey: ['previews', 'code', language, text],
    queryFn: () => highlight(text, language),
    enabled: text.length <= mostHighlighted,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <pre
      data-highlighted={data ? language : undefined}
      className="whitespace-pre-wrap break-words font-mono text-sm"
    >
      <code>{data ?? text}</code>
    </pre>
  );
}

export function CodePreview({ file, language }: { file: RemoteFile; language: Language }) {
  return (
    <TextFrame file={file}>{({ text }) => <Code text={text} language={language} />}</TextFrame>
  );
}
