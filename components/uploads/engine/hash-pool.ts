import { changedOnDisk, PassingFailure, UploadFailure } from '../upload-failure.ts';
import type { HashAnswer, HashRequest } from './hash-state.ts';
import type { HashMessage } from './hash-worker.ts';

/** A worker that hashes. Running hashes live in it, and end with it. */
export interface HashWorker {
  /**
   * @throws UploadFailure where the bytes cannot be read; PassingFailure where the worker cannot be
   * loaded, or has died
   */
  ask(request: HashRequest): Promise<HashAnswer>;
  readonly dead: boolean;
}

interface Member extends HashWorker {
  /** Requests without an answer, and files whose running hash it keeps. */
  load: number;
}

/** One core stays for the page; more than four read faster than any line sends. */
const most = Math.min(4, Math.max(1, (globalThis.navigator?.hardwareConcurrency ?? 2) - 1));

const pool: Member[] = [];

function makeMember(): Member {
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { type: 'module' });
  const open = new Map<number, PromiseWithResolvers<HashAnswer>>();
  let asked = 0;
  let dead = false;
  const settle = (number: number, how: (asker: PromiseWithResolvers<HashAnswer>) => void) => {
    const asker = open.get(number);
    open.delete(number);
    if (asker) how(asker);
  };
  worker.onmessage = ({ data }: MessageEvent<HashMessage>) =>
    settle(data.number, ({ resolve, reject }) => {
      if (data.ok) resolve(data.answer);
      else
        reject(data.unreadable ? changedOnDisk() : new UploadFailure('This file cannot be read.'));
    });
  worker.onerror = (event) => {
    event.preventDefault();
    dead = true;
    worker.terminate();
    pool.splice(pool.indexOf(member), 1);
    for (const number of [...open.keys()])
      settle(number, ({ reject }) =>
        reject(
          new PassingFailure('Your browser could not prepare this file. Load the page again.'),
        ),
      );
  };
  const member: Member = {
    load: 0,
    get dead() {
      return dead;
    },
    async ask(request) {
      const asker = Promise.withResolvers<HashAnswer>();
      const number = ++asked;
      open.set(number, asker);
      member.load++;
      worker.postMessage({ number, request });
      try {
        return await asker.promise;
      } finally {
        member.load--;
      }
    },
  };
  return member;
}

/** The worker with the least to do; a new one where all are busy and there may be more. */
function leastBusy(): Member {
  let best: Member | undefined;
  for (const member of pool) if (!best || member.load < best.load) best = member;
  if (best && (best.load === 0 || pool.length >= most)) return best;
  const made = makeMember();
  pool.push(made);
  return made;
}

/** Hashes one piece, in whichever worker is free. */
export const hashPiece = (blob: Blob, md5: boolean): Promise<HashAnswer> =>
  leastBusy().ask({ kind: 'read', blob, own: md5 ? 'sha256+md5' : 'sha256' });

/** Takes a worker for a running hash, which no other can continue. */
export function holdWorker(): { worker: HashWorker; release: () => void } {
  const worker = leastBusy();
  worker.load++;
  let released = false;
  return {
    worker,
    release() {
      if (!released) worker.load--;
      released = true;
    },
  };
}
