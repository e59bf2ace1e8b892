import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { provideDatabase } from '#server/testing/database.ts';
import { call } from '#server/testing/isolation/call.ts';
import { connected } from '#server/testing/isolation/snapshot.ts';
import { as, makeOrganization, makePerson, type Person } from '#server/testing/people.ts';

const place = provideDatabase();
let ada: Person;
let acme: string;

beforeAll(async () => {
  ada = await makePerson();
  acme = (await makeOrganization(ada)).id;
  await (await as(ada, acme)).quotas.setWorkspaceLimit({ limitBytes: null });
});

/** The name of the constraint, or the SQLSTATE, that refuses a statement; null where none does. */
const refusedBy = (statement: string, values: unknown[]): Promise<string | null> =>
  connected(place.urls.DATABASE_OWNER_URL, async (owner) => {
    await owner.query('begin');
    try {
      await owner.query(statement, values);
      return null;
    } catch (error) {
      if (error instanceof pg.DatabaseError) return error.constraint ?? error.code ?? '';
      throw error;
    } finally {
      await owner.query('rollback');
    }
  });

describe('limits of roles that are no limits are refused by the database', () => {
  const setLimits = (limits: unknown) =>
    refusedBy(
      `update organization set settings = settings || jsonb_build_object('storageLimits', $2::jsonb) where id = $1`,
      [acme, JSON.stringify(limits)],
    );

  test.each([
    {},
    { member: {} },
    { member: { quotaBytes: 0 } },
    { member: { quotaBytes: null, maxFileBytes: 5 }, viewer: { maxFileBytes: 2 ** 53 - 1 } },
  ])('%j is taken', async (limits) => {
    expect(await setLimits(limits)).toBeNull();
  });

  test.each([
    null,
    5,
    'none',
    [],
    [{ quotaBytes: 5 }],
    { guest: { quotaBytes: 5 } },
    { member: 5 },
    { member: null },
    { member: [{ quotaBytes: 5 }] },
    { member: { quota: 5 } },
    { member: { quotaBytes: -1 } },
    { member: { quotaBytes: 1.5 } },
    { member: { quotaBytes: 2 ** 53 } },
    { member: { quotaBytes: '5' } },
    { member: { quotaBytes: true } },
    { member: { quotaBytes: [5] } },
    { member: { quotaBytes: {} } },
    { member: { quotaBytes: 5, maxFileBytes: -1 } },
    { owner: { quotaBytes: 5 }, member: { maxFileBytes: 0.5 } },
  ])('%j is refused', async (limits) => {
    expect(await setLimits(limits)).toBe('organization_storage_limits');
  });
});

test.each([
  ['update user_storage_limit set quota_bytes = -1', 'user_storage_limit_quota'],
  ['update user_storage_limit set max_file_bytes = -1', 'user_storage_limit_max_file'],
  ['update user_storage_limit set quota_bytes = 5', 'user_storage_limit_reasoned'],
  [
    `update user_storage_limit set quota_bytes = 5, set_by = user_id, reason = ' '`,
    'user_storage_limit_reasoned',
  ],
  [`update user_storage_limit set quota_bytes = '1.5'`, '22P02'],
  ['update storage_quota set limit_bytes = -1', 'storage_quota_limit'],
  ['update storage_quota set granted_bytes = -1', 'storage_quota_granted'],
  ['update storage_quota set used_bytes = -1', 'storage_quota_used'],
])('%s is refused by the database', async (statement, by) => {
  await (await as(ada, acme)).quotas.setUserLimit({
    userId: ada.id,
    maxFileBytes: null,
    quotaBytes: null,
    reason: '',
  });
  expect(await refusedBy(statement, [])).toBe(by);
});

test('what the operator grants cannot be changed by a request', async () => {
  const refused = connected(place.urls.DATABASE_URL, (app) =>
    app.query('update storage_quota set granted_bytes = 5'),
  );
  await expect(refused).rejects.toThrow('permission denied for table storage_quota');
});

describe('limits that are no limits are refused by the API', () => {
  test.each([-1, 1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, '5', undefined, [5], 5n])(
    '%s',
    async (bytes) => {
      const one = { maxFileBytes: bytes, quotaBytes: null };
      for (const [path, input] of [
        ['quotas.setWorkspaceLimit', { limitBytes: bytes }],
        ['quotas.setUserLimit', { userId: ada.id, reason: 'x', ...one }],
        ['quotas.setRoleLimits', { limits: { member: one } }],
      ] as const)
        expect(await call(path, ada, acme, input)).toMatchObject({
          ok: false,
          code: 'BAD_REQUEST',
        });
    },
  );

  test('a role that there is not', async () => {
    const input = { limits: { guest: { maxFileBytes: 1, quotaBytes: 1 } } };
    expect(await call('quotas.setRoleLimits', ada, acme, input)).toMatchObject({
      ok: false,
      code: 'BAD_REQUEST',
    });
  });
});
