import { examine } from '#server/health/queries.ts';
import type { Finding } from '#server/health/schema.ts';
import { corsAdvice } from '#server/object-store/cors.ts';
import { requireOperator } from '../queries.ts';
import type { InspectInput } from '../schema.ts';

/** What the server sees of itself, and what to paste where browsers are turned away. */
export interface Inspection {
  findings: Finding[];
  /** Names of checks that could not be made because something before them is wrong. */
  skipped: string[];
  cors: { policy: string; command: string };
}

/**
 * The checks of doctor, for the page of the instance's admin.
 * @throws AppError NOT_FOUND for everybody else
 */
export async function inspectInstance(userId: string, input: InspectInput): Promise<Inspection> {
  await requireOperator(userId, input.code);
  return { ...(await examine()), cors: corsAdvice() };
}
