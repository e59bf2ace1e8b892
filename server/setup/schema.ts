import { z } from 'zod';

export const claimInput = z.strictObject({
  code: z.string().min(1, 'Open the whole link.').max(64),
});
