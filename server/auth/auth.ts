import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError } from 'better-auth/api';
import { organization as organizationPlugin } from 'better-auth/plugins';
import { authDatabase } from '#db/client.ts';
import * as authTables from '#db/schema/auth.ts';
import { invitation, member, organization } from '#db/schema/organizations.ts';
import { env } from '#server/core/env.ts';
import { newId } from '#server/core/ids.ts';
import { logger } from '#server/core/logger.ts';
import { sendMail } from '#server/core/mail.ts';
import { clientAddressHeader } from '#server/core/request.ts';
import { passwordLength, personName } from './schema.ts';

/** Seconds. */
const minute = 60;
const day = 24 * 60 * minute;

function resetMail(name: string, token: string): string {
  const link = `${env().HOLDALL_URL}/reset-password?token=${encodeURIComponent(token)}`;
  return `Hello ${name},\n\nsomebody, probably you, asked to set a new password for Holdall:\n\n${link}\n\nThe link works for one hour. If it was not you, ignore this message: nothing has changed.\n`;
}

function createAuth() {
  return betterAuth({
    appName: 'Holdall',
    baseURL: env().HOLDALL_URL,
    basePath: '/api/auth',
    secret: env().AUTH_SECRET,
    trustedOrigins: [env().HOLDALL_URL],
    telemetry: { enabled: false },
    database: drizzleAdapter(authDatabase(), {
      provider: 'pg',
      schema: { ...authTables, organization, member, invitation },
    }),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: 60 * minute,
      // Not awaited: the time that a mail server takes would tell that the address is known.
      sendResetPassword: async ({ user, token }) => {
        sendMail({
          to: user.email,
          subject: 'Set a new password for Holdall',
          text: resetMail(user.name, token),
        }).catch((err) => logger.error({ err }, 'a reset message could not be sent'));
      },
    },
    session: { expiresIn: 30 * day, updateAge: day },
    verification: { storeIdentifier: 'hashed' },
    // Limits are ours (server/core/rate-limits.ts), in front of it: one way for all that is limited.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'holdall',
      // Said, since better-auth leaves both checks out when NODE_ENV is test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [clientAddressHeader], ipv6Subnet: 64 },
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user) => ({ data: { ...user, name: personName.parse(user.name) } }),
        },
      },
    },
    // Its own lines name people and addresses; what went wrong on our side is logged here.
    logger: { disabled: true },
    onAPIError: {
      onError: (err) => {
        if (!(err instanceof APIError) || err.statusCode >= 500)
          logger.error({ err, source: 'better-auth' }, 'unexpected error');
      },
    },
    // For its tables and its field on the session; its endpoints are not published (see route.ts).
    plugins: [
      organizationPlugin({
        // better-auth refuses to start on a required column that it has not been told of.
        schema: {
          invitation: { additionalFields: { tokenHash: { type: 'string', returned: false } } },
        },
      }),
    ],
  });
}

let instance: ReturnType<typeof createAuth> | undefined;

/** better-auth, configured on first use. */
export function auth(): ReturnType<typeof createAuth> {
  instance ??= createAuth();
  return instance;
}
