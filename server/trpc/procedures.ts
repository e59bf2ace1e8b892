import { initTRPC } from '@trpc/server';
import superjson from 'superjson';
import { type Action, may, type Resource } from '#server/auth/permissions.ts';
import { AppError } from '#server/core/errors.ts';
import { logger } from '#server/core/logger.ts';
import { requireOwnOrigin } from '#server/core/request.ts';
import { requestFacts } from '#server/core/request-facts.ts';
import { resolveWorkspace, scopeOf } from '#server/core/workspace.ts';
import type { Context } from './context.ts';
import { publicError, toTrpcError } from './errors.ts';

/** Who may call a procedure, readable from outside: the isolation matrix is generated from it. */
export interface ProcedureMeta {
  access: 'public' | 'user' | 'workspace';
  /** `resource.action` of the role matrix, for procedures that ask for one. */
  permission?: string;
}

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    transformer: superjson,
    sse: {
      // Well below the minute after which common proxies take a silent connection for dead.
      ping: { enabled: true, intervalMs: 15_000 },
      client: { reconnectAfterInactivityMs: 40_000 },
    },
    errorFormatter: ({ shape, error, ctx }) => {
      const told = publicError(error, ctx?.request.id ?? 'unknown');
      return {
        ...shape,
        message: told.message,
        data: { httpStatus: shape.data.httpStatus, ...told },
      };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

const mapErrors = t.middleware(async ({ next, path, type, ctx }) => {
  requestFacts()?.procedures.add(path);
  const result = await next();
  if (result.ok) return result;
  const error = toTrpcError(result.error);
  if (error.code === 'INTERNAL_SERVER_ERROR')
    logger.error({ err: error.cause, requestId: ctx.request.id, path, type }, 'unexpected error');
  throw error;
});

const ownOrigin = t.middleware(({ next, type, ctx }) => {
  if (type === 'mutation') requireOwnOrigin(ctx.headers);
  return next();
});

/** Anybody, signed in or not. */
export const publicProcedure = t.procedure.meta({ access: 'public' }).use(mapErrors).use(ownOrigin);

/** A signed-in person; no workspace. */
export const userProcedure = publicProcedure.meta({ access: 'user' }).use(({ ctx, next }) => {
  if (!ctx.session) throw new AppError('UNAUTHENTICATED', 'Sign in to go on.');
  return next({ ctx: { session: ctx.session } });
});

const inScope = userProcedure.meta({ access: 'workspace' }).use(async ({ ctx, next }) => {
  const { userId, activeOrganizationId } = ctx.session;
  const workspace = await resolveWorkspace(userId, ctx.namedWorkspace, activeOrganizationId);
  return next({ ctx: { workspace, scope: scopeOf(userId, workspace, ctx.request) } });
});

/** A verified member of the workspace that the request runs in; `ctx.scope` is theirs. */
export const workspaceProcedure = Object.assign(inScope, {
  /** Asks the role matrix as well. */
  can<R extends Resource>(resource: R, action: Action<R>) {
    return inScope
      .meta({ access: 'workspace', permission: `${resource}.${action}` })
      .use(({ ctx, next }) => {
        if (!may(ctx.scope.role, resource, action))
          throw new AppError(
            'FORBIDDEN',
            `Your role in ${ctx.workspace.name} (${ctx.scope.role}) does not allow this. Ask an admin of ${ctx.workspace.name}.`,
          );
        return next();
      });
  },
});

/** As `workspaceProcedure`, for what only an organization has: members, invitations. */
export const organizationProcedure = {
  can<R extends Resource>(resource: R, action: Action<R>) {
    return workspaceProcedure.can(resource, action).use(({ ctx, next }) => {
      const { organizationId } = ctx.scope;
      if (organizationId === null)
        throw new AppError('INVALID', 'Personal has no members. Switch to an organization.');
      return next({ ctx: { scope: { ...ctx.scope, organizationId } } });
    });
  },
};
