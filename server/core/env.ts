import { z } from 'zod';
import { databaseEnvironment } from '#db/urls.ts';
import { largestObject, largestPart, smallestPart, typePattern } from './schema.ts';

const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'must be an http or https URL, such as https://files.example.org',
});

/** How much is logged; `silent` is for tests. */
export const logLevel = z
  .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    error: 'must be trace, debug, info, warn, error, fatal or silent',
  })
  .default('info');

const gibibyte = 1024 ** 3;

const listed = z
  .string()
  .default('')
  .transform((list) =>
    list
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
  );

const typeList = listed.pipe(z.array(typePattern));

/** Unset is no limit. */
const quotaBytes = z.coerce.number().int().min(0).optional();

const retentionDays = z.coerce.number().int().min(1).max(3_650);

const environment = databaseEnvironment.extend({
  HOLDALL_URL: httpUrl.transform((url) => new URL(url).origin),
  HOLDALL_DATA: z.string().min(1).default('.holdall'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOLDALL_DEV: z.literal('1').optional(),
  LOG_LEVEL: logLevel,
  S3_ENDPOINT: httpUrl,
  S3_PUBLIC_ENDPOINT: httpUrl.optional(),
  S3_REGION: z.string().min(1).default('us-east-1'),
  S3_BUCKET: z.string().min(3).max(63),
  S3_ACCESS_KEY_ID: z.string().min(1),
  S3_SECRET_ACCESS_KEY: z.string().min(1),
  S3_FORCE_PATH_STYLE: z.enum(['true', 'false']).default('true'),
  AUTH_SECRET: z.string().min(32, 'must be at least 32 characters of random text'),
  MAX_FILE_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(largestObject, 'must be at most 5497558138880 (5 TiB)')
    .default(10 * gibibyte),
  MAX_SESSION_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(Number.MAX_SAFE_INTEGER)
    .default(50 * gibibyte),
  UPLOAD_PART_BYTES: z.coerce
    .number()
    .int()
    .min(smallestPart, 'must be at least 5242880 (5 MiB)')
    .max(largestPart, 'must be at most 5368709120 (5 GiB)')
    .default(8 * 1024 ** 2),
  COPY_PART_BYTES: z.coerce
    .number()
    .int()
    .min(smallestPart, 'must be at least 5242880 (5 MiB)')
    .max(largestPart, 'must be at most 5368709120 (5 GiB)')
    .default(gibibyte),
  ALLOWED_TYPES: typeList,
  REFUSED_TYPES: typeList,
  USER_QUOTA_BYTES: quotaBytes,
  ORGANIZATION_QUOTA_BYTES: quotaBytes,
  DELETION_DELAY_DAYS: z.coerce.number().int().min(0).max(365).default(14),
  ZIP_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(Number.MAX_SAFE_INTEGER)
    .default(100 * gibibyte),
  TRASH_RETENTION_DAYS: retentionDays.default(30),
  VERSION_RETENTION_COUNT: z.coerce.number().int().min(1).max(10_000).default(100),
  VERSION_RETENTION_DAYS: retentionDays.optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp or smtps URL' }).optional(),
  MAIL_FROM: z.string().min(3).default('Holdall <holdall@localhost>'),
  TRUSTED_PROXIES: listed,
});

export type Environment = z.infer<typeof environment> & { S3_PUBLIC_ENDPOINT: string };

let parsed: Environment | undefined;

/**
 * The environment, parsed on first use, so that a build passes with an empty one.
 * @throws Error with a sentence per variable that is missing or wrong.
 */
export function env(): Environment {
  if (parsed) return parsed;
  // `NAME=` in a file means "not set", as in every shell script that reads one.
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  const result = environment.safeParse(given);
  if (!result.success) {
    const sentences = result.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return name in given ? `${name} ${issue.message}.` : `${name} is not set.`;
    });
    throw new Error(
      `Holdall cannot start with this environment:\n  ${sentences.join('\n  ')}\n.env.example lists every variable.`,
    );
  }
  parsed = {
    ...result.data,
    S3_PUBLIC_ENDPOINT: result.data.S3_PUBLIC_ENDPOINT ?? result.data.S3_ENDPOINT,
  };
  return parsed;
}
