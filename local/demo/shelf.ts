import PQueue from 'p-queue';
import { type Say, seconds } from '../stack/steps.ts';
import { type Api, everything, putFile } from './api.ts';
import type { DemoFile } from './files.ts';
import type { Shelf } from './shelves.ts';

/** Files and bytes that a run has stored. */
export interface Stored {
  files: number;
  bytes: number;
}

export interface ShelfWork {
  /** Of the workspace, for the terminal. */
  name: string;
  shelf: Shelf;
  /** Who stores files, by turns. The first one may empty the trash of others. */
  hands: Api[];
  /** What is to be there before the last file is. */
  before?: () => Promise<void>;
  scale: number;
  say: Say;
  signal: AbortSignal;
}

const parallel = 4;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

async function namesIn(api: Api): Promise<Map<string, string>> {
  const [live, trashed] = await Promise.all([
    everything((cursor) => api.files.list.query({ cursor, limit: 100 })),
    everything((cursor) =>
      api.files.list.query({
        status: 'trashed',
        sort: 'deletedAt',
        direction: 'desc',
        cursor,
        limit: 100,
      }),
    ),
  ]);
  return new Map([...live, ...trashed].map((file) => [file.filename.normalize('NFC'), file.id]));
}

/** Stores what is missing and answers with the ids of all, by name. */
async function store(
  work: ShelfWork,
  files: DemoFile[],
  present: Map<string, string>,
): Promise<Stored> {
  const stored: Stored = { files: 0, bytes: 0 };
  const missing = files.filter(({ name }) => !present.has(name.normalize('NFC')));
  const queue = new PQueue({ concurrency: parallel });
  let done = 0;
  const put = async (file: DemoFile, i: number) => {
    work.signal.throwIfAborted();
    const api = work.hands[i % work.hands.length];
    if (!api) throw new Error(`nobody may store files in ${work.name}`);
    const { id, size } = await putFile(api, file, work.scale, work.signal);
    present.set(file.name.normalize('NFC'), id);
    stored.files += 1;
    stored.bytes += size;
    done += 1;
    if (done % 10 === 0 && done < missing.length)
      work.say(`          ${work.name}: ${done} of ${missing.length} files`);
  };
  try {
    await Promise.all(missing.map((file, i) => queue.add(() => put(file, i))));
  } catch (error) {
    queue.clear();
    await queue.onIdle();
    throw error;
  }
  return stored;
}

/** What happens to files after they were stored: a new name, the trash, a download. */
async function handle(work: ShelfWork, present: Map<string, string>): Promise<void> {
  const { shelf, hands } = work;
  const [first] = hands;
  if (!first) return;
  for (const { from, to } of shelf.renamed) {
    const id = present.get(from.name);
    if (!id) continue;
    await first.files.rename.mutate({ id, filename: to });
    await first.files.downloadUrl.mutate({ id });
    present.delete(from.name);
    present.set(to, id);
  }
  for (const [i, { name }] of shelf.trashed.entries()) {
    const id = present.get(name.normalize('NFC'));
    const api = hands[i % hands.length];
    if (id && api) await api.files.trash.mutate({ ids: [id] });
  }
}

/**
 * Brings a workspace's shelf into the state that it is meant to have. Where all files are there
 * already nothing is touched, so what people did to them since then stays.
 */
export async function fillShelf(work: ShelfWork): Promise<Stored> {
  const { name, shelf, hands, say } = work;
  const [first] = hands;
  if (!first) throw new Error(`nobody may store files in ${name}`);
  const started = performance.now();
  const present = await namesIn(first);
  const final = [
    ...shelf.files.map((file) => file.name),
    ...shelf.trashed.map((file) => file.name),
    ...shelf.renamed.map(({ to }) => to),
  ];
  if (final.every((filename) => present.has(filename.normalize('NFC')))) {
    say(`${seconds(started)}  ${name}: all ${final.length} files are there`);
    return { files: 0, bytes: 0 };
  }
  // The last files come last: a run that was stopped before them is not taken for complete.
  const handled = [
    ...shelf.trashed,
    ...shelf.renamed.filter(({ to }) => !present.has(to)).map(({ from }) => from),
  ];
  const early = await store(work, handled, present);
  await handle(work, present);
  await work.before?.();
  const late = await store(work, shelf.files, present);
  const files = early.files + late.files;
  const bytes = early.bytes + late.bytes;
  say(
    `${seconds(started)}  ${name}: ${files} files, ${megabytes(bytes)}${shelf.trashed.length > 0 ? `, ${shelf.trashed.length} in the trash` : ''}`,
  );
  return { files, bytes };
}
