import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  ListPartsCommand,
  type S3Client,
  S3ServiceException,
  UploadPartCommand,
  type UploadPartCommandInput,
} from '@aws-sdk/client-s3';

export const MiB = 1024 * 1024;

/** Bytes that tell where they come from: no two blocks of 16 are alike. */
export function patterned(size: number, seed: string): Buffer {
  const block = createHash('sha512').update(seed).digest();
  const bytes = Buffer.alloc(size, block);
  for (let offset = 0; offset + 16 <= size; offset += 4096) bytes.writeUInt32BE(offset, offset);
  return bytes;
}

/** The code and status with which the store refuses. */
export async function refusal(work: Promise<unknown>): Promise<[string, number | undefined]> {
  const error: unknown = await work.then(
    () => new Error('nothing was refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof S3ServiceException)) throw error;
  return [error.name, error.$metadata.httpStatusCode];
}

/** An upload with the SDK's commands; a part that is sent again replaces the one that was listed. */
export function uploadOf(
  client: S3Client,
  named: { Bucket: string; Key: string; UploadId: string | undefined },
  { ChecksumAlgorithm }: Partial<CreateMultipartUploadCommandInput> = {},
) {
  const sent = new Map<number, CompletedPart>();
  return {
    ...named,
    async put(
      PartNumber: number,
      Body: Buffer | string,
      more: Partial<UploadPartCommandInput> = {},
    ) {
      const input = { ...named, PartNumber, Body, ChecksumAlgorithm, ...more };
      const { $metadata, ...part } = await client.send(new UploadPartCommand(input));
      sent.set(PartNumber, { ...part, PartNumber });
      return part;
    },
    listed: () => [...sent.values()].sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0)),
    complete(more: Partial<CompleteMultipartUploadCommandInput> = {}) {
      const MultipartUpload = { Parts: this.listed() };
      return client.send(
        new CompleteMultipartUploadCommand({ ...named, MultipartUpload, ...more }),
      );
    },
    abort: () => client.send(new AbortMultipartUploadCommand(named)),
    parts: (more = {}) => client.send(new ListPartsCommand({ ...named, ...more })),
  };
}

/** Creates an upload. */
export async function startUpload(
  client: S3Client,
  target: { Bucket: string; Key: string },
  settings: Partial<CreateMultipartUploadCommandInput> = {},
) {
  const created = await client.send(new CreateMultipartUploadCommand({ ...target, ...settings }));
  return { created, ...uploadOf(client, { ...target, UploadId: created.UploadId }, settings) };
}
