import type { UploadEntry, UploadPhase } from '../upload-entry.ts';

/** An entry for tests, of a hundred bytes. */
export const entryIn = (
  phase: UploadPhase,
  change: Partial<Omit<UploadEntry, 'phase'>> = {},
): UploadEntry => ({
  id: 'upload-1',
  name: 'a.txt',
  path: [],
  size: 100,
  modifiedAt: null,
  workspace: {
    id: 'personal',
    kind: 'personal',
    name: 'Personal',
    slug: 'personal',
    colour: 'slate',
  },
  folderId: null,
  folderName: null,
  batch: 'batch-1',
  sessionId: null,
  uploadId: null,
  bytes: 0,
  speed: null,
  problem: null,
  retryable: true,
  conflict: null,
  ...change,
  phase,
});
