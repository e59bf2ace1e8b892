import { configurationChecks } from './configuration/queries.ts';
import { databaseChecks } from './database/queries.ts';
import { leftoverChecks } from './leftovers/queries.ts';
import { machineChecks } from './machine/queries.ts';
import { type Check, reasonOf, type Verdict, wrong } from './policy.ts';
import type { Finding } from './schema.ts';
import { storeChecks } from './store/queries.ts';

/** Everything that is looked at, in this order: by doctor, the set-up page, start-up and health. */
export const checks: readonly Check[] = [
  ...configurationChecks,
  ...machineChecks,
  ...databaseChecks,
  ...storeChecks,
  ...leftoverChecks,
];

/** Milliseconds for one check: a slow part must not hide what is known of the others. */
const patience = 40_000;

async function within(milliseconds: number, work: Promise<Verdict>): Promise<Verdict> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<Verdict>((resolve) => {
    timer = setTimeout(
      () => resolve(wrong('This took too long to find out.', 'Try again when less is going on.')),
      milliseconds,
    );
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

async function look(check: Check): Promise<Finding> {
  const verdict = await within(
    patience,
    check.run().catch((error: unknown) => {
      const sentence = `This could not be looked at: ${reasonOf(error)}.`;
      return wrong(sentence, 'Mend what is said above first; the log may tell more.');
    }),
  );
  return { name: check.name, ...verdict };
}

/** What was found, and what could not be looked at because something before it is wrong. */
export interface Examination {
  findings: Finding[];
  skipped: string[];
}

/** Runs checks in their order; one whose ground is wrong is skipped. Never rejects. */
export async function examine(
  chosen: readonly Check[] = checks,
  tell: (finding: Finding) => void = () => {},
): Promise<Examination> {
  const findings: Finding[] = [];
  const skipped: string[] = [];
  const fallen = new Set<string>();
  for (const check of chosen) {
    if (check.after?.some((name) => fallen.has(name))) {
      skipped.push(check.name);
      fallen.add(check.name);
      continue;
    }
    const finding = await look(check);
    findings.push(finding);
    tell(finding);
    if (finding.severity === 'wrong') fallen.add(check.name);
  }
  return { findings, skipped };
}

/** What the object store does not do as it should. */
export async function storeProblems(): Promise<Finding[]> {
  const { findings } = await examine(storeChecks);
  return findings.filter(({ severity }) => severity !== 'ok');
}

type State = 'ok' | 'failing';

/** What `/api/health` answers: no names, no addresses, no reasons, since anybody may ask. */
export interface Health {
  ready: boolean;
  database: State;
  migrations: State;
  objectStore: State;
}

/** Whether this process can serve: the quick ones of the checks, all at once. */
export async function health(): Promise<Health> {
  const state = async (part: NonNullable<Check['health']>): Promise<State> => {
    const found = await Promise.all(checks.filter((check) => check.health === part).map(look));
    return found.every(({ severity }) => severity !== 'wrong') ? 'ok' : 'failing';
  };
  const [database, migrations, objectStore] = await Promise.all([
    state('database'),
    state('migrations'),
    state('objectStore'),
  ]);
  const ready = [database, migrations, objectStore].every((part) => part === 'ok');
  return { ready, database, migrations, objectStore };
}

/**
 * Refuses to serve when the configuration cannot be read, the wall does not stand or the database is
 * not this version's: with the sentences that doctor says.
 * @throws Error with a sentence per problem, and how to mend it
 */
export async function requireSoundDatabase(): Promise<void> {
  const { findings } = await examine(checks.filter((check) => check.start));
  const problems = findings.filter(({ severity }) => severity === 'wrong');
  if (problems.length === 0) return;
  const lines = problems.map(({ sentence, remedy }) => `${sentence}\n    ${remedy}`);
  throw new Error(`Holdall refuses to serve:\n  ${lines.join('\n  ')}`);
}
