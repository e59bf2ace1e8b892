import type { Cut } from '#server/uploads/schema.ts';
import { type HashWorker, hashPiece, holdWorker } from './hash-pool.ts';
import type { PartHashes } from './hash-state.ts';

/**
 * The bytes of a part, without a type of their own: of a part, none is signed. A file that goes as it
 * is has its type signed; slicing it would be a question to another process of the browser, which
 * for a thousand small files takes longer than sending them.
 */
export function pieceOf(file: Blob, { partSize, partCount }: Cut, number: number): Blob {
  if (partCount === 1) return file;
  const start = (number - 1) * partSize;
  return file.slice(start, Math.min(file.size, start + partSize));
}

/**
 * The hashes of a file's parts, and of the whole, each part being read once for both where parts are
 * asked for in their order. What comes before is read first where it was not: after a resume.
 */
export interface Reading {
  part(number: number, md5: boolean): Promise<PartHashes>;
  /** Reads what nobody has asked for. */
  whole(): Promise<string>;
  /** Parts that the whole file's hash has behind it. */
  readonly read: number;
  close(): void;
}

type Held = ReturnType<typeof holdWorker>;

let begun = 0;

/** @param onRead told after each part that is read for the whole file's hash only */
export function beginReading(file: Blob, cut: Cut, onRead: (parts: number) => void): Reading {
  const running = `file-${++begun}`;
  let held: Held | undefined;
  let read = 0;
  let whole: string | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  function worker(): HashWorker {
    if (held && !held.worker.dead) return held.worker;
    held?.release();
    held = holdWorker();
    // The running hash was in the former worker: from the start again.
    read = 0;
    return held.worker;
  }

  async function readUntil(parts: number): Promise<HashWorker> {
    for (;;) {
      const current = worker();
      if (read >= parts) return current;
      const blob = pieceOf(file, cut, read + 1);
      await current.ask({ kind: 'read', blob, own: 'none', running });
      onRead(++read);
    }
  }

  /** One after the other: the running hash takes its parts in order. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const mine = turn.then(task);
    turn = mine.catch(() => {});
    return mine;
  }

  async function hashPart(number: number, md5: boolean): Promise<PartHashes> {
    const blob = pieceOf(file, cut, number);
    const own = md5 ? 'sha256+md5' : 'sha256';
    const alone = cut.partCount === 1 || whole !== undefined || number <= read;
    const answer = alone
      ? await hashPiece(blob, md5)
      : await readUntil(number - 1).then((at) => at.ask({ kind: 'read', blob, own, running }));
    if (!alone) read = number;
    if (!answer.own) throw new Error('a part was read without its hash');
    return answer.own;
  }

  async function finish(): Promise<string> {
    if (whole !== undefined) return whole;
    const at = await readUntil(cut.partCount);
    const answer = await at.ask({ kind: 'finish', running });
    if (!answer.whole) throw new Error('a file was read without its hash');
    whole = answer.whole;
    held?.release();
    held = undefined;
    return whole;
  }

  return {
    part: (number, md5) => inTurn(() => hashPart(number, md5)),
    whole: () => inTurn(finish),
    get read() {
      return read;
    },
    close() {
      if (held && !held.worker.dead) held.worker.ask({ kind: 'drop', running }).catch(() => {});
      held?.release();
      held = undefined;
      read = 0;
    },
  };
}
