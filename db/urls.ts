import { z } from 'zod';

const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must be a PostgreSQL URL, such as postgres://user:password@host:5432/holdall',
});

/** The database part of the environment: one URL per role that serves. */
export const databaseEnvironment = z.object({
  DATABASE_URL: postgresUrl,
  DATABASE_AUTH_URL: postgresUrl,
  DATABASE_SYSTEM_URL: postgresUrl,
});

export type DatabaseUrls = z.infer<typeof databaseEnvironment>;
