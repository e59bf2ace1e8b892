import { isRunning, type UploadEntry } from '../upload-entry.ts';

/** Whether there is something to hold: while the server looks at the file, there is not. */
export const canPause = (entry: UploadEntry): boolean =>
  isRunning(entry) && entry.phase !== 'verifying';

export const canRetry = ({ phase, retryable }: UploadEntry): boolean =>
  phase === 'cancelled' || (phase === 'failed' && retryable);
