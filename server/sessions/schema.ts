import { z } from 'zod';
import { pageInput } from '#server/core/schema.ts';

export const sessionListInput = z.strictObject(pageInput);
export type SessionListInput = z.infer<typeof sessionListInput>;

export const sessionInput = z.strictObject({ sessionId: z.uuid() });
