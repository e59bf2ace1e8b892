import { clearTrial, openTrial, type Trial } from '#server/object-store/browser-trial.ts';
import { requireOperator } from '../queries.ts';
import type { EndTrialInput, InspectInput } from '../schema.ts';

/**
 * Signs URLs with which a browser tries the object store out, on throw-away keys of its own. What it
 * leaves is deleted by `endTrial`, and by a job where the browser goes away.
 * @throws AppError NOT_FOUND for everybody but the admin; STORAGE_UNAVAILABLE
 */
export async function beginTrial(userId: string, input: InspectInput): Promise<Trial> {
  await requireOperator(userId, input.code);
  return openTrial();
}

/**
 * Deletes what a browser's trial has left. Safe to repeat.
 * @throws AppError NOT_FOUND for everybody but the admin; STORAGE_UNAVAILABLE
 */
export async function endTrial(userId: string, input: EndTrialInput): Promise<{ trialId: string }> {
  await requireOperator(userId, input.code);
  await clearTrial(input.trialId);
  return { trialId: input.trialId };
}
