import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Transaction } from '#db/client.ts';
import { storageQuota, userStorageLimit } from '#db/schema/quotas.ts';
import { storage } from '#db/schema/storage.ts';
import { transferTarget } from '#db/schema/transfers.ts';
import { upload } from '#db/schema/uploads.ts';
import { fileVersion } from '#db/schema/versions.ts';

const amount = z.coerce.number().int();
const row = z
  .object({
    person: z.uuid().nullable(),
    keptUsed: amount,
    keptReserved: amount,
    keptFiles: amount,
    used: amount,
    reserved: amount,
    files: amount,
  })
  .transform(({ person, keptUsed, keptReserved, keptFiles, ...counted }) => ({
    person,
    kept: { used: keptUsed, reserved: keptReserved, files: keptFiles },
    counted,
  }));

/** A counter that differs from its rows; the whole workspace's has no person. Bytes, and files. */
export type Drift = z.output<typeof row>;

/** The counters of a workspace that are wrong, its own first, then those of people by their ids. */
export async function driftOf(tx: Transaction, workspaceId: string): Promise<Drift[]> {
  const { rows } = await tx.execute(sql`
    with piece as (
      select coalesce(version_by, user_id) as person, sum(size) as used, 0 as reserved, count(*) as files
      from ${storage} where workspace_id = ${workspaceId} group by 1
      union all
      select user_id, sum(size), 0, 0 from ${fileVersion} where workspace_id = ${workspaceId} group by 1
      union all
      select user_id, 0, sum(size), 0 from ${upload}
      where workspace_id = ${workspaceId} and status in ('created', 'uploading', 'completing') group by 1
      union all
      select user_id, 0, sum(reserved_bytes), 0 from ${transferTarget} where workspace_id = ${workspaceId} group by 1
    ), counted as (
      select person, sum(used) as used, sum(reserved) as reserved, sum(files) as files
      from piece group by grouping sets ((person), ())
    ), kept as (
      select user_id as person, used_bytes, reserved_bytes, file_count
      from ${userStorageLimit} where workspace_id = ${workspaceId}
      union all
      select null, used_bytes, reserved_bytes, file_count
      from ${storageQuota} where workspace_id = ${workspaceId}
    ), compared as (
      select coalesce(k.person, c.person) as person,
        coalesce(used_bytes, 0) as "keptUsed", coalesce(reserved_bytes, 0) as "keptReserved",
        coalesce(file_count, 0) as "keptFiles",
        coalesce(used, 0) as used, coalesce(reserved, 0) as reserved, coalesce(files, 0) as files
      from kept k full join counted c on coalesce(k.person::text, '') = coalesce(c.person::text, '')
    )
    select * from compared
    where ("keptUsed", "keptReserved", "keptFiles") is distinct from (used, reserved, files)
    order by person nulls first`);
  return z.array(row).parse(rows);
}
