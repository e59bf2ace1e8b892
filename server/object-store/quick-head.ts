import http from 'node:http';
import https from 'node:https';
import { env } from '#server/core/env.ts';
import { storeTime } from './client.ts';
import { signUrl } from './signed-url.ts';

/** Milliseconds. */
const patience = 2_000;
/** Seconds for which the question may be asked. */
const lifetime = 60;

const agents = {
  'http:': new http.Agent({ keepAlive: true, maxSockets: 32 }),
  'https:': new https.Agent({ keepAlive: true, maxSockets: 32 }),
};

/** What the store answers, as far as it was clear: what it holds, or that there is nothing. */
export type QuickHead = { status: 200; headers: http.IncomingHttpHeaders } | { status: 404 };

/**
 * Asks the store what it holds, once, at a tenth of what the SDK takes for it: a thousand small files
 * are a thousand such questions. Undefined where the answer was anything but clear, or there was none:
 * then the SDK asks, which knows clocks, redirections and when to ask again.
 */
export function quickHead(bucket: string, key: string): Promise<QuickHead | undefined> {
  const headers = { 'x-amz-checksum-mode': 'ENABLED' };
  const permitted = { method: 'HEAD', bucket, key, headers } as const;
  const signing = {
    endpoint: env().S3_ENDPOINT,
    expiresIn: lifetime,
    signingDate: storeTime(),
  };
  const url = new URL(signUrl(permitted, signing));
  const { promise, resolve } = Promise.withResolvers<QuickHead | undefined>();
  const [client, agent] =
    url.protocol === 'https:' ? [https, agents['https:']] : [http, agents['http:']];
  const request = client.request(
    url,
    { method: 'HEAD', agent, headers, timeout: patience },
    (response) => {
      const { statusCode: status, headers: told } = response;
      response.resume();
      if (status === 200) resolve({ status, headers: told });
      else resolve(status === 404 ? { status } : undefined);
    },
  );
  request.on('timeout', () => request.destroy());
  request.on('error', () => resolve(undefined));
  request.on('close', () => resolve(undefined));
  request.end();
  return promise;
}
