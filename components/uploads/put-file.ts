interface PutOptions {
  url: string;
  headers: Record<string, string>;
  signal: AbortSignal;
  /** Bytes sent so far. */
  onProgress: (bytes: number) => void;
}

/**
 * Sends a file to the object store; XMLHttpRequest, since fetch reports no progress of what it
 * sends. Answers with the status, 0 where there was no answer.
 * @throws the signal's reason when it is aborted
 */
export function putFile(file: File, options: PutOptions): Promise<number> {
  const { url, headers, signal, onProgress } = options;
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const request = new XMLHttpRequest();
  const abort = () => {
    request.abort();
    reject(signal.reason);
  };
  signal.addEventListener('abort', abort);
  request.open('PUT', url);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.upload.onprogress = ({ loaded }) => onProgress(loaded);
  request.onload = () => resolve(request.status);
  request.onerror = () => resolve(0);
  // Without a type of its own: the browser would put the file's own one over the signed one.
  request.send(new Blob([file]));
  return promise.finally(() => signal.removeEventListener('abort', abort));
}
