import { organizationProcedure, router, workspaceProcedure } from '#server/trpc/procedures.ts';
import { completeUploads } from './complete/mutations.ts';
import { listSessions, listUploads } from './history/queries.ts';
import { cancelUploads } from './mutations.ts';
import { reportProgress } from './progress/mutations.ts';
import { arrivingFiles } from './progress/queries.ts';
import { resumeUpload } from './resume/mutations.ts';
import { setPolicy } from './rules/mutations.ts';
import { currentPolicy } from './rules/queries.ts';
import { setPolicyInput } from './rules/schema.ts';
import {
  arrivingInput,
  cancelInput,
  completeInput,
  reportInput,
  resumeInput,
  sessionListInput,
  signInput,
  startInput,
  uploadListInput,
} from './schema.ts';
import { signParts } from './sign/mutations.ts';
import { startUploads } from './start/mutations.ts';

export const uploadsRouter = router({
  list: workspaceProcedure
    .can('upload', 'create')
    .input(uploadListInput)
    .query(({ ctx, input }) => listUploads(ctx.scope, input)),
  sessions: workspaceProcedure
    .can('upload', 'create')
    .input(sessionListInput)
    .query(({ ctx, input }) => listSessions(ctx.scope, input)),
  arriving: workspaceProcedure
    .can('file', 'read')
    .input(arrivingInput)
    .query(({ ctx, input }) => arrivingFiles(ctx.scope, input)),
  policy: workspaceProcedure
    .can('uploadPolicy', 'read')
    .query(({ ctx }) => currentPolicy(ctx.scope)),
  setPolicy: organizationProcedure
    .can('uploadPolicy', 'manage')
    .input(setPolicyInput)
    .mutation(({ ctx, input }) => setPolicy(ctx.scope, input)),
  resume: workspaceProcedure
    .can('upload', 'create')
    .input(resumeInput)
    .mutation(({ ctx, input }) => resumeUpload(ctx.scope, input)),
  report: workspaceProcedure
    .can('upload', 'create')
    .input(reportInput)
    .mutation(({ ctx, input }) => reportProgress(ctx.scope, input)),
  start: workspaceProcedure
    .can('upload', 'create')
    .input(startInput)
    .mutation(({ ctx, input }) => startUploads(ctx.scope, input)),
  sign: workspaceProcedure
    .can('upload', 'create')
    .input(signInput)
    .mutation(({ ctx, input }) => signParts(ctx.scope, input)),
  complete: workspaceProcedure
    .can('upload', 'create')
    .input(completeInput)
    .mutation(({ ctx, input }) => completeUploads(ctx.scope, input)),
  cancel: workspaceProcedure
    .can('upload', 'create')
    .input(cancelInput)
    .mutation(({ ctx, input }) => cancelUploads(ctx.scope, input)),
});
