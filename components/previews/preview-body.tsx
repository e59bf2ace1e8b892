'use client';

import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { byteSize } from '#server/core/bytes/schema.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import type { PreviewFile } from './preview-file.ts';
import { type PreviewKind, previewKind } from './preview-kind.ts';
import type { RemoteFile } from './remote-file.ts';
import { languageOf } from './text/languages.ts';
import { Unshown } from './unshown.tsx';

const loading = () => <Skeleton className="m-6 h-64" />;

// Each with the library that it needs, loaded when the first file of its kind is shown.
const ImagePreview = dynamic(
  () => import('./media/image-preview.tsx').then((m) => m.ImagePreview),
  { ssr: false, loading },
);
const MediaPreview = dynamic(
  () => import('./media/media-preview.tsx').then((m) => m.MediaPreview),
  { ssr: false, loading },
);
const PdfPreview = dynamic(() => import('./pdf/pdf-preview.tsx').then((m) => m.PdfPreview), {
  ssr: false,
  loading,
});
const PlainPreview = dynamic(() => import('./text/plain-preview.tsx').then((m) => m.PlainPreview), {
  ssr: false,
  loading,
});
const CodePreview = dynamic(() => import('./text/code-preview.tsx').then((m) => m.CodePreview), {
  ssr: false,
  loading,
});
const MarkdownPreview = dynamic(
  () => import('./text/markdown-preview.tsx').then((m) => m.MarkdownPreview),
  { ssr: false, loading },
);
const TablePreview = dynamic(() => import('./text/table-preview.tsx').then((m) => m.TablePreview), {
  ssr: false,
  loading,
});
const ZipPreview = dynamic(() => import('./zip/zip-preview.tsx').then((m) => m.ZipPreview), {
  ssr: false,
  loading,
});

/** Bytes of a document of pages that is opened here, at most. */
const mostPdf = 200 * 1024 ** 2;

interface PreviewBodyProps {
  file: PreviewFile;
  content: RemoteFile;
  isFormer: boolean;
}

/** The content of a file in the way of its kind; the type is that of the content, as it was detected. */
export function PreviewBody({ file, content, isFormer }: PreviewBodyProps): ReactNode {
  const { filename } = file;
  const { mimeType } = content;
  const shown: Record<PreviewKind, () => ReactNode> = {
    image: () => <ImagePreview file={file} content={content} isFormer={isFormer} />,
    video: () => <MediaPreview kind="video" filename={filename} content={content} />,
    audio: () => <MediaPreview kind="audio" filename={filename} content={content} />,
    pdf: () =>
      content.size > mostPdf ? (
        <Unshown
          reason={`Documents of more than ${byteSize(mostPdf)} are not shown here. You can download it.`}
        />
      ) : (
        <PdfPreview file={content} />
      ),
    markdown: () => <MarkdownPreview file={content} />,
    table: () => <TablePreview file={content} />,
    code: () => {
      const language = languageOf(filename, mimeType);
      return language ? (
        <CodePreview file={content} language={language} />
      ) : (
        <PlainPreview file={content} />
      );
    },
    text: () => <PlainPreview file={content} />,
    zip: () => <ZipPreview file={content} />,
    none: () => (
      <Unshown reason="Files of this type cannot be shown here. Download it to open it." />
    ),
  };
  if (content.size === 0) return <Unshown reason="This file is empty." />;
  return shown[previewKind({ filename, mimeType })]();
}
