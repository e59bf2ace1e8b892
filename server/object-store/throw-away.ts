import { createHash } from 'node:crypto';
import pRetry from 'p-retry';
import { env } from '#server/core/env.ts';
import { newId } from '#server/core/ids.ts';
import type { Binding } from './binding.ts';
import { storeTime } from './client.ts';
import { probeKey } from './keys.ts';
import { deleteObject } from './objects.ts';
import { type Promised, type PutPermission, signDownload, signPut } from './signing.ts';

/** Milliseconds for one answer. */
const patience = 5_000;
/** Seconds. */
const lifetime = 5 * 60;

/** The store has answered, and refuses what every upload needs. */
export class StoreRefusal extends Error {
  override readonly name = 'StoreRefusal';
  /** S3's own code, such as `AccessDenied`. */
  readonly s3Code: string;

  constructor(status: number, s3Code: string) {
    super(`The object store answers ${status} ${s3Code}.`);
    this.s3Code = s3Code;
  }
}

/** How the store has answered, read whole. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** One request, again where the connection broke or the store is busy (429 and 503). */
export function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const once = async (): Promise<Answer> => {
    const signal = AbortSignal.timeout(patience);
    const response = await fetch(url, { redirect: 'manual', ...init, signal });
    const { status, headers } = response;
    const text = await response.text();
    if (status === 429 || status === 503) throw new StoreRefusal(status, codeOf(text));
    return { status, headers, text };
  };
  // fetch tells a lost connection as a TypeError, which the library would take for a mistake of ours.
  return pRetry(
    () =>
      once().catch((error: unknown) => {
        throw error instanceof TypeError ? new Error('no answer', { cause: error }) : error;
      }),
    { retries: 2, minTimeout: 300, shouldRetry: ({ error }) => error.name !== 'TimeoutError' },
  );
}

export const codeOf = (text: string): string => /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? '';

/** Whether it was done. @throws StoreRefusal for a fault of the store's own (5xx but 501) */
export function accepted({ status, text }: Answer): boolean {
  if (status >= 500 && status !== 501) throw new StoreRefusal(status, codeOf(text));
  return status >= 200 && status < 300;
}

/** The body of every throw-away object. */
export const content = 'Holdall looks at what this store enforces.';
export const digest = (algorithm: 'sha256' | 'md5', text: string): string =>
  createHash(algorithm).update(text).digest('hex');
export const plain: Binding = { checksum: 'none', createOnly: false };

/** Throw-away objects of one measurement. */
export class Bench {
  readonly #id = newId();
  readonly #keys = new Set<string>();

  key(name: string): string {
    const key = probeKey(this.#id, name);
    this.#keys.add(key);
    return key;
  }

  get #signing() {
    return { endpoint: env().S3_ENDPOINT, expiresIn: lifetime, signingDate: storeTime() };
  }

  sign(name: string, binding = plain, promised: Partial<Promised> = {}): PutPermission {
    const all: Promised = {
      bucket: env().S3_BUCKET,
      key: this.key(name),
      size: content.length,
      mimeType: 'text/plain',
      sha256: digest('sha256', content),
      md5: digest('md5', content),
      ...promised,
    };
    return signPut(all, binding, this.#signing);
  }

  download(name: string, filename: string): string {
    return signDownload({ bucket: env().S3_BUCKET, key: this.key(name), filename }, this.#signing);
  }

  /** Signs a PUT, sends the content on it and tells how the store answered. */
  async put(name: string, binding = plain, promised: Partial<Promised> = {}): Promise<Answer> {
    return send(this.sign(name, binding, promised));
  }

  /** Leaves nothing behind. What a broken connection leaves is swept by a job. */
  async clear(): Promise<void> {
    await Promise.allSettled([...this.#keys].map((key) => deleteObject(env().S3_BUCKET, key)));
  }
}

/** Sends a body on a signed PUT. */
export const send = ({ url, headers }: PutPermission, body = content): Promise<Answer> =>
  ask(url, { method: 'PUT', headers, body });
