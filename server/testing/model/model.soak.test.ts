import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount } from '#local/testing/amount.ts';
import { cleanUp } from '../cleaning.ts';
import { provideDatabase } from '../database.ts';
import { problemsOf } from '../invariants.ts';
import { processAll } from '../processing.ts';
import { system } from './model.ts';
import { sequences, take } from './operations.ts';
import { expectAllSeen, expectStored } from './see.ts';
import type { Step, World } from './turn.ts';
import { makeWorld } from './world.ts';

// Before anything asks for it: little room in every workspace, so that some things do not fit.
process.env.USER_QUOTA_BYTES = String(system.quotaBytes);
const place = provideDatabase();

/**
 * A failure tells its seed and its path. With both the same sequence comes again:
 * `SEED=1 SEED_PATH=2:3 npx vitest run server/testing/model`.
 */
const { SEED, SEED_PATH } = process.env;
const replayed = SEED === undefined ? {} : { seed: Number(SEED), path: SEED_PATH ?? '' };

/** Sequences that are tried side by side: much of each is waiting. */
const lanes = SEED === undefined ? [1, 2, 3] : [1];
const sequenceCount = Math.ceil(amount(60, 2_000) / lanes.length);
const steps = amount(40, 50);
/** After each so many steps the workspaces that one has touched are compared whole. */
const everyTouched = amount(2, 1);
/** And so often what everybody sees of everything. */
const everything = 20;
/** Milliseconds after which the search for a shorter failing sequence ends. */
const patience = amount(1_200_000, 6 * 3_600_000);

/** Lets all jobs come to their end: nothing may be left over, and nothing missing. */
async function expectClean({ grounds }: World): Promise<void> {
  const ids = grounds.map(({ workspaceId }) => workspaceId);
  await processAll(ids);
  await cleanUp(place.urls, ids);
  for (const ground of grounds) {
    ground.opens.clear();
    expect(await problemsOf(place.urls, ground.workspaceId), ground.name).toEqual([]);
    await expectStored(ground);
  }
}

/** What was wrong, from the outermost words to the cause. */
const tellOf = (error: unknown): string =>
  error instanceof Error
    ? [error.message, ...(error.cause ? [tellOf(error.cause)] : [])].join('\n')
    : String(error);

/** Lets people do all of it in a new world. @throws Error with the story up to where it went wrong */
async function live(sequence: Step[]): Promise<void> {
  const world = await makeWorld();
  const story: string[] = [];
  try {
    for (const [n, step] of sequence.entries()) {
      await take(world, step, { story, n, look: n % everyTouched === 0 });
      if (n % everything === everything - 1 && n < sequence.length - 1)
        await expectAllSeen(world, n);
    }
    await expectClean(world);
    await expectAllSeen(world, sequence.length);
  } catch (error) {
    throw new Error(`after this:\n${story.join('\n')}\n${tellOf(error)}`, { cause: error });
  }
}

test.concurrent.for(lanes)(
  '[case 72] whatever people do, everybody sees what a model says, and the bucket holds it: lane %i',
  { timeout: patience + 120_000 },
  async () => {
    await fc.assert(fc.asyncProperty(sequences(steps), live), {
      numRuns: sequenceCount,
      interruptAfterTimeLimit: patience,
      markInterruptAsFailure: true,
      ...replayed,
    });
  },
);
