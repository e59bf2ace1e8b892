'use client';

import { type ReactNode, useEffect, useState } from 'react';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { RemoteFile } from '../remote-file.ts';
import { Unshown } from '../unshown.tsx';
import { type OpenPdf, openPdf } from './open-pdf.ts';
import { PdfPage } from './pdf-page.tsx';

/** Pages that are laid out, at most: each keeps its place. */
const mostPages = 2_000;

type State = { opened: OpenPdf; first: { width: number; height: number } } | { problem: string };

const problemOf = (error: unknown): string => {
  const name = error instanceof Error ? error.name : '';
  if (name === 'PasswordException')
    return 'This document is protected by a password. Download it to open it.';
  return name === 'InvalidPDFException' || name === 'FormatError'
    ? 'This document cannot be shown: it is damaged. You can download it.'
    : 'The content of this file could not be read.';
};

/** The document for as long as it is shown. */
function useDocument(file: RemoteFile): State | null {
  const [state, setState] = useState<State | null>(null);
  useEffect(() => {
    let gone = false;
    let opened: OpenPdf | undefined;
    async function open() {
      try {
        opened = await openPdf(file);
        const { width, height } = (await opened.document.getPage(1)).getViewport({ scale: 1 });
        if (gone) opened.close();
        else setState({ opened, first: { width, height } });
      } catch (error) {
        if (!gone) setState({ problem: problemOf(error) });
      }
    }
    void open();
    return () => {
      gone = true;
      opened?.close();
    };
  }, [file]);
  return state;
}

/** The pages of a document below each other; each is drawn when it comes near. */
export function PdfPreview({ file }: { file: RemoteFile }): ReactNode {
  const state = useDocument(file);
  if (!state) return <Skeleton className="m-6 h-64" />;
  if ('problem' in state) return <Unshown reason={state.problem} />;
  const { document } = state.opened;
  const pages = Math.min(document.numPages, mostPages);
  const numbers = Array.from({ length: pages }, (_, n) => n + 1);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section tabIndex={0} aria-label="Content" className="min-h-0 flex-1 overflow-auto bg-muted">
      <div className="mx-auto flex w-full max-w-4xl flex-col gap-3 p-2 sm:p-4">
        {numbers.map((number) => (
          <PdfPage
            key={number}
            document={document}
            number={number}
            total={document.numPages}
            estimate={state.first}
          />
        ))}
        {document.numPages > pages && (
          <p className="p-4 text-center text-muted-foreground">
            These are the first {pages} of {document.numPages} pages. Download the document to see
            all of it.
          </p>
        )}
      </div>
    </section>
  );
}
