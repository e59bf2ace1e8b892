'use client';

import { useQuery } from '@tanstack/react-query';
import { File, Folder, Link2, Lock } from 'lucide-react';
import { byteSize } from '#server/core/bytes/schema.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { RemoteFile } from '../remote-file.ts';
import { Unshown } from '../unshown.tsx';
import { listZip, NotAZip, type ZipEntry } from './central-directory.ts';

const kinds: Record<ZipEntry['kind'], { icon: typeof File; word: string }> = {
  file: { icon: File, word: 'File' },
  folder: { icon: Folder, word: 'Folder' },
  link: { icon: Link2, word: 'Link' },
};

/** Characters that show nothing, or turn what follows around, as what they are: nothing hides. */
const visible = (name: string): string =>
  name.replace(
    /[\p{Cc}\p{Default_Ignorable_Code_Point}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );

function EntryRow({ entry: { name, kind, size, encrypted } }: { entry: ZipEntry }) {
  const { icon: Icon, word } = kinds[kind];
  return (
    <tr className="border-b last:border-b-0">
      <td className="py-1.5 pr-4">
        <span className="flex min-w-0 items-center gap-2">
          <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          <span className="whitespace-pre-wrap break-all">{visible(name)}</span>
          {encrypted && <Lock aria-label="encrypted" className="size-3.5 shrink-0" />}
        </span>
      </td>
      <td className="whitespace-nowrap py-1.5 pr-4 text-muted-foreground">{word}</td>
      <td className="whitespace-nowrap py-1.5 text-right text-muted-foreground">
        {kind === 'folder' ? '' : byteSize(size)}
      </td>
    </tr>
  );
}

/** What is in an archive, by its own directory: nothing is downloaded or unpacked. */
export function ZipPreview({ file }: { file: RemoteFile }) {
  const { data, error } = useQuery({
    queryKey: ['previews', 'zip', file.url],
    queryFn: ({ signal }) => listZip((from, to) => file.read(from, to, signal), file.size),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (error)
    return (
      <Unshown
        reason={
          error instanceof NotAZip
            ? 'This archive cannot be listed: it is damaged.'
            : 'The content of this file could not be read.'
        }
      />
    );
  if (!data) return <Skeleton className="m-6 h-64" />;
  const { entries, total } = data;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section tabIndex={0} aria-label="Content" className="min-h-0 flex-1 overflow-auto">
      <div className="mx-auto w-full max-w-4xl p-4 sm:p-6">
        <p className="mb-3 text-muted-foreground">
          {entries.length < total
            ? `The first ${entries.length.toLocaleString('en')} of ${total.toLocaleString('en')} entries`
            : `${total.toLocaleString('en')} ${total === 1 ? 'entry' : 'entries'}`}
          , as the archive says
        </p>
        <table className="w-full text-sm">
          <thead className="sr-only">
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Kind</th>
              <th scope="col">Size</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names may come twice
              <EntryRow key={n} entry={entry} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
