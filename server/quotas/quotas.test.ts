import { and, eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { asSystem } from '#db/client.ts';
import { auditLog } from '#db/schema/audit.ts';
import { storageQuota, userStorageLimit } from '#db/schema/quotas.ts';
import { newId } from '#server/core/ids.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile, startUpload } from '#server/testing/files.ts';
import { as, expel, join, makeOrganization, makePerson } from '#server/testing/people.ts';
import { refusal, refusalCode } from '#server/testing/refusal.ts';

provideDatabase();

beforeAll(() => {
  // Before the environment is first read, which is once.
  process.env.MAX_FILE_BYTES = '100000';
  process.env.USER_QUOTA_BYTES = '50000';
  process.env.ORGANIZATION_QUOTA_BYTES = '80000';
});

async function organization() {
  const olga = await makePerson('Olga');
  const mia = await makePerson('Mia');
  const acme = await makeOrganization(olga);
  const memberId = await join(mia, acme.id, 'member');
  return {
    acme,
    olga,
    mia,
    memberId,
    admin: await as(olga, acme.id),
    member: await as(mia, acme.id),
  };
}

const grant = (organizationId: string, grantedBytes: number | null) =>
  asSystem((tx) =>
    tx
      .update(storageQuota)
      .set({ grantedBytes })
      .where(eq(storageQuota.workspaceId, `org:${organizationId}`)),
  );

test('without any setting the instance’s limits hold, and an organization has one of its own', async () => {
  const { member, mia } = await organization();
  const empty = { used: 0, reserved: 0, fileCount: 0 };
  const user = { ...empty, limit: 50_000, source: 'system' };
  expect(await member.quotas.current()).toEqual({
    ...user,
    of: 'user',
    user,
    workspace: { ...empty, limit: 80_000, source: 'system' },
    maxFile: { bytes: 100_000, source: 'system' },
  });
  expect((await (await as(mia)).quotas.current()).workspace).toEqual({
    ...empty,
    limit: null,
    source: 'system',
  });
});

test('an override goes before the role, the role before the instance, and taken back they inherit', async () => {
  const { admin, member, mia } = await organization();
  const limits = async () => {
    const { user, maxFile } = await member.quotas.current();
    return [user.limit, user.source, maxFile.bytes, maxFile.source];
  };
  const role = { maxFileBytes: 2_000, quotaBytes: 20_000 };
  await admin.quotas.setRoleLimits({ limits: { member: role } });
  expect(await limits()).toEqual([20_000, 'role', 2_000, 'role']);
  const own = { userId: mia.id, maxFileBytes: null, quotaBytes: 30_000, reason: 'The video work' };
  await admin.quotas.setUserLimit(own);
  expect(await limits()).toEqual([30_000, 'override', 2_000, 'role']);
  await admin.quotas.setUserLimit({ ...own, maxFileBytes: 0 });
  expect(await limits()).toEqual([30_000, 'override', 0, 'override']);
  await admin.quotas.setUserLimit({
    userId: mia.id,
    maxFileBytes: null,
    quotaBytes: null,
    reason: '',
  });
  expect(await limits()).toEqual([20_000, 'role', 2_000, 'role']);
  await admin.quotas.setRoleLimits({ limits: {} });
  expect(await limits()).toEqual([50_000, 'system', 100_000, 'system']);
});

test('the largest file is the organization’s where its rules of uploads say less', async () => {
  const { admin, member } = await organization();
  const rules = { allowedTypes: [], refusedTypes: [], maxSessionBytes: null };
  const largest = async () => (await member.quotas.current()).maxFile;
  await admin.uploads.setPolicy({ ...rules, maxFileBytes: 700 });
  expect(await largest()).toEqual({ bytes: 700, source: 'organization' });
  await admin.quotas.setRoleLimits({ limits: { member: { maxFileBytes: 600, quotaBytes: null } } });
  expect(await largest()).toEqual({ bytes: 600, source: 'role' });
});

test('an override holds in its organization only', async () => {
  const { admin, mia } = await organization();
  const other = await organization();
  await join(mia, other.acme.id, 'member');
  await admin.quotas.setUserLimit({ userId: mia.id, maxFileBytes: 5, quotaBytes: 5, reason: 'x' });
  for (const workspace of [other.acme.id, 'personal'])
    expect((await (await as(mia, workspace)).quotas.current()).user).toMatchObject({
      limit: 50_000,
      source: 'system',
    });
});

test('an override ends with the membership that it was given to', async () => {
  const { acme, admin, mia } = await organization();
  await admin.quotas.setUserLimit({ userId: mia.id, maxFileBytes: 5, quotaBytes: 5, reason: 'x' });
  await (await as(mia, acme.id)).members.leave();
  await join(mia, acme.id, 'member');
  expect((await (await as(mia, acme.id)).quotas.current()).user).toMatchObject({
    limit: 50_000,
    source: 'system',
  });
});

test('an organization’s limit is set by its admins within what the operator grants', async () => {
  const { acme, admin } = await organization();
  const limit = async () => {
    const { workspace } = await admin.quotas.current();
    return [workspace.limit, workspace.source];
  };
  expect(await refusal(admin.quotas.setWorkspaceLimit({ limitBytes: 80_001 }))).toEqual({
    code: 'INVALID',
    message:
      'This is more than the 80 KB that this Holdall allows. Whoever runs it can allow more.',
    details: { field: 'limitBytes' },
  });
  await admin.quotas.setWorkspaceLimit({ limitBytes: 80_000 });
  expect(await limit()).toEqual([80_000, 'organization']);
  await grant(acme.id, 90_000);
  await admin.quotas.setWorkspaceLimit({ limitBytes: 90_000 });
  expect(await limit()).toEqual([90_000, 'organization']);
  await grant(acme.id, 70_000);
  expect(await limit()).toEqual([70_000, 'granted']);
  await admin.quotas.setWorkspaceLimit({ limitBytes: null });
  expect(await limit()).toEqual([70_000, 'granted']);
  await grant(acme.id, null);
  expect(await limit()).toEqual([80_000, 'system']);
});

test('nobody is allowed more by an admin than the instance allows', async () => {
  const { admin, mia } = await organization();
  const own = { userId: mia.id, maxFileBytes: null, quotaBytes: null, reason: 'Because' };
  const over = { maxFileBytes: 100_001, quotaBytes: null };
  expect(await refusal(admin.quotas.setUserLimit({ ...own, ...over }))).toMatchObject({
    code: 'INVALID',
    details: { field: 'maxFileBytes' },
  });
  expect(await refusal(admin.quotas.setUserLimit({ ...own, quotaBytes: 80_001 }))).toMatchObject({
    code: 'INVALID',
    details: { field: 'quotaBytes' },
  });
  expect(await refusal(admin.quotas.setRoleLimits({ limits: { member: over } }))).toMatchObject({
    code: 'INVALID',
    details: { field: 'limits.member.maxFileBytes' },
  });
  await admin.quotas.setUserLimit({ ...own, maxFileBytes: 100_000, quotaBytes: 80_000 });
});

test('an override names who set it and why, in its row and in the activity', async () => {
  const { acme, admin, olga, mia, memberId } = await organization();
  const limits = { maxFileBytes: null, quotaBytes: 30_000 };
  await expect(
    admin.quotas.setUserLimit({ userId: mia.id, ...limits, reason: '  ' }),
  ).rejects.toThrow('Say why');
  await admin.quotas.setUserLimit({ userId: mia.id, ...limits, reason: ' The video work ' });
  const [row] = await asSystem((tx) =>
    tx
      .select()
      .from(userStorageLimit)
      .where(
        and(
          eq(userStorageLimit.workspaceId, `org:${acme.id}`),
          eq(userStorageLimit.userId, mia.id),
        ),
      ),
  );
  expect(row).toMatchObject({ ...limits, setBy: olga.id, reason: 'The video work' });
  const [written] = await asSystem((tx) =>
    tx
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.action, 'quota.user'), eq(auditLog.subjectId, memberId))),
  );
  expect(written).toMatchObject({
    userId: olga.id,
    before: { userId: mia.id, maxFileBytes: null, quotaBytes: null, reason: null },
    after: { ...limits, reason: 'The video work' },
  });
});

test('limits of somebody who is no member, or unknown, are not there to be set', async () => {
  const { admin, mia, memberId } = await organization();
  const set = (userId: string) =>
    refusal(admin.quotas.setUserLimit({ userId, maxFileBytes: 1, quotaBytes: 1, reason: 'x' }));
  const unknown = await set(newId());
  expect(unknown.code).toBe('NOT_FOUND');
  expect(await set((await makePerson()).id)).toEqual(unknown);
  await expel(memberId);
  expect(await set(mia.id)).toEqual(unknown);
});

test('members and viewers see what they may store, and manage nothing', async () => {
  const { admin, member, acme, mia } = await organization();
  const vera = await makePerson('Vera');
  await join(vera, acme.id, 'viewer');
  for (const caller of [member, await as(vera, acme.id)]) {
    expect(await refusalCode(caller.quotas.members({}))).toBe('FORBIDDEN');
    expect(await refusalCode(caller.quotas.settings())).toBe('FORBIDDEN');
    expect(await refusalCode(caller.quotas.setWorkspaceLimit({ limitBytes: 1 }))).toBe('FORBIDDEN');
    expect(await refusalCode(caller.quotas.setRoleLimits({ limits: {} }))).toBe('FORBIDDEN');
    const own = { userId: mia.id, maxFileBytes: 1, quotaBytes: 1, reason: 'x' };
    expect(await refusalCode(caller.quotas.setUserLimit(own))).toBe('FORBIDDEN');
    expect((await caller.quotas.current()).of).toBe('user');
  }
  expect((await admin.quotas.members({})).items).toHaveLength(3);
});

test('in Personal nobody sets limits for themselves', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const own = { userId: ada.id, maxFileBytes: null, quotaBytes: null, reason: '' };
  expect(await refusalCode(caller.quotas.setUserLimit(own))).toBe('INVALID');
  expect(await refusalCode(caller.quotas.setRoleLimits({ limits: {} }))).toBe('INVALID');
  expect(await refusalCode(caller.quotas.setWorkspaceLimit({ limitBytes: null }))).toBe('INVALID');
});

test('members are listed with what they use and may use, and those who left in one sum', async () => {
  const { acme, admin, member, olga, mia, memberId } = await organization();
  await putFile(member, { filename: 'a.txt', content: 'x'.repeat(700) });
  await putFile(admin, { filename: 'b.txt', content: 'x'.repeat(300) });
  await startUpload(member, { filename: 'c.txt', content: 'x'.repeat(50) });
  const maxFile = { limit: 100_000, source: 'system' };
  const quota = { limit: 50_000, source: 'system' };
  const override = { maxFileBytes: null, quotaBytes: null, reason: null };
  const theirs = {
    id: memberId,
    userId: mia.id,
    name: 'Mia',
    role: 'member',
    maxFile,
    quota,
    override,
  };
  const first = await admin.quotas.members({ limit: 1 });
  expect(first.items).toMatchObject([{ userId: olga.id, used: 300, reserved: 0, fileCount: 1 }]);
  const second = await admin.quotas.members({ limit: 1, cursor: first.nextCursor ?? '' });
  expect(second).toEqual({
    items: [{ ...theirs, used: 700, reserved: 50, fileCount: 1 }],
    nextCursor: null,
  });
  await expel(memberId);
  expect((await admin.quotas.settings()).formerMembers).toEqual({
    used: 700,
    reserved: 50,
    fileCount: 1,
  });
  expect((await (await as(olga, acme.id)).quotas.current()).workspace).toMatchObject({
    used: 1_000,
  });
});

test('the breakdown tells files, the trash and what arrives; together they are what is taken', async () => {
  const { member } = await organization();
  await putFile(member, { filename: 'a.txt', content: 'x'.repeat(700) });
  const { id } = await putFile(member, { filename: 'b.txt', content: 'x'.repeat(300) });
  await member.files.trash({ ids: [id] });
  await startUpload(member, { filename: 'c.txt', content: 'x'.repeat(50) });
  expect(await member.quotas.breakdown()).toEqual({
    files: 700,
    versions: 0,
    trash: 300,
    arriving: 50,
  });
  const { used, reserved } = await member.quotas.current();
  expect([used, reserved]).toEqual([1_000, 50]);
});
