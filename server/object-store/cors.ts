import { env } from '#server/core/env.ts';
import { newId } from '#server/core/ids.ts';
import type { Binding } from './binding.ts';
import { probeKey } from './keys.ts';
import { forBrowsers } from './presign.ts';
import { signPut } from './signing.ts';

/** Lets browsers at this origin, and no other, use presigned URLs of the bucket. */
export const corsRules = (origin: string) => ({
  CORSRules: [
    {
      AllowedOrigins: [origin],
      AllowedMethods: ['GET', 'PUT', 'HEAD'],
      AllowedHeaders: ['*'],
      ExposeHeaders: ['ETag'],
      MaxAgeSeconds: 3600,
    },
  ],
});

/** What to paste, and where, when browsers are turned away. */
export function corsAdvice(): { policy: string; command: string } {
  const { HOLDALL_URL, S3_BUCKET, S3_ENDPOINT } = env();
  return {
    policy: JSON.stringify(corsRules(HOLDALL_URL), null, 2),
    command: [
      'aws s3api put-bucket-cors',
      `--endpoint-url ${S3_ENDPOINT}`,
      `--bucket ${S3_BUCKET}`,
      '--cors-configuration file://cors.json',
    ].join(' \\\n  '),
  };
}

/** How the store answers at the address that browsers use, seen from the server. */
export type PublicAnswer =
  | { reached: false; cause: unknown }
  /** `refused` says what a browser would be missing; null where it would be let through. */
  | { reached: true; refused: string | null };

const listed = (value: string | null, wanted: string): boolean =>
  (value ?? '').split(',').some((item) => ['*', wanted].includes(item.trim().toLowerCase()));

function missing(headers: Headers, sent: readonly string[]): string | null {
  const origin = headers.get('access-control-allow-origin');
  if (origin !== '*' && origin !== env().HOLDALL_URL) return `the origin ${env().HOLDALL_URL}`;
  if (!listed(headers.get('access-control-allow-methods'), 'put')) return 'the method PUT';
  const header = sent.find((name) => !listed(headers.get('access-control-allow-headers'), name));
  return header ? `the header ${header}` : null;
}

/**
 * Asks the way a browser does before it sends a file (a preflight, https://fetch.spec.whatwg.org
 * section "CORS-preflight fetch"), at S3_PUBLIC_ENDPOINT. Nothing is stored.
 */
export async function askPublicAddress(binding: Binding): Promise<PublicAnswer> {
  const nothing = '0'.repeat(64);
  const { url, headers } = signPut(
    {
      bucket: env().S3_BUCKET,
      key: probeKey(newId(), 'preflight'),
      size: 1,
      mimeType: 'text/plain',
      sha256: nothing,
      md5: nothing.slice(32),
    },
    binding,
    forBrowsers(60),
  );
  const sent = Object.keys(headers);
  try {
    const answer = await fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin: env().HOLDALL_URL,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': sent.sort().join(','),
      },
      signal: AbortSignal.timeout(5_000),
    });
    await answer.text();
    const none = `requests from ${env().HOLDALL_URL} (it answers ${answer.status})`;
    if (!answer.ok) return { reached: true, refused: none };
    return { reached: true, refused: missing(answer.headers, sent) };
  } catch (cause) {
    return { reached: false, cause };
  }
}
