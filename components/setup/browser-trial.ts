import type { Finding } from '#server/health/schema.ts';
import type { Outputs } from '../trpc/router.ts';

type Trial = Outputs['setup']['beginTrial'];
type Permission = Trial['put'];

/** What this browser has seen, and whether the bucket's CORS policy would mend it. */
export interface TrialResult {
  findings: Finding[];
  corsNeeded: boolean;
}

const paste = 'Give the bucket the CORS policy below.';

const finding = (
  name: string,
  severity: Finding['severity'],
  sentence: string,
  remedy: string | null = null,
): Finding => ({ name, severity, sentence, remedy });

/**
 * Why a request came to nothing: browsers tell scripts only that it did. A request whose answer
 * nobody may read goes through where the store is reached at all.
 */
async function unanswered(name: string, url: string): Promise<{ found: Finding; cors: boolean }> {
  const { origin } = new URL(url);
  try {
    await fetch(origin, { mode: 'no-cors', cache: 'no-store', credentials: 'omit' });
  } catch {
    const sentence = `This browser does not reach the object store at ${origin}.`;
    const remedy =
      'Correct S3_PUBLIC_ENDPOINT, or open the way (name, port, firewall, certificate) from this device to it.';
    return { found: finding(name, 'wrong', sentence, remedy), cors: false };
  }
  const sentence = `The store at ${origin} is there, but its bucket does not let pages of ${window.location.origin} use it.`;
  return { found: finding(name, 'wrong', sentence, paste), cors: true };
}

async function tryWrite(name: string, { url, headers }: Permission, body: string) {
  let answer: Response;
  try {
    const init = { method: 'PUT', headers, cache: 'no-store', credentials: 'omit' } as const;
    // Without a type of its own: the browser would send one that was not signed.
    answer = await fetch(url, { ...init, body: new Blob([body]) });
  } catch {
    return unanswered(name, url);
  }
  if (!answer.ok)
    return {
      found: finding(
        name,
        'wrong',
        `The store refused this browser’s request (${answer.status}).`,
        'A proxy before the store may change requests: it must pass the Host header and all others on as they are.',
      ),
      cors: false,
    };
  if (!answer.headers.get('etag'))
    return {
      found: finding(name, 'weaker', 'It works, but the policy does not expose the ETag.', paste),
      cors: true,
    };
  return { found: finding(name, 'ok', 'It works from this browser.'), cors: false };
}

async function tryRead(name: string, url: string, expected: string) {
  try {
    const answer = await fetch(url, { cache: 'no-store', credentials: 'omit' });
    const same = answer.ok && (await answer.text()) === expected;
    return same
      ? { found: finding(name, 'ok', 'What was sent came back as it was.'), cors: false }
      : {
          found: finding(
            name,
            'wrong',
            `What was sent did not come back (${answer.status}).`,
            'Look at what lies between this browser and the store: a cache or a proxy changes answers.',
          ),
          cors: false,
        };
  } catch {
    return unanswered(name, url);
  }
}

/** Sends a small object, a part of a large one, and reads it back: from this page, as uploads do. */
export async function tryStore({ put, part, get, content }: Trial): Promise<TrialResult> {
  const sent = await tryWrite('Send a file', put, content);
  const parts = part
    ? await tryWrite('Send a part', part, content)
    : {
        found: finding(
          'Send a part',
          'weaker',
          'The store takes no uploads in parts: each file goes in one piece.',
        ),
        cors: false,
      };
  const read = sent.found.severity === 'wrong' ? null : await tryRead('Read it back', get, content);
  const all = [sent, parts, ...(read ? [read] : [])];
  return {
    findings: all.map(({ found }) => found),
    corsNeeded: all.some(({ cors }) => cors),
  };
}
