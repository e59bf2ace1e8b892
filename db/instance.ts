import pg from 'pg';

/**
 * Whether somebody has become this instance's admin already. A plain connection: set-up asks this
 * from outside the server's processes.
 */
export async function hasAdmin(systemUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: systemUrl });
  await client.connect();
  try {
    const { rows } = await client.query('select exists (select 1 from instance_admin) as found');
    return rows[0].found;
  } finally {
    await client.end();
  }
}
