import { announced, send, sessionOf, toBytes } from '../files.ts';
import type { Person } from '../people.ts';
import { processAll } from '../processing.ts';
import {
  addFile,
  type File,
  freeNames,
  type Ground,
  isLive,
  namesake,
  type Open,
  Refused,
  refusalsOf,
  type Version,
} from './model.ts';
import {
  type Caller,
  chooseFiles,
  choosePlace,
  content,
  fileName,
  idOf,
  inWords,
  type Operation,
  type Plan,
  placeId,
  placeInWords,
  type Turn,
} from './turn.ts';

type Put = Parameters<typeof send>[0];

/** How the bytes of what was begun are to be sent: the product's word, which no model knows. */
const puts = new WeakMap<Open, Put>();

/** What the person of the turn is about to upload. */
function newUpload(turn: Turn): Open {
  return {
    id: null,
    by: turn.who,
    folder: choosePlace(turn, turn.ground),
    name: fileName(turn),
    text: content(turn),
    onConflict: turn.step.onConflict,
  };
}

/** @throws Refused where it cannot begin */
function begin(ground: Ground, open: Open): void {
  const { folder, name, text, onConflict, by } = open;
  if (folder && !isLive(ground, folder)) throw new Refused('NOT_FOUND');
  if (onConflict === 'skip' && namesake(ground, 'file', folder, name))
    throw new Refused('CONFLICT');
  const [refusal] = refusalsOf(ground, by, [{ bytes: text.length, largest: text.length }]);
  if (refusal) throw new Refused(refusal);
  ground.opens.add(open);
}

async function start(caller: Caller, open: Open): Promise<string> {
  const { folder, name, text, onConflict } = open;
  const file = announced({ filename: name, content: text, folderId: placeId(folder) });
  const { plans } = await caller.uploads.start({
    session: sessionOf([file]),
    files: [{ ...file, onConflict }],
  });
  const [plan] = plans;
  if (!plan?.ok) throw new Refused(plan?.code ?? 'INVALID');
  if (!plan.put) throw new Error('the plan came without a URL');
  puts.set(open, plan.put);
  return plan.uploadId;
}

function addVersion(file: File, by: Person, text: string): void {
  file.former.push(file.present);
  file.present = { number: file.present.number + 1, text, by };
}

/** What comes of an upload: a file under a name, or nothing. */
function arrive(ground: Ground, open: Open): { answer: string; file: File | null } {
  const { by, name, text, onConflict } = open;
  ground.opens.delete(open);
  const parent = open.folder && isLive(ground, open.folder) ? open.folder : null;
  const twin = onConflict === 'keepBoth' ? undefined : namesake(ground, 'file', parent, name);
  if (twin?.kind === 'file') {
    if (onConflict === 'skip') return { answer: `skipped ${name}`, file: null };
    addVersion(twin, by, text);
    return { answer: `stored ${twin.name}`, file: twin };
  }
  const [free = ''] = freeNames(ground, 'file', parent, [name]);
  const file = addFile(ground, { name: free, parent, addedBy: by, text });
  return { answer: `stored ${free}`, file };
}

async function complete(caller: Caller, open: Open, uploadId: string) {
  const put = puts.get(open);
  if (!put) throw new Error('this upload was never begun');
  const response = await send(put, toBytes(open.text));
  if (!response.ok) throw new Error(`the store answered ${response.status}`);
  const { results } = await caller.uploads.complete({ uploads: [{ uploadId }] });
  const [result] = results;
  if (!result?.ok) return { answers: [result?.code ?? ''] };
  const { outcome, filename, fileId } = result;
  return { answers: [`${outcome} ${filename}`], ids: fileId === null ? [] : [fileId] };
}

const aboutUpload = ({ name, text, folder, onConflict }: Open): string =>
  `${name} of ${text.length} bytes to ${placeInWords(folder)} (${onConflict})`;

const arrived = (ground: Ground, open: Open) => {
  const { answer, file } = arrive(ground, open);
  return { answers: [answer], made: file ? [file] : [] };
};

const uploading = (turn: Turn, open: Open): Plan => {
  return {
    needs: 'upload.create',
    words: `uploads ${aboutUpload(open)}`,
    model() {
      begin(turn.ground, open);
      return arrived(turn.ground, open);
    },
    product: async () => complete(turn.caller, open, await start(turn.caller, open)),
  };
};

const upload: Operation = (turn) => uploading(turn, newUpload(turn));

/** New content for a file that is there. */
const replaceFile: Operation = (turn) => {
  const [file] = chooseFiles({ ...turn, step: { ...turn.step, astray: false } });
  if (!file) return null;
  const { parent: folder, name } = file;
  return uploading(turn, { ...newUpload(turn), folder, name, onConflict: 'replace' });
};

const beginUpload: Operation = (turn) => {
  const open = newUpload(turn);
  return {
    needs: 'upload.create',
    words: `begins to upload ${aboutUpload(open)}`,
    model() {
      begin(turn.ground, open);
      return { answers: ['ok'], made: [open] };
    },
    product: async () => ({ answers: ['ok'], ids: [await start(turn.caller, open)] }),
  };
};

/** An upload that the person has begun. */
function chooseOpen({ ground, who, step }: Turn): Open | undefined {
  const mine = [...ground.opens].filter(({ by }) => by === who);
  return mine[(step.what[0] ?? 0) % mine.length];
}

const finishUpload: Operation = (turn) => {
  const open = chooseOpen(turn);
  if (!open) return null;
  return {
    needs: 'upload.create',
    words: `goes on to upload ${aboutUpload(open)}`,
    model: () => arrived(turn.ground, open),
    product: () => complete(turn.caller, open, idOf(open)),
  };
};

const cancelUpload: Operation = (turn) => {
  const open = chooseOpen(turn);
  if (!open) return null;
  return {
    needs: 'upload.create',
    words: `gives up to upload ${aboutUpload(open)}`,
    model() {
      turn.ground.opens.delete(open);
      return { answers: ['ok'] };
    },
    async product() {
      const { results } = await turn.caller.uploads.cancel({ uploadIds: [idOf(open)] });
      return { answers: results.map((result) => (result.ok ? 'ok' : result.code)) };
    },
  };
};

/** A file and the number of one of its contents, mostly a former one. */
function chooseVersion(turn: Turn): { file: File; number: number } | null {
  const { ground, step } = turn;
  const grown = [...ground.entries].filter(
    (entry): entry is File => entry.kind === 'file' && entry.former.length > 0,
  );
  const [n = 0] = step.what;
  const file = step.astray ? chooseFiles(turn).at(-1) : grown[n % grown.length];
  if (!file) return null;
  const all = step.astray ? [...file.former, file.present] : file.former;
  return { file, number: all[step.name % all.length]?.number ?? 1 };
}

/** @throws Refused unless the file is live and has had this content */
function requireFormer(ground: Ground, file: File, number: number): Version {
  const former = file.former.find((version) => version.number === number);
  if (!isLive(ground, file) || !former) throw new Refused('NOT_FOUND');
  return former;
}

const restoreVersion: Operation = (turn) => {
  const { ground, who, caller } = turn;
  const chosen = chooseVersion(turn);
  if (!chosen) return null;
  const { file, number } = chosen;
  return {
    needs: 'file.write',
    words: `restores version ${number} of ${inWords([file])}`,
    model() {
      const { text } = requireFormer(ground, file, number);
      const [refusal] = refusalsOf(ground, who, [{ bytes: text.length, largest: text.length }]);
      if (refusal) throw new Refused(refusal);
      addVersion(file, who, text);
      return { answers: [`ok ${file.present.number}`] };
    },
    async product() {
      const { version } = await caller.files.restoreVersion({ id: idOf(file), version: number });
      return { answers: [`ok ${version}`] };
    },
  };
};

const deleteVersion: Operation = (turn) => {
  const { ground, who, caller } = turn;
  const chosen = chooseVersion(turn);
  if (!chosen) return null;
  const { file, number } = chosen;
  return {
    needs: 'file.trash',
    words: `deletes version ${number} of ${inWords([file])}`,
    model() {
      const former = requireFormer(ground, file, number);
      const manages = ['owner', 'admin'].includes(ground.roles.get(who) ?? '');
      if (former.by !== who && !manages) throw new Refused('FORBIDDEN');
      file.former = file.former.filter((version) => version !== former);
      return { answers: ['ok'] };
    },
    async product() {
      await caller.files.deleteVersion({ id: idOf(file), version: number });
      return { answers: ['ok'] };
    },
  };
};

const workspaceLimits = [null, 300, 800, 1_500];

const limitWorkspace: Operation = ({ ground, caller, step }) => {
  if (ground.personal) return null;
  const limitBytes = workspaceLimits[step.size % workspaceLimits.length] ?? null;
  return {
    needs: 'quota.manage',
    words: `sets the limit to ${limitBytes}`,
    model() {
      ground.limitBytes = limitBytes;
      return { answers: ['ok'] };
    },
    async product() {
      await caller.quotas.setWorkspaceLimit({ limitBytes });
      return { answers: ['ok'] };
    },
  };
};

/** What the worker does meanwhile: equal contents come to be one object, which nobody sees. */
const lookAtContents: Operation = ({ ground, caller }) => ({
  needs: 'file.read',
  words: 'waits until all contents have been looked at',
  model: () => ({ answers: ['ok'] }),
  async product() {
    await caller.quotas.current();
    await processAll([ground.workspaceId]);
    return { answers: ['ok'] };
  },
});

export const contentOperations = {
  upload,
  replaceFile,
  beginUpload,
  finishUpload,
  cancelUpload,
  restoreVersion,
  deleteVersion,
  limitWorkspace,
  lookAtContents,
} satisfies Record<string, Operation>;
