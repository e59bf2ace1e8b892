import { sql } from 'drizzle-orm';
import { asSystem } from '#db/client.ts';
import { storageObject } from '#db/schema/storage.ts';
import { newId, newToken } from '#server/core/ids.ts';
import { nameKey } from '#server/files/policy.ts';

interface Options {
  organizationId?: string | null;
  folderId?: string | null;
  /** Of the n-th file, from 1 on. */
  name?: (n: number) => string;
}

const batch = 10_000;

/** Many files at once, all of the same bytes that nobody reads: for long lists. */
export async function makeManyFiles(
  { id: userId }: { id: string },
  count: number,
  { organizationId = null, folderId = null, name = (n) => `file ${n}` }: Options = {},
): Promise<void> {
  const objectId = newId();
  await asSystem(async (tx) => {
    await tx.insert(storageObject).values({
      id: objectId,
      userId,
      organizationId,
      bucket: 'b',
      objectKey: newToken(128),
      size: 1,
      state: 'stored',
    });
    for (let from = 1; from <= count; from += batch) {
      const names = Array.from({ length: Math.min(batch, count + 1 - from) }, (_, i) =>
        name(from + i),
      );
      await tx.execute(sql`
        insert into storage (id, user_id, organization_id, folder_id, file_key, filename, name_key,
          original_name, mime_type, size, object_id, created_at, updated_at)
        select gen_random_uuid(), ${userId}, ${organizationId}, ${folderId}, gen_random_uuid()::text,
          name, key, name, (array['text/plain', 'image/png', 'application/pdf'])[1 + n % 3], n % 97,
          ${objectId}, timestamptz '2026-01-01' + n * interval '1 minute',
          timestamptz '2026-06-01' - n % 500 * interval '1 minute'
        from unnest(${sql.param(names)}::text[], ${sql.param(names.map(nameKey))}::text[])
          with ordinality as made (name, key, n)`);
    }
  });
}

/** Many empty folders at once in the root of Personal. */
export async function makeManyFolders(
  { id: userId }: { id: string },
  count: number,
  name = (n: number) => `folder ${n}`,
): Promise<void> {
  const names = Array.from({ length: count }, (_, i) => name(i + 1));
  await asSystem((tx) =>
    tx.execute(sql`
      insert into folder (id, user_id, name, name_key)
      select gen_random_uuid(), ${userId}, name, key
      from unnest(${sql.param(names)}::text[], ${sql.param(names.map(nameKey))}::text[])
        as made (name, key)`),
  );
}
