import { knownKeys, storedKeys, unknownParts } from '#db/object-rows.ts';
import { env } from '#server/core/env.ts';
import { objectPrefix as prefix, probePrefix, probeTime } from '#server/object-store/keys.ts';
import { listKeys } from '#server/object-store/listing.ts';
import { listOpenParts } from '#server/object-store/multipart.ts';
import { headObject } from '#server/object-store/objects.ts';
import { type Check, ok, reasonOf, type Verdict, weaker, wrong } from '../policy.ts';

/** Pages of a thousand keys that are looked at: a bucket may hold millions. */
const pages = 10;
/** Suspects that are looked at once more, since people work meanwhile. */
const suspects = 100;
/** Milliseconds; a job sweeps what is older. */
const probesKeptFor = 30 * 60_000;

interface Comparison {
  /** Objects that were listed. */
  listed: number;
  /** Whether the whole bucket was. */
  whole: boolean;
  withoutRow: string[];
  withoutObject: string[];
}

/** Compares the bucket with the rows, page by page, in the order of the keys. */
async function compare(bucket: string): Promise<Comparison> {
  const found: Comparison = { listed: 0, whole: false, withoutRow: [], withoutObject: [] };
  let token: string | null = null;
  let from = '';
  for (let page = 0; page < pages && !found.whole; page++) {
    const before = new Date();
    const { keys, next } = await listKeys(bucket, prefix, token);
    found.whole = next === null;
    const to = found.whole ? null : (keys.at(-1) ?? null);
    const known = await knownKeys(bucket, keys);
    const there = new Set(keys);
    const expected = await storedKeys({ bucket, prefix, from, to }, before, 10_000);
    found.listed += keys.length;
    found.withoutRow.push(...keys.filter((key) => !known.has(key)));
    found.withoutObject.push(...expected.filter((key) => !there.has(key)));
    token = next;
    from = to ?? from;
  }
  return found;
}

/** Suspects that are still so: a deletion or a sign of life may have come between. */
async function confirmed(bucket: string, { withoutRow, withoutObject }: Comparison) {
  const lonely = withoutRow.slice(0, suspects);
  const known = await knownKeys(bucket, lonely);
  const stays = async (keys: string[], there: boolean) => {
    const heads = await Promise.all(keys.map((key) => headObject(bucket, key)));
    return keys.filter((_, n) => (heads[n] !== null) === there);
  };
  return {
    withoutRow: await stays(
      lonely.filter((key) => !known.has(key)),
      true,
    ),
    withoutObject: await stays(withoutObject.slice(0, suspects), false),
  };
}

const count = (found: readonly string[]): string =>
  found.length >= suspects ? `at least ${suspects}` : `${found.length}`;

const cannotList = (error: unknown): Verdict =>
  weaker(
    `The bucket cannot be listed, so leftovers are not found: ${reasonOf(error)}.`,
    'Allow these credentials to list the bucket and its multipart uploads.',
  );

const objects: Check = {
  name: 'Objects and rows',
  after: ['Database', 'Object store'],
  run: async () => {
    const bucket = env().S3_BUCKET;
    let comparison: Comparison;
    try {
      comparison = await compare(bucket);
    } catch (error) {
      return cannotList(error);
    }
    const { withoutRow, withoutObject } = await confirmed(bucket, comparison);
    const looked = `${comparison.whole ? 'All' : 'The first'} ${comparison.listed.toLocaleString('en')} objects were compared with the database`;
    if (withoutObject.length > 0)
      return wrong(
        `${looked}. Objects that are missing: ${count(withoutObject)}, such as ${withoutObject[0]}.`,
        'Restore the bucket from a back-up of the same time as the database. Until then, those files say that they are damaged.',
      );
    if (withoutRow.length > 0)
      return weaker(
        `${looked}. Objects that belong to no file: ${count(withoutRow)}, such as ${withoutRow[0]}.`,
        'They only take space. Where no other Holdall shares this bucket, and the database is not an older one that was restored, they may be deleted (aws s3 rm).',
      );
    return ok(
      comparison.listed === 0
        ? 'There are no objects yet, and no rows that need one.'
        : `${looked}: each has its row, and each row its object.`,
    );
  },
};

const probes: Check = {
  name: 'Throw-away objects',
  after: ['Database', 'Object store'],
  run: async () => {
    const bucket = env().S3_BUCKET;
    try {
      const isOld = (key: string) => (probeTime(key) ?? 0) < Date.now() - probesKeptFor;
      const { keys } = await listKeys(bucket, probePrefix, null);
      const old = keys.filter(isOld);
      return old.length === 0
        ? ok('None is left over.')
        : weaker(
            `Objects of earlier trials that are left under ${probePrefix}: ${old.length}.`,
            'The worker deletes them every ten minutes: is it running? (npm start runs it.)',
          );
    } catch (error) {
      return cannotList(error);
    }
  },
};

const parts: Check = {
  name: 'Uploads in parts',
  after: ['Database', 'Object store'],
  run: async () => {
    const bucket = env().S3_BUCKET;
    try {
      const open = await listOpenParts(bucket, prefix);
      if (open === null) return ok('The store knows no uploads in parts, so none is left over.');
      const unknown = await unknownParts(bucket, open);
      return unknown.length === 0
        ? ok('No upload in parts is left that nobody knows.')
        : weaker(
            `Uploads in parts that belong to no file: ${unknown.length}, such as ${unknown[0]?.key}.`,
            'They take space that no listing shows. The worker aborts them when they are an hour old: is it running? (npm start runs it.)',
          );
    } catch (error) {
      return cannotList(error);
    }
  },
};

export const leftoverChecks: readonly Check[] = [objects, probes, parts];
