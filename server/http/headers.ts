import { env } from '#server/core/env.ts';

/**
 * A strict policy (https://www.w3.org/TR/CSP3/): only scripts with this response's nonce run, and
 * what they load. Browsers reach nothing but this server and the object store. Inline styles are
 * allowed: components place themselves with them, and React escapes what people type. The worker
 * that hashes files compiles WebAssembly, which needs a word of its own and is not `eval`.
 */
export function contentSecurityPolicy(nonce: string): string {
  const store = new URL(env().S3_PUBLIC_ENDPOINT).origin;
  const dev = env().HOLDALL_DEV === '1';
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'${dev ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self' ${store}${dev ? ' ws:' : ''}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** The other headers of every response. */
export function securityHeaders(): Record<string, string> {
  const headers: Record<string, string> = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  };
  if (env().HOLDALL_URL.startsWith('https:'))
    headers['strict-transport-security'] = 'max-age=31536000';
  return headers;
}
