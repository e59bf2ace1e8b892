import { expect, test } from 'vitest';
import { personal } from '#server/core/workspace.ts';
import { arriveAs } from '#server/testing/arrivals.ts';
import { provideDatabase } from '#server/testing/database.ts';
import { runProcess } from '#server/testing/logs/running-process.ts';
import { makePerson, scopeIn } from '#server/testing/people.ts';
import { processingOf } from '#server/testing/processing.ts';

provideDatabase();

test('a worker takes what a completion has asked for: whole readings and first bytes', async () => {
  const scope = scopeIn(await makePerson(), personal);
  const known = await arriveAs(scope, { filename: 'a.txt', content: 'known' });
  const unknown = await arriveAs(scope, { filename: 'b.txt', content: 'unknown', verified: false });
  const worker = await runProcess('server/worker.ts');
  for (const id of [known, unknown])
    await expect
      .poll(async () => (await processingOf(id)).status, { timeout: 20_000 })
      .toBe('done');
  await worker.stop();
  const jobs = worker.entries().filter(({ msg }) => msg === 'job');
  expect(jobs.map(({ job }) => job)).toEqual(
    expect.arrayContaining(['files.process', 'files.verify']),
  );
});
