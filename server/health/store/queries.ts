import { env } from '#server/core/env.ts';
import { strongestBinding } from '#server/object-store/binding.ts';
import { capabilities, remeasure } from '#server/object-store/capabilities.ts';
import { refusalWords } from '#server/object-store/client.ts';
import { askPublicAddress } from '#server/object-store/cors.ts';
import { checkBucket } from '#server/object-store/objects.ts';
import { guarantees } from '../guarantees/queries.ts';
import { type Check, ok, reasonOf, type Verdict, weaker, wrong } from '../policy.ts';

const remedies: [RegExp, string][] = [
  [
    /NoSuchBucket|404/,
    'Make the bucket, or set S3_BUCKET to the one that is there. With a bucket in the host name, set S3_FORCE_PATH_STYLE=false.',
  ],
  [
    /InvalidAccessKeyId|SignatureDoesNotMatch/,
    'Compare S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY and S3_REGION with what the store has given out.',
  ],
  [
    /30[1278]/,
    'The bucket lives elsewhere: set S3_REGION and S3_ENDPOINT to the region that it is in.',
  ],
  [
    /40[13]/,
    'Compare S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY and S3_REGION with what the store has given out, and allow these credentials to read, write, delete and list in the bucket.',
  ],
];

const unreachable = (error: unknown): Verdict => {
  const reason = refusalWords(error) ?? reasonOf(error);
  const [, remedy] = remedies.find(([pattern]) => pattern.test(reason)) ?? [];
  return wrong(
    `The object store at ${env().S3_ENDPOINT} cannot be used: ${reason.replace(/\.$/, '')}.`,
    remedy ??
      'Start it, and compare S3_ENDPOINT with the address at which this machine reaches it.',
  );
};

/** The part that is asked often: whether the bucket answers to our credentials. */
const bucket: Check = {
  name: 'Bucket',
  after: ['Configuration'],
  health: 'objectStore',
  run: async () => {
    try {
      await checkBucket(env().S3_BUCKET);
    } catch (error) {
      return unreachable(error);
    }
    return ok(`The bucket ${env().S3_BUCKET} answers at ${env().S3_ENDPOINT}.`);
  },
};

/** Measures; what the guarantees are judged by. */
const trial: Check = {
  name: 'Object store',
  after: [bucket.name],
  run: async () => {
    try {
      await remeasure();
    } catch (error) {
      return unreachable(error);
    }
    return ok('Throw-away objects were written, read and deleted.');
  },
};

const publicAddress: Check = {
  name: 'Public address',
  after: [trial.name],
  run: async () => {
    const { S3_PUBLIC_ENDPOINT, HOLDALL_URL, S3_BUCKET } = env();
    const answer = await askPublicAddress(strongestBinding(await capabilities()));
    if (!answer.reached)
      return weaker(
        `From here, nobody answers at ${S3_PUBLIC_ENDPOINT}, where browsers are sent: ${reasonOf(answer.cause)}.`,
        'Browsers may reach it all the same: the set-up page (/setup, as admin) tries it from yours. Else correct S3_PUBLIC_ENDPOINT.',
      );
    if (answer.refused)
      return wrong(
        `The bucket’s CORS policy does not allow ${answer.refused}: browsers cannot upload.`,
        `Allow ${HOLDALL_URL} to use GET, PUT and HEAD with any header on ${S3_BUCKET}, and expose ETag. The set-up page (/setup, as admin) shows the policy to paste.`,
      );
    return ok(`Browsers at ${HOLDALL_URL} may upload to ${S3_PUBLIC_ENDPOINT}.`);
  },
};

export const storeChecks: readonly Check[] = [
  bucket,
  trial,
  publicAddress,
  ...guarantees.map(
    ({ name, judge }): Check => ({
      name,
      after: [trial.name],
      run: async () => judge(await capabilities()),
    }),
  ),
];
