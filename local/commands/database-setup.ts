import { readFileSync } from 'node:fs';
import { migrate } from '#db/migrate.ts';
import { setupDatabase } from '#db/setup.ts';
import { makeSecrets } from '../stack/secrets.ts';

const USAGE = `Prepares a PostgreSQL server of your own: roles, database, schemas, grants, migrations.

  npm run database:setup -- postgres://admin:password@host:5432/postgres [database]

The account must be allowed to create roles and databases. Roles that exist get new passwords.`;

async function setUp(adminUrl: string, database: string): Promise<void> {
  const passwords = makeSecrets().databasePasswords;
  const urls = await setupDatabase({ adminUrl, database, passwords });
  const { applied } = await migrate({
    ownerUrl: urls.DATABASE_OWNER_URL,
    systemUrl: urls.DATABASE_SYSTEM_URL,
  });
  process.stdout.write(`Ready (${applied} migrations applied). Put this into the environment:\n\n`);
  for (const [name, value] of Object.entries(urls)) process.stdout.write(`${name}=${value}\n`);
  process.stdout.write('\nDATABASE_OWNER_URL is for set-up and migrations only.\n');
}

const [adminUrl, database = 'holdall'] = process.argv.slice(2);
// `-` reads the URL from standard input, which keeps the password out of the process list.
const given = adminUrl === '-' ? readFileSync(0, 'utf8').trim() : adminUrl;
if (!given || !URL.parse(given)?.protocol.startsWith('postgres')) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(1);
}
try {
  await setUp(given, database);
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
