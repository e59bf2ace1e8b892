import { TRPCError } from '@trpc/server';
import fc from 'fast-check';
import { expect } from 'vitest';
import { may, type Resource } from '#server/auth/permissions.ts';
import { AppError } from '#server/core/errors.ts';
import { contentOperations } from './contents.ts';
import { entryOperations } from './entries.ts';
import { type Ground, Refused } from './model.ts';
import { callerOf, expectSeen } from './see.ts';
import { transferOperations } from './transfers.ts';
import { trashOperations } from './trash.ts';
import type { Actual, Expected, Operation, Plan, Step, Turn, World } from './turn.ts';

const operations: Record<string, Operation> = {
  ...entryOperations,
  ...trashOperations,
  ...contentOperations,
  ...transferOperations,
};

/** What is done more often than once in a round of everything. */
const weights: Record<string, number> = {
  upload: 4,
  createFolder: 2,
  moveFolders: 2,
  trashFolders: 3,
  restoreFolders: 2,
  purgeFolders: 2,
  replaceFile: 4,
  restoreVersion: 3,
  deleteVersion: 2,
  restoreFiles: 2,
  moveElsewhere: 3,
  copyElsewhere: 2,
};

const weighted = Object.keys(operations).flatMap((kind) =>
  Array.from({ length: weights[kind] ?? 1 }, () => kind),
);

/** Who does it where: mostly those who may write there, now and then somebody else. */
const usual: [who: number, where: number][] = [
  [0, 0],
  [0, 0],
  [1, 0],
  [1, 0],
  [0, 1],
  [1, 1],
  [0, 2],
  [1, 3],
];
const anybody: [number, number][] = [0, 1, 2].flatMap((who) =>
  [0, 1, 2, 3].map((where): [number, number] => [who, where]),
);
const number = fc.nat({ max: 60 });

const step: fc.Arbitrary<Step> = fc
  .record({
    kind: fc.constantFrom(...weighted),
    pair: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...usual) },
      { weight: 1, arbitrary: fc.constantFrom(...anybody) },
    ),
    to: fc.nat({ max: 3 }),
    what: fc.array(number, { minLength: 1, maxLength: 2 }),
    into: fc.option(number, { nil: null }),
    name: fc.nat({ max: 3 }),
    size: fc.nat({ max: 4 }),
    onConflict: fc.constantFrom('keepBoth' as const, 'replace' as const, 'skip' as const),
    astray: fc.oneof(
      { weight: 6, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
  })
  .map(({ pair: [who, where], ...rest }) => ({ ...rest, who, where }));

/** The same without some steps: first without many, and first without the last ones. */
function* shorter(steps: Step[]): Generator<Step[]> {
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0)
    for (let end = steps.length; end > 0; end -= size)
      yield steps.toSpliced(Math.max(0, end - size), Math.min(size, end));
}

/**
 * As many steps as asked for. A failure is looked for again in fewer of them; the numbers of a step
 * stay, since its words tell what it is.
 */
class Sequences extends fc.Arbitrary<Step[]> {
  readonly #whole: fc.Arbitrary<Step[]>;

  constructor(length: number) {
    super();
    this.#whole = fc.array(step, { minLength: length, maxLength: length });
  }
  generate(random: fc.Random, bias: number | undefined) {
    return this.#whole.generate(random, bias);
  }
  canShrinkWithoutContext(value: unknown): value is Step[] {
    return Array.isArray(value);
  }
  shrink(value: Step[]) {
    return fc.stream(shorter(value)).map((steps) => new fc.Value(steps, undefined));
  }
}

export const sequences = (length: number): fc.Arbitrary<Step[]> => new Sequences(length);

/** The model's answer, after what everybody is asked first: membership, then the role. */
function expected({ ground, who }: Turn, plan: Plan): Expected {
  const role = ground.roles.get(who);
  const [resource, action] = plan.needs.split('.');
  try {
    if (!role) throw new Refused('NOT_FOUND');
    if (!may(role, resource as Resource, action as never)) throw new Refused('FORBIDDEN');
    return plan.model();
  } catch (error) {
    if (error instanceof Refused) return { answers: [error.code] };
    throw error;
  }
}

async function actual(plan: Plan): Promise<Actual> {
  try {
    return await plan.product();
  } catch (error) {
    const reason = error instanceof TRPCError ? error.cause : error;
    if (reason instanceof Refused || reason instanceof AppError) return { answers: [reason.code] };
    throw error;
  }
}

/** What somebody does; where there is nothing to do that to, something new comes. */
function planOf(turn: Turn): Plan | null {
  const instead = turn.step.name % 2 === 0 ? 'upload' : 'createFolder';
  return operations[turn.step.kind]?.(turn) ?? operations[instead]?.(turn) ?? null;
}

const isIncomplete = ({ entries }: Ground): boolean => [...entries].some(({ id }) => id === null);

interface Telling {
  /** What has been done so far, in words. */
  story: string[];
  /** The number of the step: each time somebody else looks. */
  n: number;
  /** Whether to compare the workspaces that are touched. Where ids are to be learnt it is done anyway. */
  look: boolean;
}

/** Does one step to both, and compares the answers. */
export async function take(world: World, step: Step, { story, n, look }: Telling): Promise<void> {
  const who = world.people[step.who];
  const ground = world.grounds[step.where];
  if (!who || !ground) throw new Error('a step of nobody');
  const turn: Turn = { world, who, ground, caller: callerOf(world, ground, who), step };
  const plan = planOf(turn);
  if (!plan) return;
  const wanted = expected(turn, plan);
  story.push(`${who.name} ${plan.words} in ${ground.name}: ${wanted.answers.join(', ')}`);
  const found = await actual(plan);
  expect(found.answers).toEqual(wanted.answers);
  const made = wanted.made ?? [];
  const ids = found.ids ?? [];
  expect(ids.length).toBe(made.length);
  for (const [i, entry] of made.entries()) {
    entry.id ??= ids[i] ?? null;
    expect(ids[i]).toBe(entry.id);
  }
  for (const touched of new Set([ground, plan.touches ?? ground])) {
    const readers = [...touched.roles.keys()];
    const reader = readers[n % readers.length];
    if (reader && (look || isIncomplete(touched))) await expectSeen(world, touched, reader);
  }
}
