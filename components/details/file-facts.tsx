import { byteSize, exactBytes } from '#server/core/bytes/schema.ts';
import { DamageMark } from '../files/damage-mark.tsx';
import { fileEntry } from '../files/entry.ts';
import { fileKind } from '../files/file-kind.ts';
import { RowsSkeleton } from '../files/list-skeleton.tsx';
import { purposeWords } from '../files/purpose-words.ts';
import { FoundPath } from '../search/found-path.tsx';
import { DateTime } from '../shared/date-time.tsx';
import { LoadError } from '../shared/load-error.tsx';
import { VersionsList } from '../versions/versions-list.tsx';
import { Checksum } from './checksum.tsx';
import type { SubjectProps } from './details-subject.tsx';
import { Fact, Facts, Part } from './facts.tsx';
import { LatestActivity } from './latest-activity.tsx';
import { SubjectHead } from './subject-head.tsx';
import { type FileDetails, useFileDetails } from './use-details.ts';

/** The type that the bytes show, and the claimed one where that was another. */
function typeWords({ file, claimedType }: FileDetails): string {
  const { mimeType, processingStatus } = file;
  if (processingStatus === 'pending' || processingStatus === 'running')
    return `${mimeType}, not looked at yet`;
  return claimedType && claimedType !== mimeType
    ? `${mimeType}, by its content; claimed to be ${claimedType}`
    : mimeType;
}

/** All that is known of a file. */
export function FileFacts({ id, workspace, commands }: SubjectProps & { id: string }) {
  const { data, problem, isFetching, refetch } = useFileDetails(id);
  if (problem && !data)
    return <LoadError message={problem} pending={isFetching} onRetry={() => refetch()} />;
  if (!data) return <RowsSkeleton />;
  const { file, path, version, versionBy, versionAt } = data;
  const entry = fileEntry(file);
  const face = fileKind(file);
  return (
    <>
      <SubjectHead entry={entry} face={face} workspace={workspace} commands={commands} />
      <DamageMark file={file} />
      <Facts>
        <Fact word="Kind">{face.word}</Fact>
        <Fact word="Size">
          {byteSize(file.size)}
          {file.size >= 1_000 && ` (${exactBytes(file.size)})`}
        </Fact>
        <Fact word="Type">{typeWords(data)}</Fact>
        <Fact word="Where">
          <FoundPath workspace={workspace} path={path} inTrash={false} />
        </Fact>
        <Fact word="Added">
          by {file.addedBy.name}, <DateTime time={file.createdAt} />
        </Fact>
        <Fact word="Changed">
          <DateTime time={file.updatedAt} />
        </Fact>
        <Fact word="Version">
          {version}, by {versionBy.name}, <DateTime time={versionAt} />
        </Fact>
        {data.originalName !== file.filename && (
          <Fact word="Came as">
            <bdi>{data.originalName}</bdi>
          </Fact>
        )}
        {data.purpose !== 'general' && (
          <Fact word="Used as">{purposeWords[data.purpose] ?? data.purpose}</Fact>
        )}
        <Checksum sha256={data.sha256} verifiedAt={data.verifiedAt} />
      </Facts>
      <Part heading="Versions">
        <div className="-mx-4">
          <VersionsList file={file} />
        </div>
      </Part>
      <LatestActivity entry={entry} commands={commands} />
    </>
  );
}
