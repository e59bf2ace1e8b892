// Runs before any other script of a page. Zod would try whether it may compile schemas with
// `new Function`: the policy refuses that, and the browser reports it as a violation. This is what
// `config({ jitless: true })` does, without bringing Zod to pages that have no form.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
