import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { type RawRequest, type SigningChoices, send, signHeader } from './raw-request.ts';
import { blobFiles, startTemporaryStore } from './running-store.ts';

/** A store whose clock stands still, with one object: `kept` under `/box/k`. */
export async function startFrozenStore() {
  const clock = new Date();
  const running = await startTemporaryStore(() => clock);
  await running.client.send(new CreateBucketCommand({ Bucket: 'box' }));
  await running.client.send(new PutObjectCommand({ Bucket: 'box', Key: 'k', Body: 'kept' }));

  /** Signs, lets `change` tamper with what was signed, and tells how the store answers. */
  async function answer(
    signer: typeof signHeader,
    raw: RawRequest,
    choices: SigningChoices = {},
    change: (signed: RawRequest) => RawRequest = (signed) => signed,
  ) {
    const signed = signer(running.port, raw, { time: clock, ...choices });
    const { status, code, body } = await send(running.port, change(signed));
    return { status, code, body: body.toString() };
  }

  return {
    ...running,
    clock,
    minutes: (count: number) => new Date(clock.getTime() + count * 60_000),
    answer,
    /** The store is as it was: one object, one blob. */
    async expectUnchanged() {
      expect((await answer(signHeader, { target: '/box/k' })).body).toBe('kept');
      expect(await blobFiles(running.folder)).toHaveLength(1);
    },
  };
}
