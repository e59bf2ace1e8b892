import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { auditLog } from '#db/schema/audit.ts';
import { env } from '#server/core/env.ts';
import { newId } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile, startUpload } from '#server/testing/files.ts';
import { call, procedures } from '#server/testing/isolation/call.ts';
import { cases } from '#server/testing/isolation/cases.ts';
import { madeUpRows } from '#server/testing/isolation/world.ts';
import { as, join, makeOrganization, makePerson } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';

provideDatabase();

async function organization(name = 'Acme') {
  const olga = await makePerson('Olga');
  const acme = await makeOrganization(olga, name);
  return { olga, acme, owner: await as(olga, acme.id) };
}

test('a deleted organization is gone for everybody with their next request, and its owners are told until when it waits', async () => {
  const { olga, acme, owner } = await organization();
  const mia = await makePerson('Mia');
  await join(mia, acme.id, 'admin');
  const admin = await as(mia, acme.id);
  const before = Date.now();
  const { purgeAfter } = await owner.organizations.delete({ name: 'Acme' });
  const days = (purgeAfter.getTime() - before) / 86_400_000;
  expect(days).toBeGreaterThanOrEqual(env().DELETION_DELAY_DAYS);
  expect(days).toBeLessThan(env().DELETION_DELAY_DAYS + 0.1);
  for (const [person, caller] of [
    [olga, owner],
    [mia, admin],
  ] as const) {
    expect(await refusalCode(caller.files.list({}))).toBe('NOT_FOUND');
    expect((await (await as(person)).workspaces.list()).map(({ id }) => id)).toEqual(['personal']);
    expect(
      await refusalCode(
        (await as(person)).workspaces.switch({
          organizationId: acme.id,
        }),
      ),
    ).toBe('NOT_FOUND');
  }
  const { id, name, slug } = acme;
  expect((await (await as(olga)).account.overview()).deletedOrganizations).toEqual([
    { id, name, slug, purgeAfter },
  ]);
  expect((await (await as(mia)).account.overview()).deletedOrganizations).toEqual([]);
});

test('every procedure of a workspace answers for a deleted organization as for one that never was', async () => {
  const { olga, acme, owner } = await organization();
  await owner.organizations.delete({ name: 'Acme' });
  const inWorkspace = [...procedures].filter(([, { meta }]) => meta.access === 'workspace');
  expect(inWorkspace.length).toBeGreaterThan(15);
  for (const [path] of inWorkspace) {
    const input = cases[path]?.inputs[0]?.(madeUpRows());
    const never = await call(path, olga, newId(), input);
    expect([path, never]).toMatchObject([path, { ok: false, code: 'NOT_FOUND' }]);
    expect([path, await call(path, olga, acme.id, input)]).toEqual([path, never]);
  }
});

test('the name has to be typed as one sees it, and the server checks it', async () => {
  const { owner, acme } = await organization();
  for (const name of ['acme', 'Acme!', 'Acm', acme.slug])
    expect(await refusal(owner.organizations.delete({ name }))).toEqual({
      code: 'INVALID',
      message: 'Type the name of the organization: Acme',
      details: { field: 'name' },
    });
  expect((await owner.workspaces.current()).name).toBe('Acme');
  // What HTML shows of a name that has more spaces than one, and of one in another normal form.
  await owner.organizations.update({ name: 'Café   Söhne', slug: acme.slug, colour: 'red' });
  await owner.organizations.delete({ name: ' Cafe\u0301 Söhne ' });
});

test('only owners delete and take back', async () => {
  const { acme, owner } = await organization();
  for (const role of ['admin', 'member', 'viewer'] as const) {
    const person = await makePerson(role);
    await join(person, acme.id, role);
    expect(
      await refusalCode((await as(person, acme.id)).organizations.delete({ name: 'Acme' })),
    ).toBe('FORBIDDEN');
  }
  await owner.organizations.delete({ name: 'Acme' });
  const takeBack = { organizationId: acme.id };
  const never = await refusal(
    (await as(await makePerson())).organizations.takeBack({ organizationId: newId() }),
  );
  expect(never.code).toBe('NOT_FOUND');
  for (const role of ['admin', 'member', 'viewer', null] as const) {
    const person = await makePerson();
    if (role) await join(person, acme.id, role);
    expect(await refusal((await as(person)).organizations.takeBack(takeBack))).toEqual(never);
  }
  const second = await makePerson('Second');
  await join(second, acme.id, 'owner');
  expect(await (await as(second)).organizations.takeBack(takeBack)).toEqual({ slug: acme.slug });
});

test('taken back, an organization is as it was: files, members, roles, open uploads', async () => {
  const { olga, acme, owner } = await organization();
  const vera = await makePerson('Vera');
  await join(vera, acme.id, 'viewer');
  const file = await putFile(owner, { filename: 'plan.txt' });
  const open = await startUpload(owner, { filename: 'open.txt' });
  await owner.organizations.delete({ name: 'Acme' });
  await (await as(olga)).organizations.takeBack({ organizationId: acme.id });
  expect((await owner.files.list({})).items).toMatchObject([{ id: file.id }]);
  expect((await (await as(vera, acme.id)).workspaces.current()).role).toBe('viewer');
  expect((await owner.uploads.list({})).items.map(({ id }) => id)).toContain(open.uploadId);
  const actions = await asSystem((tx) =>
    tx
      .select({ action: auditLog.action })
      .from(auditLog)
      .where(eq(auditLog.subjectId, acme.id))
      .orderBy(auditLog.createdAt, auditLog.id),
  );
  expect(actions.map(({ action }) => action)).toEqual([
    'organization.create',
    'organization.delete',
    'organization.restore',
  ]);
  // A second time works like the first one.
  await owner.organizations.delete({ name: 'Acme' });
  await (await as(olga)).organizations.takeBack({ organizationId: acme.id });
  expect((await owner.workspaces.current()).id).toBe(acme.id);
});

test('deleted by ten requests at once an organization has one deletion, and what comes second is told', async () => {
  const { olga, acme } = await organization();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => call('organizations.delete', olga, acme.id, { name: 'Acme' })),
  );
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  const codes = answers.flatMap((answer) => (answer.ok ? [] : [answer.code]));
  expect(new Set([...codes, 'CONFLICT', 'NOT_FOUND'])).toEqual(new Set(['CONFLICT', 'NOT_FOUND']));
  await (await as(olga)).organizations.takeBack({ organizationId: acme.id });
});

test('taken back by ten requests at once it comes back once, and nothing fails', async () => {
  const { olga, acme, owner } = await organization();
  await owner.organizations.delete({ name: 'Acme' });
  const caller = await as(olga);
  const answers = await Promise.allSettled(
    Array.from({ length: 10 }, () => caller.organizations.takeBack({ organizationId: acme.id })),
  );
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await owner.workspaces.current()).id).toBe(acme.id);
});

test('an invitation of a deleted organization looks like one that never was, and works again after taking it back', async () => {
  const { olga, acme, owner } = await organization();
  const ina = await makePerson('Ina');
  const { link } = await owner.invitations.create({ email: ina.email, role: 'member' });
  const token = link.split('/').at(-1) ?? '';
  await owner.organizations.delete({ name: 'Acme' });
  const caller = await as(ina);
  const never = await refusal(caller.invitations.preview({ token: 'x'.repeat(43) }));
  expect(await refusal(caller.invitations.preview({ token }))).toEqual(never);
  expect(await refusal(caller.invitations.accept({ token }))).toEqual(never);
  await (await as(olga)).organizations.takeBack({ organizationId: acme.id });
  expect(await caller.invitations.accept({ token })).toMatchObject({ slug: acme.slug });
});

test('the address of a deleted organization stays taken until it is purged', async () => {
  const { acme, owner } = await organization();
  await owner.organizations.delete({ name: 'Acme' });
  const { slug } = acme;
  expect(
    await refusal(
      (await as(await makePerson())).organizations.create({ name: 'New', slug, colour: 'red' }),
    ),
  ).toMatchObject({ code: 'CONFLICT', message: 'This address is taken. Choose another one.' });
});

test('whoever had it open is told that it was deleted, not that they were removed', async () => {
  const { acme, owner } = await organization();
  const mia = await makePerson('Mia');
  await join(mia, acme.id, 'member');
  await (await as(mia)).workspaces.switch({ organizationId: acme.id });
  await owner.organizations.delete({ name: 'Acme' });
  expect(await refusal((await as(mia, null)).workspaces.current())).toEqual({
    code: 'NO_LONGER_MEMBER',
    message: 'Acme was deleted by one of its owners.',
    details: { name: 'Acme', deleted: 1 },
  });
});
