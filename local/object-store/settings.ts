import { z } from 'zod';
import type { ObjectStoreOptions } from './server.ts';

const settingsSchema = z.object({
  OBJECT_STORE_DATA: z.string().min(1, 'must name the folder for the data'),
  OBJECT_STORE_HOST: z.string().min(1, 'must be an address to listen on'),
  OBJECT_STORE_PORT: z.coerce
    .number('must be a port number')
    .int('must be a port number')
    .min(0, 'must not be negative')
    .max(65_535, 'must be at most 65535'),
  OBJECT_STORE_ACCESS_KEY_ID: z
    .string()
    .regex(/^[^/,=\s]+$/, 'must not be empty or hold / , = or spaces'),
  OBJECT_STORE_SECRET_ACCESS_KEY: z.string().min(16, 'must have at least 16 characters'),
  OBJECT_STORE_REGION: z.string().regex(/^[^/,=\s]+$/, 'must not be empty or hold / , = or spaces'),
});

/**
 * Reads the store's settings from the environment.
 * @throws Error with one sentence for each variable that is missing or wrong; no values in it
 */
export function readSettings(environment: NodeJS.ProcessEnv): ObjectStoreOptions {
  const parsed = settingsSchema.safeParse(environment);
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return environment[name] === undefined ? `${name} is missing.` : `${name} ${issue.message}.`;
    });
    throw new Error([...new Set(sentences)].join(' '));
  }
  const settings = parsed.data;
  return {
    dataDirectory: settings.OBJECT_STORE_DATA,
    host: settings.OBJECT_STORE_HOST,
    port: settings.OBJECT_STORE_PORT,
    accessKeyId: settings.OBJECT_STORE_ACCESS_KEY_ID,
    secretAccessKey: settings.OBJECT_STORE_SECRET_ACCESS_KEY,
    region: settings.OBJECT_STORE_REGION,
  };
}
