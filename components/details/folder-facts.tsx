import { Folder } from 'lucide-react';
import { byteSize, exactBytes } from '#server/core/bytes/schema.ts';
import { folderEntry } from '../files/entry.ts';
import { RowsSkeleton } from '../files/list-skeleton.tsx';
import { FoundPath } from '../search/found-path.tsx';
import { DateTime } from '../shared/date-time.tsx';
import { LoadError } from '../shared/load-error.tsx';
import { counted } from './counted.ts';
import type { SubjectProps } from './details-subject.tsx';
import { Fact, Facts } from './facts.tsx';
import { LatestActivity } from './latest-activity.tsx';
import { SubjectHead } from './subject-head.tsx';
import { useFolderDetails } from './use-details.ts';

/** All that is known of a folder. */
export function FolderFacts({ id, workspace, commands }: SubjectProps & { id: string }) {
  const { data, problem, isFetching, refetch } = useFolderDetails(id);
  if (problem && !data)
    return <LoadError message={problem} pending={isFetching} onRetry={() => refetch()} />;
  if (!data) return <RowsSkeleton />;
  const { folder, path, inside } = data;
  const entry = folderEntry(folder);
  const atLeast = inside.more ? 'At least ' : '';
  return (
    <>
      <SubjectHead
        entry={entry}
        face={{ icon: Folder, word: 'Folder' }}
        workspace={workspace}
        commands={commands}
      />
      <Facts>
        <Fact word="Kind">Folder</Fact>
        <Fact word="Inside">
          {atLeast}
          {counted(inside.files, 'file')} and {counted(inside.folders, 'folder')}
        </Fact>
        <Fact word="Storage">
          {atLeast}
          {byteSize(inside.bytes)}
          {inside.bytes >= 1_000 && ` (${exactBytes(inside.bytes)})`}
        </Fact>
        <Fact word="Where">
          <FoundPath workspace={workspace} path={path} inTrash={false} />
        </Fact>
        <Fact word="Made">
          by {folder.addedBy.name}, <DateTime time={folder.createdAt} />
        </Fact>
        <Fact word="Changed">
          <DateTime time={folder.updatedAt} />
        </Fact>
      </Facts>
      <LatestActivity entry={entry} commands={commands} />
    </>
  );
}
