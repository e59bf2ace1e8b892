import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { expireUploads } from '#server/jobs/uploads/mutations.ts';
import { cleanUp, passExpiry, passWritable } from '#server/testing/cleaning.ts';
import { provideDatabase } from '#server/testing/database.ts';
import type { Cut } from '#server/testing/faults/fuse.ts';
import {
  killAt,
  type MortalServer,
  startMortalServer,
  writesOf,
} from '#server/testing/faults/trial.ts';
import { problemsOf } from '#server/testing/invariants.ts';
import { as, makePerson, type Person } from '#server/testing/people.ts';

const place = provideDatabase();

const partBytes = 5 * 1024 ** 2;
beforeAll(() => {
  process.env.UPLOAD_PART_BYTES = String(partBytes);
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** One file that is sent whole, and one of three parts. */
const small = new Uint8Array(randomBytes(1_000));
const large = new Uint8Array(randomBytes(2 * partBytes + 1_000));
const parts = [0, 1, 2].map((n) => large.subarray(n * partBytes, (n + 1) * partBytes));
const contents = new Map([
  ['small.bin', small],
  ['large.bin', large],
]);

type Uploads = Awaited<ReturnType<typeof as>>['uploads'];
type Procedure = 'start' | 'sign' | 'complete' | 'cancel';
type Input<N extends Procedure> = Parameters<Uploads[N]>[0];
type Answer<N extends Procedure> = Awaited<ReturnType<Uploads[N]>>;
/** Calls a procedure of uploads: on the server that dies, or on the one after it. */
type Call = <N extends Procedure>(name: N, input: Input<N>) => Promise<Answer<N>>;

const here =
  (person: Person): Call =>
  async (name, input) => {
    const { uploads } = await as(person);
    const procedure: (given: never) => Promise<unknown> = uploads[name];
    return procedure(input as never) as never;
  };

const on =
  (server: MortalServer, person: Person): Call =>
  (name, input) =>
    server.call(person, `uploads.${name}`, input);

interface Put {
  url: string;
  headers: Record<string, string>;
}

interface Begun {
  small: string;
  large: string;
  put: Put;
}

async function start(call: Call): Promise<Begun> {
  const mimeType = 'application/octet-stream';
  const { plans } = await call('start', {
    session: { name: 'both', files: 2, bytes: small.length + large.length },
    files: [
      { filename: 'small.bin', size: small.length, mimeType, sha256: sha256(small) },
      { filename: 'large.bin', size: large.length, mimeType },
    ],
  });
  const [one, other] = plans;
  if (!one?.ok || !other?.ok || !one.put) throw new Error('an upload was refused');
  return { small: one.uploadId, large: other.uploadId, put: one.put };
}

const sign = (call: Call, begun: Begun) =>
  call('sign', {
    parts: parts.map((part, i) => ({
      uploadId: begun.large,
      number: i + 1,
      sha256: sha256(part),
    })),
  });

async function put({ url, headers }: Put, body: Uint8Array): Promise<void> {
  const { status } = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(body) });
  // 412: it is there already, which a repeated PUT finds out.
  if (status !== 200 && status !== 412) throw new Error(`the store answered ${status}`);
}

async function sendParts(call: Call, begun: Begun, count = parts.length): Promise<void> {
  const { results } = await sign(call, begun);
  for (const [i, part] of parts.slice(0, count).entries()) {
    const result = results[i];
    if (!result?.ok) throw new Error('a part was not signed');
    await put(result.put, part);
  }
}

const complete = (call: Call, begun: Begun) =>
  call('complete', {
    uploads: [{ uploadId: begun.small }, { uploadId: begun.large, sha256: sha256(large) }],
  });

/** What a life cycle consists of, each with what goes before it. */
interface Step {
  name: string;
  prepare(call: Call): Promise<Begun>;
  act(server: MortalServer, call: Call, begun: Begun): Promise<unknown>;
  /** What the browser, or the queue, does after the crash. */
  again(call: Call, begun: Begun): Promise<unknown>;
  /** Whether both files are there then. */
  arrives: boolean;
}

async function sendAll(call: Call, begun: Begun): Promise<void> {
  await put(begun.put, small);
  await sendParts(call, begun);
}

async function completeAll(call: Call, begun: Begun): Promise<void> {
  const { results } = await complete(call, begun);
  for (const result of results) if (!result.ok) throw new Error(result.message);
}

async function finish(call: Call, begun: Begun): Promise<void> {
  await sendAll(call, begun);
  await completeAll(call, begun);
}

async function startAndSend(call: Call): Promise<Begun> {
  const begun = await start(call);
  await sendAll(call, begun);
  return begun;
}

const cancel = (call: Call, begun: Begun) =>
  call('cancel', { uploadIds: [begun.small, begun.large] });

const steps: Step[] = [
  {
    name: 'starting two uploads',
    // Of what was started here nothing comes any more: the person begins anew.
    prepare: start,
    act: (_server, call) => start(call),
    again: async (call) => finish(call, await start(call)),
    arrives: true,
  },
  {
    name: 'signing parts',
    prepare: start,
    act: (_server, call, begun) => sign(call, begun),
    again: finish,
    arrives: true,
  },
  {
    name: 'completing them',
    prepare: startAndSend,
    act: (_server, call, begun) => complete(call, begun),
    again: completeAll,
    arrives: true,
  },
  {
    name: 'cancelling them',
    prepare: startAndSend,
    act: (_server, call, begun) => cancel(call, begun),
    again: cancel,
    arrives: false,
  },
  {
    name: 'giving them up',
    prepare: async (call) => {
      const begun = await start(call);
      await put(begun.put, small);
      await sendParts(call, begun, 1);
      await passExpiry(place.urls);
      return begun;
    },
    act: async (server) => {
      await server.job('expire');
      await passWritable(place.urls);
      await server.job('sweep');
    },
    again: () => expireUploads(),
    arrives: false,
  },
];

/** The files of a person and what is in them. */
async function arrived(person: Person): Promise<Map<string, string>> {
  const caller = await as(person);
  const { items } = await caller.files.list({});
  const each = items.map(async ({ id, filename }) => {
    const { url } = await caller.files.downloadUrl({ id });
    return [filename, sha256(new Uint8Array(await (await fetch(url)).arrayBuffer()))] as const;
  });
  return new Map(await Promise.all(each));
}

/** Kills a server at one write, does what comes after it or not, and cleans up. */
async function tryOut(step: Step, cut: Cut, goesOn: boolean, running?: MortalServer) {
  const server = running ?? (await startMortalServer());
  onTestFinished(() => server.stop());
  const person = await makePerson();
  const begun = await step.prepare(here(person));
  const writes = await killAt(server, cut, (dying) => step.act(dying, on(dying, person), begun));
  const where = `${cut.when} ${writes.at(-1)} (${cut.step}), then ${goesOn ? 'on' : 'given up'}`;
  if (goesOn) await step.again(here(person), begun);
  await cleanUp(place.urls);
  expect(await problemsOf(place.urls, `user:${person.id}`), where).toEqual([]);
  if (!goesOn || !step.arrives) return;
  const expected = [...contents].map(([name, bytes]) => [name, sha256(bytes)] as const);
  expect(await arrived(person), where).toEqual(new Map(expected));
}

/** All ways to be cut at every write; in `npm test` one for each kind of state that is left behind. */
function cutsOf(writes: readonly string[]): { cut: Cut; goesOn: boolean }[] {
  if (process.env.SOAK === '1')
    return writes.flatMap((_, step) =>
      (['before', 'after'] as const).flatMap((when) => [
        { cut: { step, when }, goesOn: true },
        { cut: { step, when }, goesOn: false },
      ]),
    );
  const leaving = writes.flatMap((write, step) =>
    write === 'commit' || write.startsWith('store ') ? [{ write, step }] : [],
  );
  const telling = leaving.filter(
    ({ write }, i) =>
      leaving.findIndex((other) => other.write === write) === i ||
      leaving.findLastIndex((other) => other.write === write) === i,
  );
  return telling.map(({ step }, i) => ({ cut: { step, when: 'after' }, goesOn: i % 2 === 0 }));
}

describe('[cases 37, 64, 68] a server that is killed at any write leaves nothing that is not mended', () => {
  for (const step of steps)
    test(step.name, { timeout: 3_600_000 }, async () => {
      const server = await startMortalServer();
      onTestFinished(() => server.stop());
      // The store is measured by the first call, which is none of the steps.
      await start(on(server, await makePerson()));
      // Jobs take on what others have left as well.
      await cleanUp(place.urls);
      const person = await makePerson();
      const begun = await step.prepare(here(person));
      const writes = await writesOf(server, () => step.act(server, on(server, person), begun));
      const cuts = cutsOf(writes);
      expect(cuts).not.toEqual([]);
      for (const [i, { cut, goesOn }] of cuts.entries())
        await tryOut(step, cut, goesOn, i === 0 ? server : undefined);
    });
});
