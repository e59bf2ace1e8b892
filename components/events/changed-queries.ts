/** What a kind of change makes old: queries by the first word of their key, and the page's frame. */
interface Affected {
  queries: readonly string[];
  /** What comes with the page itself: the list of workspaces, names, one's own role. */
  frame?: boolean;
  /** Told of a person, it concerns all their workspaces: nobody else in those may hear of it. */
  everywhere?: boolean;
}

/** The kinds are those of the triggers in the migrations. */
const affectedBy: Readonly<Record<string, Affected>> = {
  files: { queries: ['files', 'search', 'entries', 'trash', 'thumbnails'] },
  thumbnails: { queries: ['thumbnails'] },
  folders: { queries: ['folders', 'files', 'search', 'entries', 'trash'] },
  stars: { queries: ['entries', 'files', 'folders'], everywhere: true },
  trash: { queries: ['trash'] },
  retention: { queries: ['retention', 'trash'] },
  tags: { queries: ['tags'], everywhere: true },
  taggings: { queries: ['entries', 'files', 'folders', 'search'], everywhere: true },
  uploads: { queries: ['uploads'] },
  transfers: { queries: ['transfers'] },
  quotas: { queries: ['quotas'] },
  members: { queries: ['members', 'quotas'] },
  invitations: { queries: ['invitations'] },
  activity: { queries: ['audit'] },
  organization: {
    queries: ['organizations', 'workspaces', 'quotas', 'upload-policy'],
    frame: true,
  },
  deletion: { queries: ['organizations', 'workspaces'], frame: true },
  memberships: { queries: ['workspaces', 'account'], frame: true },
  session: { queries: ['sessions'] },
};

/** What is old: these queries, or all of them. */
export interface Old {
  queries: ReadonlySet<string> | 'all';
  frame: boolean;
}

export const nothingOld: Old = { queries: new Set(), frame: false };
export const allOld: Old = { queries: 'all', frame: true };

/** Whether what was told of a person is of any of their workspaces. */
export const concernsEverywhere = (kinds: readonly string[]): boolean =>
  kinds.some((kind) => Object.hasOwn(affectedBy, kind) && affectedBy[kind]?.everywhere);

/** What changes of these kinds make old. A kind that this version does not know makes all old. */
export function oldAfter(kinds: readonly string[]): Old {
  const affected = kinds.map((kind) =>
    Object.hasOwn(affectedBy, kind) ? affectedBy[kind] : undefined,
  );
  if (affected.includes(undefined)) return allOld;
  return {
    queries: new Set(affected.flatMap((each) => each?.queries ?? [])),
    frame: affected.some((each) => each?.frame),
  };
}

/** Both together. */
export const oldTogether = (one: Old, other: Old): Old => ({
  queries:
    one.queries === 'all' || other.queries === 'all'
      ? 'all'
      : new Set([...one.queries, ...other.queries]),
  frame: one.frame || other.frame,
});

/** Whether a query is among what is old. tRPC's own keys are nested: `[['audit', 'list'], ...]`. */
export function isOld({ queries }: Old, queryKey: readonly unknown[]): boolean {
  return queries === 'all' || queries.has(String(queryKey.flat()[0]));
}
