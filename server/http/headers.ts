import { env } from '#server/core/env.ts';

/** Where the signed URLs lead: with the bucket in the host name, that host is another origin. */
function storeOrigins(): string[] {
  const { S3_PUBLIC_ENDPOINT, S3_FORCE_PATH_STYLE, S3_BUCKET } = env();
  const { origin, protocol, host } = new URL(S3_PUBLIC_ENDPOINT);
  return S3_FORCE_PATH_STYLE === 'true' ? [origin] : [origin, `${protocol}//${S3_BUCKET}.${host}`];
}

/**
 * A strict policy (https://www.w3.org/TR/CSP3/): only scripts with this response's nonce run, and
 * what they load. Browsers reach nothing but this server and the object store. Inline styles are
 * allowed: components place themselves with them, and React escapes what people type. The worker
 * that hashes files compiles WebAssembly, which needs a word of its own and is not `eval`.
 */
export function contentSecurityPolicy(nonce: string): string {
  const store = storeOrigins().join(' ');
  const dev = env().HOLDALL_DEV === '1';
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'${dev ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' blob: data: ${store}`,
    `media-src ${store}`,
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

/** What pages may never use: https://www.w3.org/TR/permissions-policy/ */
const refusedFeatures = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
];

/** The other headers of every response. A browser that was told so keeps to https: https only. */
export function securityHeaders(): Record<string, string> {
  const { HOLDALL_URL, HOLDALL_DEV } = env();
  const headers: Record<string, string> = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-permitted-cross-domain-policies': 'none',
    'permissions-policy': refusedFeatures.map((feature) => `${feature}=()`).join(', '),
  };
  if (HOLDALL_URL.startsWith('https:') && HOLDALL_DEV !== '1')
    headers['strict-transport-security'] = 'max-age=31536000';
  return headers;
}
