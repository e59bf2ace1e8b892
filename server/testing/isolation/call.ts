import { type AnyProcedure, callTRPCProcedure, TRPCError } from '@trpc/server';
import { appRouter } from '#server/api/root.ts';
import { AppError } from '#server/core/errors.ts';
import { createContext } from '#server/trpc/context.ts';
import type { ProcedureMeta } from '#server/trpc/procedures.ts';
import { headersOf, type Person } from '../people.ts';

interface Procedure {
  type: 'query' | 'mutation' | 'subscription';
  meta: ProcedureMeta;
}

const isProcedure = (value: unknown): value is AnyProcedure =>
  typeof value === 'function' && '_def' in value;

function describe(path: string, procedure: unknown): Procedure {
  if (!isProcedure(procedure)) throw new Error(`${path} is no procedure`);
  const { type, meta } = procedure._def;
  if (!meta) throw new Error(`${path}: the matrix cannot call this`);
  return { type, meta: meta as ProcedureMeta };
}

/** All procedures of the router, by path, with what their declaration says. */
export const procedures: ReadonlyMap<string, Procedure> = new Map(
  Object.entries<unknown>(appRouter._def.procedures).map(([path, procedure]) => [
    path,
    describe(path, procedure),
  ]),
);

/** What a call came to: a value, or the error that a client would see. */
export type Outcome = { ok: true; value: unknown } | { ok: false; code: string; message: string };

/** A bulk answer with a refused item counts as that refusal. */
function fromValue(value: unknown): Outcome {
  if (typeof value === 'object' && value !== null && ('results' in value || 'plans' in value)) {
    const results = ('results' in value ? value.results : value.plans) as {
      ok: boolean;
      code?: string;
      message?: string;
    }[];
    const refusal = results.find((result) => !result.ok);
    if (refusal) return { ok: false, code: refusal.code ?? '', message: refusal.message ?? '' };
  }
  return { ok: true, value };
}

/** Calls a procedure through the whole ladder, as a request of this person would. */
export async function call(
  path: string,
  person: Person | null,
  workspace: string | null,
  input: unknown,
): Promise<Outcome> {
  const procedure = procedures.get(path);
  if (!procedure) throw new Error(`no procedure ${path}`);
  const calling = new AbortController();
  try {
    const value = await callTRPCProcedure({
      router: appRouter,
      path,
      getRawInput: async () => input,
      ctx: await createContext(headersOf(person, workspace)),
      type: procedure.type,
      signal: calling.signal,
      batchIndex: 0,
    });
    return procedure.type === 'subscription' ? { ok: true, value: null } : fromValue(value);
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    const code = error.cause instanceof AppError ? error.cause.code : error.code;
    return { ok: false, code, message: error.message };
  } finally {
    // A subscription that was let in is left again: what it tells has tests of its own.
    calling.abort();
  }
}
