import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { archive } from '#db/schema/archives.ts';
import { auditLog } from '#db/schema/audit.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import { newId } from '#server/core/ids.ts';
import { forgetArchives } from '#server/jobs/archives/mutations.ts';
import { askFor, bytesOf } from '#server/testing/archives.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import {
  as,
  expel,
  join,
  makeOrganization,
  makePerson,
  type Person,
  scopeIn,
} from '#server/testing/people.ts';
import { refusalCode } from '#server/testing/refusal.ts';
import { unzip } from '#server/testing/zip.ts';

provideDatabase();

let ada: Person;
let caller: Awaited<ReturnType<typeof as>>;

beforeEach(async () => {
  ada = await makePerson();
  caller = await as(ada);
});

const scope = () => scopeIn(ada, { id: 'personal', kind: 'personal', role: 'owner' });

const put = (filename: string, content: string | Uint8Array<ArrayBuffer>, folderId?: string) =>
  arriveAs(scope(), { filename, content, folderId: folderId ?? null });

const make = async (...paths: string[]): Promise<string[]> =>
  (await caller.folders.ensure({ paths: paths.map((path) => path.split('/')) })).ids;

/** What is in the ZIP of these, by path; opening it has compared the CRCs. */
async function download(chosen: { files?: string[]; folders?: string[] }) {
  const { id, length } = await caller.archives.create(chosen);
  const response = await askFor(ada, 'personal', id);
  expect(response.status).toBe(200);
  const bytes = await bytesOf(response);
  expect(bytes.length).toBe(Number(response.headers.get('content-length')));
  expect(bytes.length).toBe(length);
  const entries = await unzip(bytes);
  return [...entries].map(([path, { content }]) => [path, content.toString()]);
}

describe('what is in a ZIP', () => {
  test('are the chosen files, and folders with all that is in them, empty ones too', async () => {
    const [top = '', inner = ''] = await make('旅行', '旅行/deep', '旅行/deep/empty');
    const alone = await put('alone.txt', 'alone');
    await put('résumé — final.txt', 'in the folder', top);
    await put('🗂️.bin', '', inner);
    await put('not chosen.txt', 'x');
    expect(await download({ files: [alone], folders: [top] })).toEqual([
      ['旅行/', ''],
      ['alone.txt', 'alone'],
      ['旅行/deep/', ''],
      ['旅行/résumé — final.txt', 'in the folder'],
      ['旅行/deep/empty/', ''],
      ['旅行/deep/🗂️.bin', ''],
    ]);
  });

  test('has its times to the second', async () => {
    const id = await put('a.txt', 'a');
    const { createdAt } = await caller.files.get({ id });
    const { id: zip } = await caller.archives.create({ files: [id] });
    const entries = await unzip(await bytesOf(await askFor(ada, 'personal', zip)));
    const seconds = Math.floor(createdAt.getTime() / 1_000);
    expect(
      Math.abs((entries.get('a.txt')?.modifiedAt.getTime() ?? 0) / 1_000 - seconds),
    ).toBeLessThan(2);
  });

  test('never has two names that somebody would take for one', async () => {
    const [a = '', b = '', c = ''] = await make('a', 'b', 'x/a.txt');
    const files = [await put('Same.txt', '1', a), await put('same.txt', '2', b)];
    files.push(await put('SAME.TXT', '3'), await put('a.txt', 'file'));
    expect(await download({ files, folders: [c] })).toEqual([
      ['a.txt/', ''],
      ['SAME.TXT', '3'],
      ['Same (2).txt', '1'],
      ['a (2).txt', 'file'],
      ['same (3).txt', '2'],
    ]);
  });

  test('holds nothing twice that was chosen twice', async () => {
    const [top = '', inner = ''] = await make('top', 'top/inner');
    const file = await put('f.txt', 'f', inner);
    expect(await download({ files: [file, file], folders: [inner, top] })).toEqual([
      ['top/', ''],
      ['top/inner/', ''],
      ['top/inner/f.txt', 'f'],
    ]);
  });

  test('is what is there when it is downloaded: what went to the trash meanwhile is left out', async () => {
    const [folder = ''] = await make('folder');
    const [kept, gone] = [await put('kept.txt', 'kept'), await put('gone.txt', 'gone')];
    await put('inside.txt', 'inside', folder);
    const { id } = await caller.archives.create({ files: [kept, gone], folders: [folder] });
    await caller.files.trash({ ids: [gone] });
    await caller.folders.trash({ ids: [folder] });
    const entries = await unzip(await bytesOf(await askFor(ada, 'personal', id)));
    expect([...entries.keys()]).toEqual(['kept.txt']);
    await caller.files.trash({ ids: [kept] });
    expect((await askFor(ada, 'personal', id)).status).toBe(404);
    expect(await refusalCode(caller.archives.create({ files: [kept] }))).toBe('NOT_FOUND');
  });

  test('are no files that are known to be damaged, and it says which', async () => {
    const [sound, bad] = [await put('sound.txt', 'ok'), await put('bad.txt', 'bad')];
    await asSystem((tx) =>
      tx.update(storage).set({ damagedAt: new Date() }).where(eq(storage.id, bad)),
    );
    const zip = await caller.archives.create({ files: [sound, bad] });
    expect(zip).toMatchObject({ files: 1, leftOut: ['bad.txt'] });
    const entries = await unzip(await bytesOf(await askFor(ada, 'personal', zip.id)));
    expect([...entries.keys()]).toEqual(['sound.txt']);
  });

  test('opens nowhere else than where it is opened, whatever a row says', async () => {
    const id = await put('plain.txt', 'x');
    for (const filename of ['../../etc/passwd', '..', '/root', 'C:\\windows\\x', 'c:x', 'a\nb']) {
      await asSystem((tx) => tx.update(storage).set({ filename }).where(eq(storage.id, id)));
      const [[path = ''] = []] = await download({ files: [id] });
      expect(path).not.toMatch(/[/\\\n]|^\.\.?$|^\w:/);
    }
  });

  test('has the name of what was chosen alone, else of the workspace and the day', async () => {
    const [folder = ''] = await make('Ordner');
    const [a, b] = [await put('a.txt', 'a'), await put('b.txt', 'b')];
    const name = async (chosen: object) => (await caller.archives.create(chosen)).name;
    expect(await name({ folders: [folder] })).toBe('Ordner.zip');
    expect(await name({ files: [a] })).toBe('a.txt.zip');
    const day = new Date().toISOString().slice(0, 10);
    expect(await name({ files: [a, b] })).toBe(`Personal ${day}.zip`);
    const { id } = await caller.archives.create({ folders: [folder] });
    const { headers } = await askFor(ada, 'personal', id, {}, 'HEAD');
    expect(headers.get('content-disposition')).toBe('attachment; filename=Ordner.zip');
  });
});

describe('who may download it', () => {
  test('is who has chosen, as long as they are a member, and nobody else', async () => {
    const acme = await makeOrganization(ada);
    const [vera, mia] = [await makePerson('Vera'), await makePerson('Mia')];
    const membership = await join(vera, acme.id, 'viewer');
    await join(mia, acme.id, 'member');
    const of = scopeIn(ada, { id: acme.id, kind: 'organization', role: 'owner' });
    const file = await arriveAs(of, { filename: 'a.txt', content: 'a' });
    const { id } = await (await as(vera, acme.id)).archives.create({ files: [file] });
    const status = async (person: Person | null, slug: string, which = id) =>
      (await askFor(person, slug, which)).status;
    expect(await status(vera, acme.slug)).toBe(200);
    for (const person of [mia, ada]) expect(await status(person, acme.slug)).toBe(404);
    expect(await status(null, acme.slug)).toBe(401);
    expect(await status(vera, 'personal')).toBe(404);
    expect(await status(vera, acme.slug, newId())).toBe(404);
    const foreign = await (await askFor(mia, acme.slug, id)).text();
    expect(foreign).toBe(await (await askFor(mia, acme.slug, newId())).text());
    await expel(membership);
    expect(await status(vera, acme.slug)).toBe(404);
  });

  test('is nobody after a day; then it is forgotten', async () => {
    const { id } = await caller.archives.create({ files: [await put('a.txt', 'a')] });
    await asSystem((tx) =>
      tx
        .update(archive)
        .set({ expiresAt: new Date(Date.now() - 1_000) })
        .where(eq(archive.id, id)),
    );
    expect((await askFor(ada, 'personal', id)).status).toBe(404);
    await forgetArchives();
    const left = await asSystem((tx) => tx.$count(archive, eq(archive.id, id)));
    expect(left).toBe(0);
  });

  test('is told in the activity, with how much went out', async () => {
    const files = [await put('a.txt', 'a'), await put('b.txt', 'b')];
    const { id, name, length } = await caller.archives.create({ files });
    await askFor(ada, 'personal', id, {}, 'HEAD');
    await bytesOf(await askFor(ada, 'personal', id));
    await bytesOf(await askFor(ada, 'personal', id, { range: 'bytes=5-' }));
    const rows = await asSystem((tx) =>
      tx.select().from(auditLog).where(eq(auditLog.subjectId, id)).orderBy(auditLog.id),
    );
    expect(rows.map(({ action, after }) => [action, after])).toEqual([
      ['archive.download', { name, files: 2, bytes: length }],
      ['archive.download', { name, files: 2, bytes: length, from: 5 }],
    ]);
  });
});

describe('a download that was interrupted', () => {
  /** A ZIP of several files, one of which is not sent in one piece, with all of its bytes. */
  async function whole(known: boolean) {
    const [folder = ''] = await make('folder');
    const large = new Uint8Array(randomBytes(700_000));
    await put('large.bin', large, folder);
    await put('a.txt', 'first', folder);
    await put('z.txt', 'last', folder);
    const { id } = await caller.archives.create({ folders: [folder] });
    const bytes = await bytesOf(await askFor(ada, 'personal', id));
    if (!known)
      await asSystem((tx) =>
        tx.update(storageObject).set({ crc32: null }).where(eq(storageObject.userId, ada.id)),
      );
    return { id, bytes };
  }

  test.each([true, false])('goes on at any byte, exactly (CRCs kept: %s)', async (known) => {
    const { id, bytes } = await whole(known);
    const etag = (await askFor(ada, 'personal', id, {}, 'HEAD')).headers.get('etag') ?? '';
    const last = bytes.length - 1;
    for (const first of [0, 1, 40, 100, 300_000, 700_050, last - 400, last - 100, last]) {
      const range = `bytes=${first}-`;
      const response = await askFor(ada, 'personal', id, { range, 'if-range': etag });
      expect(response.status).toBe(206);
      expect(response.headers.get('content-range')).toBe(`bytes ${first}-${last}/${bytes.length}`);
      expect(Buffer.compare(await bytesOf(response), bytes.subarray(first))).toBe(0);
    }
    for (const [range, from, to] of [
      ['bytes=0-99', 0, 100],
      ['bytes=250000-250009', 250_000, 250_010],
      ['bytes=-50', bytes.length - 50, bytes.length],
      [`bytes=5-${bytes.length + 1_000}`, 5, bytes.length],
    ] as const) {
      const response = await askFor(ada, 'personal', id, { range });
      expect(response.headers.get('content-length')).toBe(String(to - from));
      expect(Buffer.compare(await bytesOf(response), bytes.subarray(from, to))).toBe(0);
    }
  });

  test('begins anew where its ZIP is another one by now', async () => {
    const { id, bytes } = await whole(true);
    const etag = (await askFor(ada, 'personal', id, {}, 'HEAD')).headers.get('etag') ?? '';
    const { items } = await caller.files.list({
      folderId: (await caller.folders.list({})).items[0]?.id,
    });
    await caller.files.rename({ id: items[0]?.id ?? '', filename: 'renamed.txt' });
    const response = await askFor(ada, 'personal', id, { range: 'bytes=10-', 'if-range': etag });
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).not.toBe(etag);
    expect([...(await unzip(await bytesOf(response))).keys()]).toContain('folder/renamed.txt');
    expect(bytes.length).toBeGreaterThan(0);
  });

  test('is refused past the end, and sent whole for ranges that are none', async () => {
    const { id, bytes } = await whole(true);
    const past = await askFor(ada, 'personal', id, { range: `bytes=${bytes.length}-` });
    expect(past.status).toBe(416);
    expect(past.headers.get('content-range')).toBe(`bytes */${bytes.length}`);
    for (const range of ['bytes=5-1', 'bytes=a-b', 'items=0-1', 'bytes=0-1,5-6', 'bytes=-']) {
      const response = await askFor(ada, 'personal', id, { range });
      expect(response.status).toBe(200);
      await response.body?.cancel();
    }
    const head = await askFor(ada, 'personal', id, {}, 'HEAD');
    expect(head.headers.get('content-length')).toBe(String(bytes.length));
    expect(head.headers.get('accept-ranges')).toBe('bytes');
    expect(head.body).toBeNull();
  });

  test('keeps what it has computed when it is cut in the middle', async () => {
    const { id } = await whole(false);
    const reader = (await askFor(ada, 'personal', id)).body?.getReader();
    // Of the three contents the first one is through when the second has begun.
    await reader?.read();
    await reader?.read();
    await reader?.cancel();
    const kept = await asSystem((tx) =>
      tx.select().from(storageObject).where(eq(storageObject.userId, ada.id)),
    );
    expect(kept.filter(({ crc32 }) => crc32 !== null).map(({ size }) => size)).toEqual([5]);
  });
});
