import { expect, test } from 'vitest';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { makeJpeg } from '#server/testing/hostile-images.ts';
import { runProcess } from '#server/testing/logs/running-process.ts';
import { makePerson, scopeIn } from '#server/testing/people.ts';
import { processingOf, thumbnailOf } from '#server/testing/processing.ts';
import { objectOf } from '#server/testing/store.ts';

provideDatabase();

test('a worker takes what a completion has asked for: whole readings, first bytes, thumbnails', async () => {
  const scope = scopeIn(await makePerson(), personal);
  const known = await arriveAs(scope, { filename: 'a.txt', content: 'known' });
  const picture = await arriveAs(scope, { filename: 'c.jpg', content: await makeJpeg(20, 10) });
  const unknown = await arriveAs(scope, { filename: 'b.txt', content: 'unknown', verified: false });
  const worker = await runProcess('server/worker.ts');
  for (const id of [known, unknown])
    await expect
      .poll(async () => (await processingOf(id)).status, { timeout: 20_000 })
      .toBe('done');
  const { id: image } = await objectOf({ fileId: picture });
  await expect
    .poll(async () => (await thumbnailOf(image))?.state, { timeout: 20_000 })
    .toBe('done');
  await worker.stop();
  const jobs = worker.entries().filter(({ msg }) => msg === 'job');
  expect(jobs.map(({ job }) => job)).toEqual(
    expect.arrayContaining(['files.process', 'files.verify', 'thumbnails.make']),
  );
});
