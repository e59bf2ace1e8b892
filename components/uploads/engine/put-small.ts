/** Milliseconds without an answer after which a connection counts as dead. */
const stall = 60_000;

/**
 * Sends a small body to the object store; `fetch`, which costs a browser half of what a request does
 * that reports its progress. Answers with the status, 0 where there was no answer.
 * @throws the signal's reason when it is aborted
 */
export async function putSmall(
  body: Uint8Array<ArrayBuffer>,
  { url, headers, signal }: { url: string; headers: Record<string, string>; signal: AbortSignal },
): Promise<number> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const abort = () => stop.abort();
  signal.addEventListener('abort', abort);
  const timer = setTimeout(abort, stall);
  try {
    const { status } = await fetch(url, {
      method: 'PUT',
      headers,
      body,
      signal: stop.signal,
      credentials: 'omit',
    });
    return status;
  } catch {
    signal.throwIfAborted();
    return 0;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
