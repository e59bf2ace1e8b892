import { byteSize } from '#server/core/bytes/schema.ts';
import { env } from '#server/core/env.ts';
import { kindsInWords } from '#server/uploads/rules/schema.ts';
import { type Check, ok, reasonOf, weaker, wrong } from '../policy.ts';

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether only this machine can open the instance. */
export const isLocal = (address: string): boolean => loopback.test(new URL(address).hostname);

const environment: Check = {
  name: 'Configuration',
  start: true,
  run: async () => {
    try {
      env();
    } catch (error) {
      const sentences = error instanceof Error ? error.message.split('\n').slice(1, -1) : [];
      return wrong(
        sentences.map((line) => line.trim()).join(' ') || reasonOf(error),
        '.env.example lists every variable with its default and what it is for.',
      );
    }
    return ok('Every variable that is needed is set and can be read.');
  },
};

const address: Check = {
  name: 'Address',
  after: [environment.name],
  run: async () => {
    const { HOLDALL_URL, S3_PUBLIC_ENDPOINT } = env();
    if (HOLDALL_URL.startsWith('https:') && S3_PUBLIC_ENDPOINT.startsWith('http:'))
      return wrong(
        `The pages come from ${HOLDALL_URL}, but the object store is at ${S3_PUBLIC_ENDPOINT}: browsers send nothing from https to http.`,
        'Put the object store behind https too, and set S3_PUBLIC_ENDPOINT to that address.',
      );
    if (HOLDALL_URL.startsWith('http:') && !isLocal(HOLDALL_URL))
      return weaker(
        `People reach ${HOLDALL_URL} without encryption: passwords and files can be read on the way.`,
        'Put Holdall behind a proxy with a certificate, and set HOLDALL_URL to its https address.',
      );
    if (!isLocal(HOLDALL_URL) && isLocal(S3_PUBLIC_ENDPOINT))
      return wrong(
        `Browsers are sent to ${S3_PUBLIC_ENDPOINT} for files, which for them is their own machine.`,
        'Set S3_PUBLIC_ENDPOINT to the address under which browsers reach the object store.',
      );
    return ok(`People reach Holdall at ${HOLDALL_URL}, and files at ${S3_PUBLIC_ENDPOINT}.`);
  },
};

const upTo = (bytes: number | undefined): string =>
  bytes === undefined ? 'any amount' : `up to ${byteSize(bytes)}`;

function typesInWords(): string {
  const { ALLOWED_TYPES, REFUSED_TYPES } = env();
  const taken = ALLOWED_TYPES.length > 0 ? `Only ${kindsInWords(ALLOWED_TYPES)}` : 'All types';
  const but = REFUSED_TYPES.length > 0 ? `, but not ${kindsInWords(REFUSED_TYPES)}` : '';
  return `${taken}${but} may be uploaded.`;
}

const limits: Check = {
  name: 'Limits',
  after: [environment.name],
  run: async () => {
    const { MAX_FILE_BYTES, MAX_SESSION_BYTES, USER_QUOTA_BYTES, ORGANIZATION_QUOTA_BYTES } = env();
    return ok(
      `Files have up to ${byteSize(MAX_FILE_BYTES)}, uploads in one go up to ${byteSize(MAX_SESSION_BYTES)}. ${typesInWords()} A person may store ${upTo(USER_QUOTA_BYTES)} in a workspace, an organization ${upTo(ORGANIZATION_QUOTA_BYTES)}, where nobody sets anything else.`,
    );
  },
};

export const configurationChecks: readonly Check[] = [environment, address, limits];
