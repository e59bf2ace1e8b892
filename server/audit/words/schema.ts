import { byteSize } from '#server/core/bytes/schema.ts';
import type { AuditGroup } from '../schema.ts';
import { type ActionWords, type Facts, named, type Piece, type Told } from './pieces/schema.ts';
import { transferWords } from './transfers/schema.ts';

/** Who did it; `system` is Holdall itself. */
export interface Actor {
  kind: 'person' | 'system';
  id: string;
  name: string;
}

const file = (told: Told): Piece => named(told.name, 'a file');
const person = (told: Told): Piece => named(told.person, 'somebody');
const hasNumber = (facts: Facts): boolean => typeof facts.version === 'number';
/** Which content of a file it is about. */
const versionOf = (facts: Facts): string =>
  hasNumber(facts) ? `version ${facts.version} of ` : 'former content of ';
const role = (facts: Facts): string => (typeof facts.role === 'string' ? facts.role : 'a member');

/** "the folder Contracts". */
function folder({ before, after }: Told): Piece[] {
  const name = after.name ?? before.name;
  return typeof name === 'string' ? ['the folder ', { name }] : ['a folder'];
}

/** What was moved, and into which folder; none is the top. */
const moved =
  (what: (told: Told) => Piece[]) =>
  (told: Told): Piece[] => {
    const { into } = told.after;
    const where: Piece[] =
      into === null ? [' out of its folder'] : [' to ', named(into, 'another folder')];
    return ['moved ', ...what(told), ...where];
  };

/** What was copied, where, and under which name where that is another one. */
const copied =
  (key: 'filename' | 'name', what: Piece[]) =>
  ({ before, after }: Told): Piece[] => {
    const { into } = after;
    const where: Piece[] = into === null ? [' to the top'] : [' to ', named(into, 'a folder')];
    const renamed = after[key] !== before[key];
    const name = named(before[key], 'something');
    return [
      'copied ',
      ...what,
      name,
      ...where,
      ...(renamed ? [' as ', named(after[key], '')] : []),
    ];
  };

/** Names, each in its own right: "A, B". */
const listed = (names: unknown): Piece[] =>
  (Array.isArray(names) ? names : []).flatMap((name, i): Piece[] => [
    ...(i > 0 ? [', '] : []),
    named(name, 'a tag'),
  ]);

/** Which tags were put on what, and which were taken from it. */
const tagged =
  (what: (told: Told) => Piece[]) =>
  (told: Told): Piece[] => {
    const [added, removed] = [listed(told.after.added), listed(told.after.removed)];
    if (added.length === 0) return ['took ', ...removed, ' from ', ...what(told)];
    const also: Piece[] = removed.length > 0 ? [' and took away ', ...removed] : [];
    return ['tagged ', ...what(told), ' with ', ...added, ...also];
  };

/** Verb, file: most sentences. */
const did =
  (verb: string, after = '') =>
  (told: Told): Piece[] => [`${verb} `, file(told), after];

/** Files that came back under another name. */
function restored(told: Told): Piece[] {
  const { filename: old } = told.before;
  const { filename: now } = told.after;
  const moved = typeof now === 'string' && now !== old;
  return ['restored ', named(old, 'a file'), ...(moved ? [' as ', named(now, 'a file')] : [])];
}

/** "name and colour", of what has changed. */
function changes({ before, after }: Told): string {
  const keys = Object.keys(after).filter((key) => after[key] !== before[key]);
  return keys.length > 0 ? keys.join(' and ') : 'settings';
}

const size = (value: unknown): string =>
  typeof value === 'number' ? byteSize(value) : 'what others may';

const changedKeys = (before: Facts, after: Facts): string[] =>
  Object.keys({ ...before, ...after }).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );

/** "their role as member and admin": the roles whose limits have changed. */
function rolesIn({ before, after }: Told): string {
  const changed = changedKeys(before, after);
  return changed.length > 0 ? changed.join(' and ') : 'every role';
}

const ruleWords: Readonly<Record<string, string>> = {
  allowedTypes: 'the allowed types',
  refusedTypes: 'the refused types',
  maxFileBytes: 'the largest file',
  maxSessionBytes: 'the most in one go',
};

/** "the allowed types and the largest file": the rules on uploads that have changed. */
function rulesIn({ before, after }: Told): string {
  // In our order: PostgreSQL keeps the keys of an object by their length.
  const changed = new Set(changedKeys(before, after));
  const words = Object.keys(ruleWords).flatMap((key) => (changed.has(key) ? ruleWords[key] : []));
  return words.length > 0 ? words.join(' and ') : 'nothing is different';
}

const keptWords: Readonly<Record<string, string>> = {
  trashDays: 'how long the trash keeps things',
  keepVersions: 'how many former versions are kept',
  versionDays: 'how long former versions are kept',
};

/** "how long the trash keeps things": what has changed of the rules on keeping. */
function keptIn({ before, after }: Told): string {
  const words = changedKeys(before, after).flatMap((key) => keptWords[key] ?? []);
  return words.length > 0 ? words.sort().join(' and ') : 'nothing about what is kept';
}

/** Every action in words, one table for the pages, the export and the filters. */
export const actionWords = {
  'file.rename': {
    group: 'files',
    say: ({ before, after }) => [
      'renamed ',
      named(before.filename, 'a file'),
      ' to ',
      named(after.filename, 'another name'),
    ],
  },
  'file.trash': { group: 'files', say: did('moved', ' to the trash') },
  'file.restore': { group: 'files', say: restored },
  'file.purge': { group: 'files', say: did('deleted', ' forever') },
  'file.replace': { group: 'files', say: did('replaced', ' with new content') },
  'version.restore': {
    group: 'files',
    say: (told) => ['restored ', versionOf(told.before), file(told)],
  },
  'version.delete': {
    group: 'files',
    say: (told) => ['deleted ', versionOf(told.before), file(told), ' forever'],
  },
  'version.expire': {
    group: 'files',
    say: (told) => {
      const { versions } = told.before;
      const what = Array.isArray(versions) && versions.length > 0 ? 'versions' : 'content';
      return [`deleted former ${what} of `, file(told), ', which was too much or too old'];
    },
  },
  'trash.empty': {
    group: 'files',
    say: ({ after }) => [
      after.everybodys === true ? 'emptied the trash' : 'emptied their trash',
      ...(typeof after.bytes === 'number' ? [` (${byteSize(after.bytes)})`] : []),
    ],
  },
  'trash.stop': { group: 'files', say: () => ['stopped emptying the trash'] },
  'retention.set': { group: 'settings', say: (told) => [`changed ${keptIn(told)}`] },
  'file.reprocess': { group: 'files', say: did('had', ' checked again') },
  'file.damage': {
    group: 'files',
    say: (told) => ['found the content of ', file(told), ' damaged'],
  },
  'file.refuse': {
    group: 'files',
    say: (told) => [
      'moved ',
      file(told),
      ' to the trash: ',
      named(told.after.problem, 'its bytes are of a type that is refused'),
    ],
  },
  'file.download': {
    group: 'files',
    say: (told) => ['downloaded ', hasNumber(told.after) ? versionOf(told.after) : '', file(told)],
  },
  'archive.download': {
    group: 'files',
    say: ({ after }) => [
      after.from === undefined ? 'downloaded ' : 'went on downloading ',
      ...(typeof after.files === 'number'
        ? [`${after.files} ${after.files === 1 ? 'file' : 'files'} as `]
        : []),
      named(after.name, 'a ZIP'),
    ],
  },
  'file.preview': {
    group: 'files',
    say: (told) => ['looked at ', hasNumber(told.after) ? versionOf(told.after) : '', file(told)],
  },
  'file.move': { group: 'files', say: moved((told) => [file(told)]) },
  'file.copy': { group: 'files', say: copied('filename', []) },
  'folder.create': { group: 'files', say: (told) => ['created ', ...folder(told)] },
  'folder.rename': {
    group: 'files',
    say: ({ before, after }) => [
      'renamed the folder ',
      named(before.name, 'without a known name'),
      ' to ',
      named(after.name, 'another name'),
    ],
  },
  'file.tag': { group: 'files', say: tagged((told) => [file(told)]) },
  'folder.tag': { group: 'files', say: tagged(folder) },
  'tag.create': { group: 'files', say: ({ after }) => ['made the tag ', named(after.name, '')] },
  'tag.update': {
    group: 'files',
    say: (told) => [
      `changed the ${changes(told)} of the tag `,
      named(told.before.name, ''),
      ...(told.after.name === told.before.name ? [] : [' to ', named(told.after.name, '')]),
    ],
  },
  'tag.delete': {
    group: 'files',
    say: ({ before }) => ['deleted the tag ', named(before.name, '')],
  },
  'folder.move': { group: 'files', say: moved(folder) },
  'folder.copy': { group: 'files', say: copied('name', ['the folder ']) },
  'folder.trash': { group: 'files', say: (told) => ['moved ', ...folder(told), ' to the trash'] },
  'folder.restore': { group: 'files', say: (told) => ['restored ', ...folder(told)] },
  'folder.purge': { group: 'files', say: (told) => ['deleted ', ...folder(told), ' forever'] },
  ...transferWords,
  'upload.complete': { group: 'files', say: did('added') },
  'upload.start': { group: 'steps', say: did('began to upload') },
  'upload.sign': { group: 'steps', say: did('went on uploading') },
  'upload.cancel': { group: 'steps', say: did('cancelled the upload of') },
  'upload.fail': { group: 'steps', say: did('uploaded', ', which was refused') },
  'upload.expire': { group: 'steps', say: did('gave up the upload of', ', which nobody finished') },
  'organization.create': {
    group: 'settings',
    say: ({ after }) => ['founded ', named(after.name, 'the organization')],
  },
  'organization.update': {
    group: 'settings',
    say: (told) => [`changed the organization’s ${changes(told)}`],
  },
  'organization.uploads': {
    group: 'settings',
    say: (told) => [`changed what may be uploaded: ${rulesIn(told)}`],
  },
  'organization.delete': { group: 'settings', say: () => ['deleted the organization'] },
  'organization.restore': { group: 'settings', say: () => ['restored the organization'] },
  'quota.user': {
    group: 'settings',
    say: (told) => [
      'let ',
      person(told),
      ` store ${size(told.after.quotaBytes)}, in files of up to ${size(told.after.maxFileBytes)}`,
      ...(typeof told.after.reason === 'string' ? [': ', { name: told.after.reason }] : []),
    ],
  },
  'quota.roles': {
    group: 'settings',
    say: (told) => [`changed the storage limits of the role ${rolesIn(told)}`],
  },
  'quota.workspace': {
    group: 'settings',
    say: ({ after }) => [
      typeof after.limitBytes === 'number'
        ? `set the organization’s storage limit to ${byteSize(after.limitBytes)}`
        : 'removed the organization’s own storage limit',
    ],
  },
  'quota.repair': {
    group: 'settings',
    say: (told) => [
      'counted the storage ',
      ...(told.person === null ? [] : ['of ', person(told), ' ']),
      `again and corrected it from ${size(told.before.used)} to ${size(told.after.used)}`,
    ],
  },
  'account.rename': {
    group: 'settings',
    say: ({ before, after }) => [
      'changed their name from ',
      named(before.name, 'another one'),
      ' to ',
      named(after.name, 'another one'),
    ],
  },
  'account.delete': { group: 'settings', say: () => ['deleted their account'] },
  'session.end': { group: 'settings', say: () => ['ended a session of theirs'] },
  'invitation.resend': {
    group: 'people',
    say: ({ after }) => ['sent the invitation of ', named(after.email, 'somebody'), ' again'],
  },
  'invitation.create': {
    group: 'people',
    say: ({ after }) => ['invited ', named(after.email, 'somebody'), ` as ${role(after)}`],
  },
  'invitation.revoke': {
    group: 'people',
    say: ({ before }) => ['withdrew the invitation of ', named(before.email, 'somebody')],
  },
  'invitation.accept': {
    group: 'people',
    say: ({ after }) => [`joined the organization as ${role(after)}`],
  },
  'member.role': {
    group: 'people',
    say: (told) => [
      'changed the role of ',
      person(told),
      ` from ${role(told.before)} to ${role(told.after)}`,
    ],
  },
  'member.remove': {
    group: 'people',
    say: (told) => ['removed ', person(told), ' from the organization'],
  },
  'member.transfer': {
    group: 'people',
    say: (told) => ['handed the ownership to ', person(told)],
  },
  'member.leave': { group: 'people', say: () => ['left the organization'] },
  'activity.export': {
    group: 'settings',
    say: ({ after }) => [
      `exported the activity as ${after.format === 'csv' ? 'CSV' : 'JSON Lines'}`,
    ],
  },
} as const satisfies Record<string, ActionWords>;

type KnownAction = keyof typeof actionWords;

const isKnown = (action: string): action is KnownAction => Object.hasOwn(actionWords, action);

/** The words of an action; undefined for one that another version has written. */
export const wordsOf = (action: string): ActionWords | undefined =>
  isKnown(action) ? actionWords[action] : undefined;

/** The actions of some groups. */
export const actionsIn = (...groups: AuditGroup[]): string[] =>
  Object.entries(actionWords)
    .filter(([, { group }]) => groups.includes(group))
    .map(([action]) => action);

/** An entry as a sentence: "Ada renamed a.txt to b.txt". */
export function sentence(entry: Told & { action: string; actor: Actor }): Piece[] {
  const words = wordsOf(entry.action);
  const done = words?.say(entry) ?? [
    'did something that this version of Holdall has no words for: ',
    { name: entry.action },
  ];
  return [{ name: entry.actor.name }, ' ', ...done.filter((piece) => piece !== '')];
}

/** The same as plain text. */
export const sentenceText = (entry: Told & { action: string; actor: Actor }): string =>
  sentence(entry)
    .map((piece) => (typeof piece === 'string' ? piece : piece.name))
    .join('');
