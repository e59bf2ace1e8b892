import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client';
import {
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Page,
  test as playwright,
} from 'playwright/test';
import superjson from 'superjson';
import type { AppRouter } from '#server/api/root.ts';
import { sessionCookieName, signSessionToken } from '#server/auth/session.ts';
import { env } from '#server/core/env.ts';
import type { Workspace } from '#server/core/workspace.ts';
import { send, sessionOf, sha256, toBytes } from '#server/testing/files.ts';
import { headersOf, makePerson, type Person } from '#server/testing/people.ts';

export { expect };

/** A person at a browser of their own. */
export interface Visitor {
  person: Person;
  context: BrowserContext;
  page: Page;
}

/** Collects what no page may do: errors on the console, uncaught ones, violations of the policy. */
export interface Guard {
  watch(context: BrowserContext): Promise<void>;
  /** For a test that provokes a failure: the browser itself logs every answer above 399. */
  allow(complaint: RegExp): void;
}

interface Fixtures {
  guard: Guard;
  /** Opens a browser; signed in as the person, or as nobody. */
  browse: (person: Person | null, options?: BrowserContextOptions) => Promise<Visitor['page']>;
  /** A fresh person at a browser. */
  ada: Visitor;
}

function makeGuard(): Guard & { complaints: () => string[] } {
  const seen: string[] = [];
  const allowed: RegExp[] = [];
  return {
    async watch(context) {
      context.on('console', (message) => {
        if (message.type() === 'error') seen.push(`${message.text()} (${message.location().url})`);
      });
      context.on('weberror', (error) => {
        seen.push(error.error().stack ?? error.error().message);
      });
      await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          console.error(`CSP: ${event.effectiveDirective} blocked ${event.blockedURI}`);
        });
        // Nobody can answer the picker of the File System Access API: an input asks in its place.
        Reflect.deleteProperty(window, 'showOpenFilePicker');
      });
    },
    allow: (complaint) => void allowed.push(complaint),
    complaints: () => seen.filter((text) => !allowed.some((pattern) => pattern.test(text))),
  };
}

/** Makes a browser that of the person, as signing in would. */
export async function enter(context: BrowserContext, person: Person): Promise<void> {
  await context.addCookies([
    {
      name: sessionCookieName(),
      value: signSessionToken(person.sessionToken),
      url: env().HOLDALL_URL,
      httpOnly: true,
      sameSite: 'Lax',
    },
  ]);
}

export const test = playwright.extend<Fixtures>({
  guard: [
    async ({ context }, use) => {
      const guard = makeGuard();
      await guard.watch(context);
      await use(guard);
      expect(guard.complaints(), 'errors on the pages of this test').toEqual([]);
    },
    { auto: true },
  ],
  browse: async ({ browser, guard, baseURL }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (person, options) => {
      const context = await browser.newContext({ baseURL, ...options });
      contexts.push(context);
      await guard.watch(context);
      if (person) await enter(context, person);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
  ada: async ({ context, page }, use) => {
    const person = await makePerson('Ada');
    await enter(context, person);
    await use({ person, context, page });
  },
});

export type Api = TRPCClient<AppRouter>;

/** The real API, over HTTP, as this person's browser calls it. */
export function apiOf(person: Person | null, workspaceId = 'personal'): Api {
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${env().HOLDALL_URL}/api/trpc`,
        transformer: superjson,
        headers: () => Object.fromEntries(headersOf(person, workspaceId)),
      }),
    ],
  });
}

/** An organization with a name and an address of its own, founded by this person. */
export function foundOrganization(owner: Person, name: string): Promise<Workspace> {
  const slug = `${name.toLowerCase()}-${owner.id.slice(-12)}`;
  return apiOf(owner).organizations.create.mutate({ name, slug, colour: 'teal' });
}

export interface SeedFile {
  filename: string;
  content?: string | Uint8Array<ArrayBuffer>;
  /** As a browser claims it. */
  mimeType?: string;
}

async function putBatch(api: Api, batch: SeedFile[]) {
  const contents = batch.map(({ content }) => toBytes(content));
  const { plans } = await api.uploads.start.mutate({
    session: sessionOf(contents.map(({ length: size }) => ({ size }))),
    files: batch.map(({ filename, mimeType = 'text/plain' }, i) => ({
      filename,
      size: contents[i]?.length ?? 0,
      mimeType,
      sha256: sha256(contents[i] ?? new Uint8Array()),
    })),
  });
  return Promise.all(
    plans.map(async (plan, i) => {
      if (!plan.ok) throw new Error(`an upload was refused: ${plan.message}`);
      if (!plan.put) throw new Error('an upload came without a URL');
      const stored = await send(plan.put, contents[i] ?? new Uint8Array());
      if (!stored.ok) throw new Error(`the store answered ${stored.status}`);
      const uploads = [{ uploadId: plan.uploadId }];
      const [result] = (await api.uploads.complete.mutate({ uploads })).results;
      if (!result?.ok || !result.fileId) throw new Error('a completed upload has no file');
      return { id: result.fileId, filename: result.filename };
    }),
  );
}

/** Puts files into a workspace through the API and the object store, as a browser would. */
export async function putFiles(
  api: Api,
  files: SeedFile[],
): Promise<{ id: string; filename: string }[]> {
  const stored: { id: string; filename: string }[] = [];
  const atOnce = 12;
  for (let i = 0; i < files.length; i += atOnce)
    stored.push(...(await putBatch(api, files.slice(i, i + atOnce))));
  return stored;
}

/** A password account made through the published route, as the sign-up form does. */
export async function signUp(name: string, password: string): Promise<{ email: string }> {
  const email = `${name.toLowerCase()}-${crypto.randomUUID()}@example.org`;
  const response = await fetch(`${env().HOLDALL_URL}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: env().HOLDALL_URL },
    body: JSON.stringify({ name, email, password }),
  });
  if (!response.ok) throw new Error(`signing up was answered with ${response.status}`);
  return { email };
}
