import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideCopyDoor } from '#server/testing/copy-door.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { sha256 } from '#server/testing/files.ts';
import { scopeIn } from '#server/testing/people.ts';
import { refusalCode } from '#server/testing/refusal.ts';
import { deleteBehind, objectOf, putBehind } from '#server/testing/store.ts';
import { runTransfers } from '#server/testing/transfers.ts';
import { contentsOf, expectSound, twoWorkspaces } from '#server/testing/two-workspaces.ts';

const place = provideDatabase();
const door = provideCopyDoor();

const mebibyte = 1024 ** 2;
beforeAll(() => {
  process.env.COPY_PART_BYTES = String(5 * mebibyte);
});

const bytes = new Uint8Array(randomBytes(12 * mebibyte));

async function largeFile() {
  const world = await twoWorkspaces();
  const scope = scopeIn(world.ada, personal);
  const id = await arriveAs(scope, { filename: 'large.bin', content: bytes });
  const start = await world.mine.transfers.start({
    to: world.acme.id,
    fileIds: [id],
    mode: 'move',
  });
  return { world, fileId: id, id: start.id };
}

async function arrived({ theirs }: Awaited<ReturnType<typeof twoWorkspaces>>) {
  const [file] = (await theirs.files.list({})).items;
  const { url } = await theirs.files.downloadUrl({ id: file?.id ?? '' });
  return sha256(new Uint8Array(await (await fetch(url)).arrayBuffer()));
}

test('what is larger than the largest copy goes in parts, and is read and compared', async () => {
  const { world, id } = await largeFile();
  await runTransfers();
  expect(door.copies).toBe(3);
  expect(await world.mine.transfers.get({ id })).toMatchObject({ state: 'done', error: null });
  expect(await arrived(world)).toBe(sha256(bytes));
  await expectSound(place.urls, world);
});

test('parts that were copied before a failure are not copied again', async () => {
  const { world } = await largeFile();
  door.onCopy = (n) => {
    if (n === 2) throw new Error('away');
  };
  expect(await refusalCode(runTransfers())).toBe('STORAGE_UNAVAILABLE');
  await runTransfers();
  expect(door.copies).toBe(4);
  expect(await arrived(world)).toBe(sha256(bytes));
  await expectSound(place.urls, world);
});

test('cancelled between two parts, nothing is left of them', async () => {
  const { world, id } = await largeFile();
  door.onCopy = async (n) => {
    if (n === 1) await world.mine.transfers.cancel({ id });
  };
  await runTransfers().catch(() => {});
  await runTransfers();
  await expectSound(place.urls, world);
  expect(await contentsOf(world.theirs)).toEqual({});
});

test.each([
  ['missing', (key: string) => deleteBehind(key)],
  ['not what was stored', (key: string) => putBehind(key, 'something else')],
])(
  'content that is %s ends the transfer with a sentence, and the source stays',
  async (words, spoil) => {
    const { world, id, fileId } = await largeFile();
    await spoil((await objectOf({ fileId })).objectKey);
    await runTransfers();
    expect(await world.mine.transfers.get({ id })).toMatchObject({
      state: 'failed',
      error: expect.stringContaining(`The content of large.bin is ${words}`),
    });
    expect((await world.mine.files.list({})).items).toHaveLength(1);
    expect(await world.theirs.quotas.current()).toMatchObject({ used: 0, reserved: 0 });
  },
);
