import { z } from 'zod';

/** Null is Personal. */
export const switchInput = z.strictObject({ organizationId: z.uuid().nullable() });
