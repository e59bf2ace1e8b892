import { env } from '#server/core/env.ts';
import { logger } from '#server/core/logger.ts';
import type { Capabilities } from './binding.ts';
import { storageUnavailable } from './client.ts';
import { measureStore } from './measure.ts';

/** Milliseconds after which what was measured is measured again. */
const freshFor = 60 * 60 * 1_000;
/** Milliseconds between two attempts while the store is away and an older measurement serves. */
const retryAfter = 30_000;
/** Milliseconds that a caller waits for the first measurement. */
const patience = 8_000;

interface Known {
  /** The store that was measured: another environment is another store. */
  of: string;
  capabilities?: Capabilities;
  nextAt: number;
  running?: Promise<Capabilities>;
}

/** One measurement per process, also across hot reloads and separately bundled routes. */
const shared = globalThis as typeof globalThis & { holdallStore?: Known };

function known(): Known {
  const of = `${env().S3_ENDPOINT} ${env().S3_BUCKET} ${env().S3_ACCESS_KEY_ID}`;
  if (shared.holdallStore?.of !== of) shared.holdallStore = { of, nextAt: 0 };
  return shared.holdallStore;
}

/**
 * Measures the store now; several callers share one measurement. The former one is kept when this
 * one fails.
 * @throws StoreRefusal, or the error of a store that does not answer
 */
export function remeasure(): Promise<Capabilities> {
  const entry = known();
  entry.running ??= measureStore()
    .then((capabilities) => {
      Object.assign(entry, { capabilities, nextAt: Date.now() + freshFor });
      return capabilities;
    })
    .catch((error: unknown) => {
      entry.nextAt = Date.now() + retryAfter;
      throw error;
    })
    .finally(() => {
      entry.running = undefined;
    });
  return entry.running;
}

/** Rejects when the work takes longer than a caller should wait; the work goes on. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the store is slow')), milliseconds);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

/**
 * What the store enforces. Measured on first use and again every hour; an older measurement serves
 * while that runs, or while the store is away.
 * @throws AppError STORAGE_UNAVAILABLE where nothing is known yet and the store does not answer
 */
export async function capabilities(): Promise<Capabilities> {
  const entry = known();
  const due = Date.now() >= entry.nextAt;
  if (entry.capabilities) {
    if (due)
      remeasure().catch((err: unknown) => logger.warn({ err }, 'the object store is not well'));
    return entry.capabilities;
  }
  try {
    return await within(patience, remeasure());
  } catch (error) {
    throw storageUnavailable(error);
  }
}
