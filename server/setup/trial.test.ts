import { beforeAll, expect, test } from 'vitest';
import { env } from '#server/core/env.ts';
import { newId } from '#server/core/ids.ts';
import { listOpenParts } from '#server/object-store/multipart.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { send, toBytes } from '#server/testing/files.ts';
import { provideFilteredStore } from '#server/testing/filtered-store.ts';
import { as, makeOrganization, makePerson } from '#server/testing/people.ts';
import { refusal } from '#server/testing/refusal.ts';
import { storedText } from '#server/testing/store.ts';
import { setupCode } from './policy.ts';

provideDatabase();
const store = provideFilteredStore();

const nobodyElse = {
  code: 'NOT_FOUND',
  message: 'Only the admin of this Holdall can see this.',
  details: {},
};

const keyOf = (url: string): string => new URL(url).pathname.slice(`/${env().S3_BUCKET}/`.length);

let code = '';
beforeAll(() => {
  code = setupCode(env().AUTH_SECRET);
});

// One file, one instance: nobody is the admin at first, then Ada is.
test('before there is an admin, the holder of the code sees the checks; nobody else learns anything', async () => {
  const holder = await as(await makePerson('Ada'));
  const olga = await makePerson('Olga');
  await makeOrganization(olga);
  const stranger = await as(olga);
  expect(await stranger.setup.status({})).toEqual({ admin: false, holder: false });
  expect(await stranger.setup.status({ code: 'a guess' })).toEqual({ admin: false, holder: false });
  expect(await holder.setup.status({ code })).toEqual({ admin: false, holder: true });
  for (const input of [{}, { code: 'a guess' }]) {
    expect(await refusal(stranger.setup.inspect(input))).toEqual(nobodyElse);
    expect(await refusal(stranger.setup.beginTrial(input))).toEqual(nobodyElse);
    const trialId = newId();
    expect(await refusal(stranger.setup.endTrial({ ...input, trialId }))).toEqual(nobodyElse);
  }
  const { findings, cors } = await holder.setup.inspect({ code });
  expect(findings.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['PostgreSQL version', 'Object store', 'Clock']),
  );
  expect(JSON.parse(cors.policy)).toMatchObject({
    CORSRules: [{ AllowedOrigins: [env().HOLDALL_URL], ExposeHeaders: ['ETag'] }],
  });
  expect(cors.command).toContain(`--bucket ${env().S3_BUCKET}`);
  expect(JSON.stringify({ findings, cors })).not.toMatch(
    new RegExp(`${env().S3_SECRET_ACCESS_KEY}|${env().AUTH_SECRET}|postgres://`),
  );
});

test('a trial’s URLs work once, for its own keys only, and leave nothing when it ends', async () => {
  const holder = await as(await makePerson('Ada'));
  const trial = await holder.setup.beginTrial({ code });
  const key = keyOf(trial.put.url);
  expect(key).toBe(`probes/${trial.id}/put`);
  expect((await send(trial.put, toBytes(trial.content.replace('H', 'h')))).status).toBe(400);
  expect((await send(trial.put, toBytes(trial.content))).status).toBe(200);
  expect((await send(trial.put, toBytes(trial.content))).status).toBe(412);
  expect(await (await fetch(trial.get)).text()).toBe(trial.content);
  if (trial.part) expect((await send(trial.part, toBytes(trial.content))).status).toBe(200);
  expect(await holder.setup.endTrial({ code, trialId: trial.id })).toEqual({ trialId: trial.id });
  await holder.setup.endTrial({ code, trialId: trial.id });
  expect(await storedText(key)).toBeNull();
  expect((await listOpenParts(env().S3_BUCKET, `probes/${trial.id}/`)) ?? []).toEqual([]);
});

test('once there is an admin, the code opens nothing any more, and the admin needs none', async () => {
  const ada = await as(await makePerson('Ada'));
  const mia = await as(await makePerson('Mia'));
  await ada.setup.claim({ code });
  expect(await mia.setup.status({ code })).toEqual({ admin: false, holder: false });
  expect(await refusal(mia.setup.inspect({ code }))).toEqual(nobodyElse);
  expect(await refusal(mia.setup.beginTrial({ code }))).toEqual(nobodyElse);
  expect(await ada.setup.status({})).toEqual({ admin: true, holder: false });
  store.lack = { withoutCors: true };
  const { findings } = await ada.setup.inspect({});
  expect(findings.find(({ name }) => name === 'Public address')).toMatchObject({
    severity: 'wrong',
    remedy: expect.stringContaining('expose ETag'),
  });
});
