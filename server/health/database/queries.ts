import { servingPools } from '#db/client.ts';
import { migrationState } from '#db/migration-state.ts';
import { oldestPostgres } from '#db/setup.ts';
import { roleMixups, wallProblems } from '#db/wall.ts';
import { type Check, ok, reasonOf, weaker, wrong } from '../policy.ts';

const setUp =
  'Run: npm run database:setup -- <admin url>, and put what it prints into the environment.';

const database: Check = {
  name: 'Database',
  after: ['Configuration'],
  health: 'database',
  start: true,
  run: async () => {
    const { app, auth, system } = servingPools();
    try {
      await Promise.all([app, auth, system].map((pool) => pool.query('select 1')));
    } catch (error) {
      return wrong(
        `The database cannot be used: ${reasonOf(error)}.`,
        'Start PostgreSQL, and compare DATABASE_URL, DATABASE_AUTH_URL and DATABASE_SYSTEM_URL with what npm run database:setup has printed.',
      );
    }
    return ok('The three roles that serve can sign in.');
  },
};

const version: Check = {
  name: 'PostgreSQL version',
  after: [database.name],
  start: true,
  run: async () => {
    const { rows } = await servingPools().app.query('show server_version_num');
    const number = Number(rows[0].server_version_num);
    const shown = `${Math.floor(number / 10_000)}.${number % 10_000}`;
    return number >= oldestPostgres * 10_000
      ? ok(`PostgreSQL ${shown}.`)
      : wrong(
          `PostgreSQL ${shown} is too old.`,
          `Use PostgreSQL ${oldestPostgres} or newer: dump the database and load it into a newer server.`,
        );
  },
};

const roles: Check = {
  name: 'Database roles',
  after: [database.name],
  start: true,
  run: async () => {
    const { app, auth, system } = servingPools();
    const problems = await roleMixups({ app, auth, system });
    return problems.length === 0
      ? ok('Each URL signs in as the role that it is for.')
      : wrong(problems.join(' '), setUp);
  },
};

const wall: Check = {
  name: 'The wall',
  after: [database.name],
  start: true,
  run: async () => {
    const { app, auth, system } = servingPools();
    const problems = await wallProblems({ app, auth, system });
    return problems.length === 0
      ? ok(
          'Row level security is forced on every table of a workspace, and no role gets around it.',
        )
      : wrong(
          problems.join(' '),
          'Take the rights back (alter role ... nosuperuser nobypassrls; revoke ...), or run npm run database:setup again.',
        );
  },
};

const migrations: Check = {
  name: 'Migrations',
  after: [database.name],
  health: 'migrations',
  start: true,
  run: async () => {
    const { expected, applied } = await migrationState(servingPools().system);
    if (applied > expected)
      return weaker(
        `The database has ${applied} migrations, this version knows ${expected}: a newer Holdall has used it.`,
        'Start the newer version again, or restore the database from a back-up of before the update.',
      );
    return applied === expected
      ? ok(`All ${expected} migrations of this version are there.`)
      : wrong(
          `The database has ${applied} of ${expected} migrations.`,
          'Start with DATABASE_OWNER_URL set, or run: npm run database:setup -- <admin url>',
        );
  },
};

export const databaseChecks: readonly Check[] = [database, version, roles, wall, migrations];
