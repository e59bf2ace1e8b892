/**
 * Environment for a store that runs as a process of its own. Its memory is short-lived buffers: a
 * small young generation frees them soon, one arena of the allocator gives them back (decision 018).
 */
export const frugalEnvironment = {
  NODE_OPTIONS: '--max-semi-space-size=1',
  MALLOC_ARENA_MAX: '1',
};
