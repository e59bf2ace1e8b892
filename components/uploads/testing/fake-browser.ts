import { vi } from 'vitest';
import { createHashState, type HashRequest } from '../engine/hash-state.ts';
import type { HashMessage } from '../engine/hash-worker.ts';

/** Answers a PUT: the status, 0 for none. Waiting is up to whoever answers. */
export type Store = (url: string, body: Blob) => Promise<number>;

const workers = new Set<HereWorker>();

/** Ends all workers, as a browser does that runs out of memory. */
export function killWorkers(): void {
  for (const worker of workers) worker.onerror?.(new Event('error'));
}

/** A worker that hashes in this thread. */
class HereWorker {
  onmessage: ((event: { data: HashMessage }) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  readonly #hash = createHashState();
  #turn: Promise<unknown> = Promise.resolve();

  constructor() {
    workers.add(this);
  }

  terminate(): void {
    workers.delete(this);
    this.onmessage = null;
  }

  postMessage({ number, request }: { number: number; request: HashRequest }): void {
    this.#turn = this.#turn.then(async () => {
      try {
        this.#say({ number, ok: true, answer: await this.#hash(request) });
      } catch (error) {
        const unreadable = error instanceof DOMException && error.name === 'NotReadableError';
        this.#say({ number, ok: false, unreadable });
      }
    });
  }

  #say(data: HashMessage): void {
    this.onmessage?.({ data });
  }
}

/** Requests that go to `store`. */
const requestTo = (store: Store) =>
  class {
    upload: { onprogress?: (event: { loaded: number }) => void; onload?: () => void } = {};
    onload: (() => void) | undefined;
    onerror: (() => void) | undefined;
    status = 0;
    #url = '';
    #aborted = false;

    open(_method: string, url: string): void {
      this.#url = url;
    }

    setRequestHeader(): void {}

    abort(): void {
      this.#aborted = true;
    }

    async send(body: Blob): Promise<void> {
      this.upload.onprogress?.({ loaded: body.size });
      this.upload.onload?.();
      // A body that cannot be read ends the request without an answer.
      this.status = await store(this.#url, body).catch(() => 0);
      if (this.#aborted) return;
      if (this.status === 0) this.onerror?.();
      else this.onload?.();
    }
  };

/** What the engine needs of a browser. Timers are false ones: `until` lets them run. */
export function stubBrowser(store: Store): void {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
  });
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('navigator', { onLine: true, hardwareConcurrency: 4 });
  vi.stubGlobal('Worker', HereWorker);
  vi.stubGlobal('XMLHttpRequest', requestTo(store));
  vi.stubGlobal('fetch', async (url: string, { body, signal }: RequestInit = {}) => {
    // The server answers when it is asked whether it is there.
    if (!(body instanceof Uint8Array)) return Response.json({ database: 'ok' });
    const status = await store(url, new Blob([new Uint8Array(body)]));
    signal?.throwIfAborted();
    if (status === 0) throw new TypeError('Failed to fetch');
    return new Response(null, { status });
  });
}

/** Lets timers and all else go on until it is so. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let turns = 0; !isSo(); turns++) {
    if (turns > 200_000) throw new Error('it never comes to be so');
    // Slower than what really happens meanwhile: no timeout may run out under a busy machine.
    await vi.advanceTimersByTimeAsync(2);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
