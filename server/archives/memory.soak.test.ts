import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { askFor } from '#server/testing/archives.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { as, makePerson, scopeIn } from '#server/testing/people.ts';

provideDatabase();

const mebibyte = 1024 ** 2;
const objectBytes = 32 * mebibyte;
/** Files that share the object: 256 MiB as a rule, 4 GiB and a directory in 64 bits in the soak. */
const files = process.env.SOAK === '1' ? 129 : 8;
/** Far below what is sent, far above what pieces on their way take. */
const allowed = 64 * mebibyte;
/** What is sent between two looks at the memory. */
const between = 8 * mebibyte;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that something holds: what only waits for the collector says how busy that is. */
const inUse = (): number => {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

test('memory does not grow with the bytes of a ZIP', { timeout: 900_000 }, async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const scope = scopeIn(ada, { id: 'personal', kind: 'personal', role: 'owner' });
  const content = new Uint8Array(randomBytes(objectBytes));
  const first = await arriveAs(scope, { filename: 'first.bin', content });
  await asSystem((tx) =>
    tx.execute(sql`
      insert into storage (id, user_id, file_key, filename, name_key, original_name, mime_type, size, object_id)
      select gen_random_uuid(), user_id, gen_random_uuid()::text, 'n' || n, 'n' || n, 'n' || n, mime_type, size, object_id
      from storage, generate_series(2, ${files}::int) n where id = ${first}`),
  );
  const chosen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await caller.files.list({ cursor, limit: 200 });
    chosen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  const { id, length } = await caller.archives.create({ files: chosen });
  expect(length).toBeGreaterThan(files * objectBytes);
  const response = await askFor(ada, 'personal', id);
  const before = inUse();
  let most = 0;
  let sent = 0;
  let looks = 0;
  for await (const chunk of response.body ?? []) {
    sent += chunk.length;
    if (sent < looks * between) continue;
    looks++;
    most = Math.max(most, inUse());
  }
  expect(sent).toBe(length);
  expect(looks).toBeGreaterThan(files);
  expect(most - before).toBeLessThan(allowed);
});
