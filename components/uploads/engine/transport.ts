import {
  type CompleteInput,
  mostFiles,
  mostParts,
  type NewPart,
  type ReportInput,
  type StartInput,
} from '#server/uploads/schema.ts';
import { createBatcher } from '../../trpc/batcher.ts';
import type { Outputs } from '../../trpc/router.ts';
import type { WorkspaceClient } from '../../trpc/workspace-client.ts';
import { patiently } from './patience.ts';

export type Started = Outputs['uploads']['start'];
export type UploadPlan = Started['plans'][number];
export type Signed = Outputs['uploads']['sign']['results'][number];
export type Completed = Outputs['uploads']['complete']['results'][number];
export type Cancelled = Outputs['uploads']['cancel']['results'][number];
export type Resumed = Pick<
  Outputs['uploads']['resume'],
  | 'status'
  | 'folderId'
  | 'filename'
  | 'size'
  | 'modifiedAt'
  | 'partSize'
  | 'partCount'
  | 'stored'
  | 'firstPart'
>;
export type OpenUpload = Pick<
  Outputs['uploads']['list']['items'][number],
  | 'id'
  | 'sessionId'
  | 'folderId'
  | 'filename'
  | 'size'
  | 'uploadedBytes'
  | 'createdAt'
  | 'reportedAt'
>;
export type PutPermission = Extract<Signed, { ok: true }>['put'];
export type ToComplete = CompleteInput['uploads'][number];
export type ToReport = ReportInput['uploads'][number];

/** Milliseconds between two completions: one of sixty files costs little more than one of six. */
const completionPace = 500;

/** What the engine asks of the server, for one workspace. Calls that fail for a while are repeated. */
export interface UploadTransport {
  ensureFolders(parentId: string | null, paths: string[][]): Promise<string[]>;
  /** `repeated` where an earlier try may have gone through, and only its answer was lost. */
  start(input: StartInput): Promise<Started & { repeated: boolean }>;
  /** Gathered with what other uploads ask for at the same time; so are the next two. */
  sign(part: NewPart): Promise<Signed>;
  complete(upload: ToComplete): Promise<Completed>;
  cancel(uploadId: string): Promise<Cancelled>;
  /** Once: what is lost is told by the next one. */
  report(uploads: ToReport[]): Promise<void>;
  resume(uploadId: string): Promise<Resumed>;
  /** All of one's own that are open. */
  listOpen(): Promise<OpenUpload[]>;
}

/** @param signal ends what is asked, when the person signs out */
export function createTransport({ api }: WorkspaceClient, signal: AbortSignal): UploadTransport {
  const surely = <T>(call: () => Promise<T>) => patiently(call, signal);
  return {
    async ensureFolders(parentId, paths) {
      return (await surely(() => api.folders.ensure.mutate({ parentId, paths }))).ids;
    },
    async start(input) {
      let tries = 0;
      const started = await surely(() => {
        tries++;
        return api.uploads.start.mutate(input);
      });
      return { ...started, repeated: tries > 1 };
    },
    sign: createBatcher(mostParts, async (parts) => {
      const { results } = await surely(() => api.uploads.sign.mutate({ parts }));
      return results;
    }),
    complete: createBatcher(
      mostParts,
      async (uploads) => {
        const { results } = await surely(() => api.uploads.complete.mutate({ uploads }));
        return results;
      },
      completionPace,
    ),
    cancel: createBatcher(mostFiles, async (uploadIds) => {
      const { results } = await surely(() => api.uploads.cancel.mutate({ uploadIds }));
      return results;
    }),
    async report(uploads) {
      await api.uploads.report.mutate({ uploads });
    },
    resume: (uploadId) => surely(() => api.uploads.resume.mutate({ uploadId })),
    async listOpen() {
      const open: OpenUpload[] = [];
      let cursor: string | undefined;
      do {
        const page = await api.uploads.list.query({ status: 'open', limit: 100, cursor });
        open.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      return open;
    },
  };
}
