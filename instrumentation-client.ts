import { config } from 'zod/v4/core';

// Runs before any other script of a page. Zod would try whether it may compile schemas with
// `new Function`: the policy refuses that, and the browser reports it as a violation.
config({ jitless: true });
