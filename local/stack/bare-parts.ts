import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { env } from '#server/core/env.ts';
import { newId } from '#server/core/ids.ts';
import { storeClient } from '#server/object-store/client.ts';
import { signPut } from './bare-s3.ts';

/** One request of the bare loop: a slice of a file, and where it goes. */
export interface BarePut {
  url: string;
  headers: Record<string, string>;
  file: number;
  start: number;
  end: number;
}

/** A signed PUT for each of as many files, and nothing that knows of them. */
export function signPuts(count: number, size: number): Promise<BarePut[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, file) => ({
      url: await signPut(`bare/${newId()}`, size),
      headers: { 'if-none-match': '*' },
      file,
      start: 0,
      end: size,
    })),
  );
}

/** The signed parts of one object. */
export async function signParts(
  size: number,
  part: number,
): Promise<{ puts: BarePut[]; abort(): Promise<unknown> }> {
  const place = { Bucket: env().S3_BUCKET, Key: `bare/${newId()}` };
  const { UploadId } = await storeClient().send(new CreateMultipartUploadCommand(place));
  const puts = await Promise.all(
    Array.from({ length: Math.ceil(size / part) }, async (_, i) => {
      const [start, end] = [i * part, Math.min(size, (i + 1) * part)];
      const command = new UploadPartCommand({
        ...place,
        UploadId,
        PartNumber: i + 1,
        ContentLength: end - start,
      });
      return {
        url: await getSignedUrl(storeClient(), command),
        headers: {},
        file: 0,
        start,
        end,
      };
    }),
  );
  return {
    puts,
    abort: () => storeClient().send(new AbortMultipartUploadCommand({ ...place, UploadId })),
  };
}
