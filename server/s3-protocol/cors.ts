import { z } from 'zod';
import { S3Error } from './errors.ts';
import { header, type S3Request } from './request.ts';
import { parseXml, renderXml } from './xml.ts';

const methods = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'] as const;

/** An element that may come once or more: the parser gives a bare string for a single one. */
const repeated = (item: z.ZodType<string>) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item),
  );

const pattern = z
  .string()
  .min(1)
  .max(255)
  .refine((text) => text.split('*').length <= 2);

const ruleSchema = z.object({
  ID: z.string().max(255).optional(),
  AllowedOrigin: repeated(pattern).pipe(z.array(z.string()).min(1)),
  AllowedMethod: repeated(z.enum(methods)).pipe(z.array(z.string()).min(1)),
  AllowedHeader: repeated(pattern).optional(),
  ExposeHeader: repeated(z.string().regex(/^[\w-]+$/)).optional(),
  MaxAgeSeconds: z
    .string()
    .regex(/^\s*\d{1,9}\s*$/)
    .transform(Number)
    .optional(),
});

const configurationSchema = z.object({
  CORSConfiguration: z.object({
    CORSRule: z.preprocess(
      (value) => (Array.isArray(value) ? value : [value]),
      z.array(ruleSchema).min(1).max(100),
    ),
  }),
});

export type CorsRule = z.infer<typeof ruleSchema>;
export const corsRulesSchema = z.array(ruleSchema.extend({ MaxAgeSeconds: z.number().optional() }));

/**
 * Reads a PutBucketCors document.
 * @throws S3Error MalformedXML
 */
export function parseCorsRules(xml: string): CorsRule[] {
  const parsed = configurationSchema.safeParse(parseXml(xml));
  if (!parsed.success) throw new S3Error('MalformedXML');
  return parsed.data.CORSConfiguration.CORSRule;
}

/** The GetBucketCors document. */
export function renderCorsRules(rules: readonly CorsRule[]): string {
  return renderXml('CORSConfiguration', { CORSRule: rules.map((rule) => ({ ...rule })) });
}

function matches(text: string, wildcard: string): boolean {
  const [start = '', end] = wildcard.split('*');
  if (end === undefined) return text === start;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}

const listItems = (text: string | undefined) =>
  (text ?? '')
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== '');

/** The first rule that allows origin, method and all request headers, as S3 looks for it. */
function findRule(
  rules: readonly CorsRule[],
  origin: string,
  method: string,
  requestHeaders: readonly string[],
): CorsRule | undefined {
  return rules.find(
    (rule) =>
      rule.AllowedOrigin.some((allowed) => matches(origin, allowed)) &&
      rule.AllowedMethod.includes(method) &&
      requestHeaders.every((name) =>
        (rule.AllowedHeader ?? []).some((allowed) => matches(name, allowed.toLowerCase())),
      ),
  );
}

const vary = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

function ruleHeaders(rule: CorsRule, origin: string): Record<string, string> {
  const headers: Record<string, string> = {
    'access-control-allow-origin': rule.AllowedOrigin.includes('*') ? '*' : origin,
    'access-control-allow-methods': rule.AllowedMethod.join(', '),
    vary,
  };
  const exposed = rule.ExposeHeader?.join(', ');
  if (exposed) headers['access-control-expose-headers'] = exposed;
  return headers;
}

/**
 * The CORS headers of an actual answer, errors included, so that a browser can read them. A bucket
 * with rules varies by origin even for requests without one: caches must not mix the two.
 */
export function corsHeaders(
  rules: readonly CorsRule[],
  request: S3Request,
): Record<string, string> {
  if (rules.length === 0) return {};
  const origin = header(request, 'origin');
  const rule = origin === undefined ? undefined : findRule(rules, origin, request.method, []);
  return rule && origin !== undefined ? ruleHeaders(rule, origin) : { vary };
}

/**
 * The headers that answer a preflight (an unsigned OPTIONS). Credentials are never allowed:
 * signatures are all that counts here.
 * @throws S3Error BadRequest for an incomplete preflight, AccessForbidden when no rule allows it
 */
export function preflightHeaders(
  rules: readonly CorsRule[],
  request: S3Request,
): Record<string, string> {
  const origin = header(request, 'origin');
  const method = header(request, 'access-control-request-method');
  if (!origin) {
    throw new S3Error('BadRequest', 'Insufficient information. Origin request header needed.');
  }
  if (!methods.some((known) => known === method) || !method) {
    throw new S3Error('BadRequest', `Invalid Access-Control-Request-Method: ${method ?? 'null'}`);
  }
  if (rules.length === 0) {
    throw new S3Error('AccessForbidden', 'CORSResponse: CORS is not enabled for this bucket.');
  }
  const wanted = listItems(header(request, 'access-control-request-headers'));
  const rule = findRule(rules, origin, method, wanted);
  if (!rule) throw new S3Error('AccessForbidden');
  const headers = ruleHeaders(rule, origin);
  if (wanted.length > 0) headers['access-control-allow-headers'] = wanted.join(', ');
  if (rule.MaxAgeSeconds !== undefined) {
    headers['access-control-max-age'] = String(rule.MaxAgeSeconds);
  }
  return headers;
}
