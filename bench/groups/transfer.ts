import { createHash, randomBytes } from 'node:crypto';
import PQueue from 'p-queue';
import { env } from '#server/core/env.ts';
import { newId } from '#server/core/ids.ts';
import { presignPut } from '#server/object-store/presign.ts';
import { as } from '#server/testing/people.ts';
import { headAndSignGet, putObject, signPut } from '../../local/stack/bare-s3.ts';
import { callHttp } from '../http.ts';
import { interleave, ratio, type Samples, spread } from '../measure.ts';
import { milliseconds, type Row } from '../report.ts';
import type { Bench } from '../stack.ts';

const size = 16 * 1024;
/** As many as the browser sends at once would be fewer; both sides have the same. */
const parallel = 8;
const perRound = 100;
const roundsOfMany = 5;
const times = { rounds: 120, warmUp: 20 };

interface Content {
  bytes: Uint8Array<ArrayBuffer>;
  filename: string;
  size: number;
  mimeType: string;
  sha256: string;
}

function content(): Content {
  const bytes = new Uint8Array(randomBytes(size));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, filename: `${newId()}.bin`, size, mimeType: 'application/octet-stream', sha256 };
}

const startOf = ({ bytes, ...file }: Content) => ({
  session: { name: 'Files', files: 1, bytes: bytes.length },
  files: [file],
});

async function put(url: string, headers: Record<string, string>, body: BodyInit): Promise<void> {
  const { status } = await fetch(url, { method: 'PUT', headers, body });
  if (status !== 200) throw new Error(`the store answered ${status}`);
}

interface Started {
  plans: (
    | { ok: true; uploadId: string; put?: { url: string; headers: Record<string, string> } }
    | { ok: false }
  )[];
}

/** One file as a browser brings it: start, signed PUT, complete. */
async function upload(bench: Bench, file: Content): Promise<string> {
  const call = <T>(path: string, input: unknown) =>
    callHttp<T>(bench, 'personal', path, input, 'mutation');
  const { plans } = await call<Started>('uploads.start', startOf(file));
  const [plan] = plans;
  if (!plan?.ok || !plan.put) throw new Error('an upload was refused');
  await put(plan.put.url, plan.put.headers, file.bytes);
  const { results } = await call<{ results: { fileId: string }[] }>('uploads.complete', {
    uploads: [{ uploadId: plan.uploadId }],
  });
  return results[0]?.fileId ?? '';
}

/** The same bytes with the same signed PUT, and nothing that knows of them. */
async function bareUpload(file: Content): Promise<void> {
  const key = `bare/${newId()}`;
  const promised = { ...file, md5: null, bucket: env().S3_BUCKET, key };
  const { url, headers } = await presignPut(promised, { checksum: 'sha256', createOnly: true });
  await put(url, headers, file.bytes);
}

async function many(count: number, one: (file: Content) => Promise<unknown>): Promise<void> {
  const files = Array.from({ length: count }, content);
  const queue = new PQueue({ concurrency: parallel });
  await Promise.all(files.map((file) => queue.add(() => one(file))));
}

function row(what: string, against: string, samples: Samples, baseline: Samples): Row {
  return {
    what,
    against,
    ratio: ratio(samples, baseline),
    measured: `${milliseconds(spread(samples))} against ${milliseconds(spread(baseline))}`,
  };
}

async function single(bench: Bench): Promise<Row[]> {
  const fileId = await upload(bench, content());
  const key = `bare/${newId()}`;
  await putObject(key, content().bytes);
  const samples = await interleave(
    {
      start: async () => {
        const caller = await as(bench.person);
        await caller.uploads.start(startOf(content()));
      },
      presigned: () => signPut(key, size),
      download: async () => (await as(bench.person)).files.downloadUrl({ id: fileId }),
      head: () => headAndSignGet(key),
    },
    { ...times, effort: bench.effort, signal: bench.signal },
  );
  return [
    row(
      'uploads.start of one file, caller',
      'a presigned PUT alone',
      samples.start,
      samples.presigned,
    ),
    row(
      'files.downloadUrl, caller',
      'HeadObject and a presigned GET',
      samples.download,
      samples.head,
    ),
  ];
}

/** Beginning uploads, fetching files, and bringing many small ones. */
export async function transfer(bench: Bench): Promise<Row[]> {
  const rows = await single(bench);
  const count = Math.ceil(perRound * bench.effort);
  const samples = await interleave(
    {
      api: () => many(count, (file) => upload(bench, file)),
      bare: () => many(count, bareUpload),
    },
    { rounds: roundsOfMany, warmUp: 1, effort: bench.effort, signal: bench.signal },
  );
  const what = `${perRound * roundsOfMany} files of 16 KiB through the API, ${parallel} at once`;
  rows.push({
    ...row(what, 'the signed PUTs alone', samples.api, samples.bare),
    measured: `${perRound} files: ${milliseconds(spread(samples.api))} against ${milliseconds(spread(samples.bare))}`,
  });
  return rows;
}
