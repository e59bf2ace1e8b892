import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { makePerson } from '#server/testing/people.ts';
import { asSystem } from './client.ts';
import { insertRows } from './insert-rows.ts';
import { auditLog } from './schema/audit.ts';
import { upload } from './schema/uploads.ts';

provideDatabase();

const odd = ['plain', `"{a,b}" \\ ' ; --`, 'NULL', '', 'ä\u{1F600}\n\t', '{', '\\"'];

test('what each row says arrives as it was said: odd texts, nulls, numbers, times', async () => {
  const { id: userId } = await makePerson();
  const rows = odd.map((filename, n) => ({
    id: newId(),
    filename,
    size: n === 0 ? 0 : Number.MAX_SAFE_INTEGER - n,
    partSize: Number.MAX_SAFE_INTEGER,
    modifiedAt: n % 2 ? new Date(1_000_000 * n) : null,
    sha256: n === 3 ? 'a'.repeat(64) : null,
  }));
  await asSystem((tx) =>
    insertRows(
      tx,
      upload,
      {
        userId,
        mimeType: 'text/plain',
        status: 'created',
        expiresAt: sql`now() + interval '1 day'`,
      },
      rows,
    ),
  );
  const stored = await asSystem((tx) =>
    tx.select().from(upload).where(eq(upload.userId, userId)).orderBy(upload.id),
  );
  expect(stored).toEqual(rows.map((row) => expect.objectContaining({ ...row, userId })));
  // What nobody says has its default, and what is computed is computed.
  expect(stored[0]).toMatchObject({ uploadedBytes: 0, workspaceId: `user:${userId}` });
});

test('documents stay documents, and those that are missing are null', async () => {
  const { id: userId } = await makePerson();
  const documents = [{ filename: odd.join() }, null, { nested: { list: [1, null, 'two'] } }];
  await asSystem((tx) =>
    insertRows(
      tx,
      auditLog,
      { userId, requestId: newId(), action: 'file.rename', subjectType: 'file' },
      documents.map((after) => ({ id: newId(), subjectId: newId(), after })),
    ),
  );
  const stored = await asSystem((tx) =>
    tx.select().from(auditLog).where(eq(auditLog.userId, userId)).orderBy(auditLog.id),
  );
  expect(stored.map(({ after }) => after)).toEqual(documents);
});

test('none at all is no statement, and a bad row among them leaves none', async () => {
  const { id: userId } = await makePerson();
  const entry = (subjectId: string) => ({ id: newId(), subjectId });
  const insert = (rows: ReturnType<typeof entry>[]) =>
    asSystem((tx) =>
      insertRows(
        tx,
        auditLog,
        { userId, requestId: newId(), action: 'file.rename', subjectType: 'file' },
        rows,
      ),
    );
  await insert([]);
  await expect(insert([entry(newId()), entry('no id')])).rejects.toThrow();
  expect(await asSystem((tx) => tx.$count(auditLog, eq(auditLog.userId, userId)))).toBe(0);
});
