/** Why an upload ended without a file, in a sentence for people. */
export class UploadFailure extends Error {
  override readonly name = 'UploadFailure';
  /** Whether trying again may help. */
  readonly retryable: boolean;

  constructor(message: string, retryable = true) {
    super(message);
    this.retryable = retryable;
  }
}

/** A failure that passes: the same request may succeed a moment later, without anybody's doing. */
export class PassingFailure extends UploadFailure {}

export const changedOnDisk = (): UploadFailure =>
  new UploadFailure(
    'This file was changed, moved or deleted on your device meanwhile. Choose it again.',
    false,
  );

/** The server refuses; where the upload has ended there, trying again starts a new one. */
export class RefusedUpload extends UploadFailure {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message, !['FORBIDDEN', 'INVALID', 'TOO_LARGE'].includes(code));
    this.code = code;
  }
}

/** Whether the file is still what was chosen: browsers refuse to read one that was changed. */
export async function isReadable(file: File): Promise<boolean> {
  try {
    await file.slice(-1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
