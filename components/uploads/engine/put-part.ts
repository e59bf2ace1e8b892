interface PutOptions {
  url: string;
  headers: Record<string, string>;
  signal: AbortSignal;
  /** Bytes sent so far. */
  onProgress: (bytes: number) => void;
}

/** Milliseconds without any progress after which a connection counts as dead. */
const stall = 30_000;

/**
 * Sends one body to the object store; XMLHttpRequest, since fetch reports no progress of what it
 * sends. Answers with the status, 0 where there was no answer or nothing moved any more.
 * @throws the signal's reason when it is aborted
 */
export function putPart(body: Blob, options: PutOptions): Promise<number> {
  const { url, headers, signal, onProgress } = options;
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const request = new XMLHttpRequest();
  const abort = () => {
    request.abort();
    reject(signal.reason);
  };
  const stalled = () => {
    request.abort();
    resolve(0);
  };
  let timer = setTimeout(stalled, stall);
  const moved = () => {
    clearTimeout(timer);
    timer = setTimeout(stalled, stall);
  };
  signal.addEventListener('abort', abort);
  request.open('PUT', url);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.upload.onprogress = ({ loaded }) => {
    moved();
    onProgress(loaded);
  };
  request.upload.onload = moved;
  request.onload = () => resolve(request.status);
  request.onerror = () => resolve(0);
  request.send(body);
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  });
}
