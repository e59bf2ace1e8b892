import { byteSize, exactBytes } from '#server/core/bytes/schema.ts';
import { type Entry, entryWords } from '../files/entry.ts';
import { counted } from './counted.ts';
import type { SubjectProps } from './details-subject.tsx';
import { Fact, Facts } from './facts.tsx';

/** What is known of several together. */
export function SeveralFacts({ entries, workspace }: SubjectProps & { entries: readonly Entry[] }) {
  const files = entries.filter(({ kind }) => kind === 'file');
  const folders = entries.length - files.length;
  const bytes = files.reduce((sum, { file }) => sum + (file?.size ?? 0), 0);
  return (
    <>
      <p className="mb-4 font-medium">{entryWords(entries)} chosen</p>
      <Facts>
        <Fact word="Chosen">
          {counted(files.length, 'file')} and {counted(folders, 'folder')}
        </Fact>
        <Fact word="Size of the files">
          {byteSize(bytes)}
          {bytes >= 1_000 && ` (${exactBytes(bytes)})`}
          {folders > 0 && ', without what is in the folders'}
        </Fact>
        <Fact word="Starred">{entries.filter(({ starred }) => starred).length} of them</Fact>
        <Fact word="Belongs to">{workspace.name}</Fact>
      </Facts>
    </>
  );
}
