import { handleHealth } from '#server/api/health.ts';

export { handleHealth as GET };
