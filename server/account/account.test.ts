import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { auditLog } from '#db/schema/audit.ts';
import { env } from '#server/core/env.ts';
import { setupCode } from '#server/setup/policy.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { call } from '#server/testing/isolation/call.ts';
import { as, join, makeOrganization, makePerson } from '#server/testing/people.ts';

provideDatabase();

test('a new name is shown everywhere with the next request, and written to one’s own audit log', async () => {
  const ada = await makePerson();
  const acme = await makeOrganization(ada);
  const caller = await as(ada);
  expect(await caller.account.rename({ name: '  Ada Lovelace ' })).toEqual({
    name: 'Ada Lovelace',
  });
  const { items } = await (await as(ada, acme.id)).members.list({});
  expect(items).toMatchObject([{ name: 'Ada Lovelace' }]);
  // A second time with the same name changes nothing.
  await caller.account.rename({ name: 'Ada Lovelace' });
  const written = await asSystem((tx) =>
    tx.select().from(auditLog).where(eq(auditLog.subjectId, ada.id)),
  );
  expect(written).toMatchObject([
    {
      action: 'account.rename',
      workspaceId: `user:${ada.id}`,
      before: { name: 'Ada' },
      after: { name: 'Ada Lovelace' },
    },
  ]);
});

test.each(['', '   ', 'x'.repeat(81), 'Ada\u202e', 'Ada\nLovelace', 'A\u0000da'])(
  'the name %j is refused',
  async (name) => {
    const ada = await makePerson();
    expect(await call('account.rename', ada, 'personal', { name })).toMatchObject({
      ok: false,
      code: 'BAD_REQUEST',
    });
  },
);

test('the overview names the organizations that would be without an owner, and no others', async () => {
  const ada = await makePerson();
  const alone = await makeOrganization(ada, 'Alone');
  const shared = await makeOrganization(ada, 'Shared');
  await join(await makePerson(), shared.id, 'owner');
  await join(await makePerson(), alone.id, 'admin');
  const foreign = await makeOrganization(await makePerson(), 'Foreign');
  await join(ada, foreign.id, 'admin');
  const doomed = await makeOrganization(ada, 'Doomed');
  await (await as(ada, doomed.id)).organizations.delete({ name: 'Doomed' });
  const overview = await (await as(ada)).account.overview();
  expect(overview).toMatchObject({
    admin: false,
    solelyOwned: [{ id: alone.id, name: 'Alone', slug: alone.slug }],
    deletedOrganizations: [{ id: doomed.id }],
  });
});

test('the overview tells the admin of the instance', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  await caller.setup.claim({ code: setupCode(env().AUTH_SECRET) });
  expect((await caller.account.overview()).admin).toBe(true);
});
