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
