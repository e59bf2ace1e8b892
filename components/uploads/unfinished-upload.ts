/** An upload that an earlier page, or another device, has begun and that nobody here goes on with. */
export interface UnfinishedUpload {
  uploadId: string;
  sessionId: string | null;
  name: string;
  folderId: string | null;
  /** Bytes. */
  size: number;
  /** Bytes, as last reported. */
  uploadedBytes: number;
  createdAt: Date;
  /** When somebody last reported progress: a moment ago means that another device is at it. */
  reportedAt: Date | null;
  /** Whether this browser kept a handle: `continueUpload` needs no file then, only a click. */
  oneClick: boolean;
}

/** What `continueUpload` must know: an entry that is `needs-file` has it as well. */
export type ToContinue = Pick<
  UnfinishedUpload,
  'uploadId' | 'sessionId' | 'name' | 'folderId' | 'size'
>;
