import type { Catalogue } from './catalogue.ts';

// Written by hand from design section 4, on purpose not derived from the schema: whoever adds a
// table says here, a second time, what may reach it.

/** Tables of better-auth and of the instance: no workspace, out of the app role's reach. */
const instanceTables = [
  'account',
  'instance_admin',
  'rate_limit',
  'session',
  'user',
  'verification',
];

/** How the workspace of a row comes about. */
const byOwner =
  "\nCASE\n    WHEN (organization_id IS NULL) THEN ('user:'::text || (user_id)::text)\n    ELSE ('org:'::text || (organization_id)::text)\nEND";
const byOrganization = "('org:'::text || (organization_id)::text)";
const tenants: Record<string, string> = {
  archive: byOwner,
  audit_log: byOwner,
  favourite: byOwner,
  file_version: byOwner,
  folder: byOwner,
  invitation: byOrganization,
  member: byOrganization,
  organization: "('org:'::text || (id)::text)",
  retention: byOwner,
  storage: byOwner,
  storage_object: byOwner,
  storage_quota: byOwner,
  tag: byOwner,
  tagging: byOwner,
  thumbnail: byOwner,
  transfer: byOwner,
  transfer_object: byOwner,
  transfer_target: byOwner,
  trash_emptying: byOwner,
  upload: byOwner,
  upload_part: byOwner,
  upload_session: byOwner,
  user_storage_limit: byOwner,
  workspace_deletion: byOwner,
};

/** The one function that gives tenant rows past their policies: it filters by the setting itself. */
const searchNames =
  'public.search_names(query_key text, below uuid, types text[], type_of_extension jsonb, owner_id uuid, min_size bigint, max_size bigint, added_after timestamp with time zone, added_before timestamp with time zone, tags uuid[], purposed text, in_trash boolean, after_rank integer, after_key text, after_id uuid, most integer)';

const inWorkspace =
  "(workspace_id = NULLIF(current_setting('app.workspace_id'::text, true), ''::text))";
/** What is private inside a workspace. */
const ofPerson = `(${inWorkspace} AND (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid))`;
/** What all members see, or one of them alone. */
const ofAudience = `(${inWorkspace} AND ((audience = '00000000-0000-0000-0000-000000000000'::uuid) OR (audience = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)))`;
const walls: Record<string, string> = {
  favourite: ofPerson,
  tag: ofAudience,
  tagging: ofAudience,
};

const all = 'DELETE,INSERT,SELECT,UPDATE';
const grants = {
  holdall_app: {
    archive: 'INSERT,SELECT',
    audit_log: 'INSERT,SELECT',
    favourite: 'DELETE,INSERT,SELECT',
    file_version: 'DELETE,INSERT,SELECT',
    folder: 'INSERT,SELECT,UPDATE',
    invitation: all,
    member: all,
    organization: 'INSERT,SELECT',
    'organization.name': 'UPDATE',
    'organization.settings': 'UPDATE',
    'organization.slug': 'UPDATE',
    'organization.updated_at': 'UPDATE',
    retention: 'INSERT,SELECT,UPDATE',
    storage: all,
    storage_object: 'INSERT,SELECT,UPDATE',
    storage_quota: 'INSERT,SELECT',
    // Not `granted_bytes`: that is the operator's.
    'storage_quota.file_count': 'UPDATE',
    'storage_quota.limit_bytes': 'UPDATE',
    'storage_quota.reserved_bytes': 'UPDATE',
    'storage_quota.updated_at': 'UPDATE',
    'storage_quota.used_bytes': 'UPDATE',
    thumbnail: 'SELECT',
    trash_emptying: 'INSERT,SELECT',
    'trash_emptying.state': 'UPDATE',
    tag: 'DELETE,INSERT,SELECT',
    // Not who sees it.
    'tag.colour': 'UPDATE',
    'tag.name': 'UPDATE',
    'tag.name_key': 'UPDATE',
    tagging: 'DELETE,INSERT,SELECT',
    transfer: 'INSERT,SELECT,UPDATE',
    transfer_object: all,
    transfer_target: all,
    upload: 'INSERT,SELECT,UPDATE',
    upload_part: all,
    upload_session: 'INSERT,SELECT,UPDATE',
    user_storage_limit: 'INSERT,SELECT,UPDATE',
    'user.id': 'SELECT',
    'user.image': 'SELECT',
    'user.name': 'SELECT',
    workspace_deletion: 'INSERT,SELECT',
    'workspace_deletion.state': 'UPDATE',
    'schema public': 'USAGE',
    'schema jobs': 'USAGE',
    'jobs.enqueue(task text, subjects uuid[])': 'EXECUTE',
    'public.fold_name(name_key text)': 'EXECUTE',
    'public.search_grams(workspace text, key text)': 'EXECUTE',
    [searchNames]: 'EXECUTE',
  },
  holdall_auth: {
    account: all,
    instance_admin: 'SELECT',
    member: 'SELECT',
    organization: 'SELECT',
    rate_limit: all,
    session: all,
    user: all,
    verification: all,
    workspace_deletion: 'SELECT',
    'public.take_rate_limit(rules text[], limits integer[], windows integer[], passes text[], cost integer)':
      'EXECUTE',
    'schema public': 'USAGE',
  },
  holdall_system: {
    account: 'DELETE',
    'account.user_id': 'SELECT',
    archive: all,
    audit_log: 'INSERT,SELECT',
    folder: all,
    instance_admin: 'INSERT,SELECT',
    invitation: all,
    member: all,
    organization: 'DELETE,SELECT',
    'organization.updated_at': 'UPDATE',
    session: 'DELETE',
    'session.id': 'SELECT',
    'session.user_id': 'SELECT',
    rate_limit: 'DELETE,SELECT',
    retention: all,
    storage: all,
    favourite: all,
    file_version: all,
    storage_object: all,
    storage_quota: all,
    thumbnail: all,
    trash_emptying: all,
    tag: all,
    tagging: all,
    transfer: all,
    transfer_object: all,
    transfer_target: all,
    upload: all,
    upload_part: all,
    upload_session: all,
    user_storage_limit: all,
    user: 'SELECT',
    'user.deleted_at': 'UPDATE',
    'user.email': 'UPDATE',
    'user.email_verified': 'UPDATE',
    'user.image': 'UPDATE',
    'user.name': 'UPDATE',
    'user.updated_at': 'UPDATE',
    verification: 'DELETE',
    'verification.value': 'SELECT',
    workspace_deletion: 'DELETE,INSERT,SELECT',
    'workspace_deletion.state': 'UPDATE',
    'public.fold_name(name_key text)': 'EXECUTE',
    'public.purge_audit_log(workspace text, most integer)': 'EXECUTE',
    'public.search_grams(workspace text, key text)': 'EXECUTE',
    'schema drizzle': 'USAGE',
    'schema public': 'USAGE',
  },
  holdall_owner: { 'schema public': 'CREATE,USAGE' },
};

/** Between tenant tables: composite, so that no row points into another workspace. */
const composite = [
  ['file_version', 'object_id', 'storage_object'],
  ['file_version', 'storage_id', 'storage'],
  ['folder', 'parent_id', 'folder'],
  ['storage', 'folder_id', 'folder'],
  ['storage', 'object_id', 'storage_object'],
  ['thumbnail', 'large_id', 'storage_object'],
  ['thumbnail', 'medium_id', 'storage_object'],
  ['thumbnail', 'object_id', 'storage_object'],
  ['thumbnail', 'small_id', 'storage_object'],
  ['transfer_object', 'object_id', 'storage_object'],
  ['transfer_object', 'transfer_id', 'transfer_target'],
  ['upload', 'folder_id', 'folder'],
  ['upload', 'object_id', 'storage_object'],
  ['upload', 'session_id', 'upload_session'],
  ['upload', 'storage_id', 'storage'],
  ['upload_part', 'upload_id', 'upload'],
  ['upload_session', 'folder_id', 'folder'],
].map(
  ([from, column, to]) =>
    `${from} (workspace_id,${column}) -> ${to} (workspace_id,id) delete r update a`,
);

/** What is stuck to a file or folder goes with it, and private ones with the membership. */
const labels = [
  'favourite (organization_id,user_id) -> member (organization_id,user_id) delete c update a',
  'favourite (workspace_id,folder_id) -> folder (workspace_id,id) delete c update a',
  'favourite (workspace_id,storage_id) -> storage (workspace_id,id) delete c update a',
  'tag (organization_id,private_to) -> member (organization_id,user_id) delete c update a',
  'tagging (workspace_id,folder_id) -> folder (workspace_id,id) delete c update a',
  'tagging (workspace_id,storage_id) -> storage (workspace_id,id) delete c update a',
  'tagging (workspace_id,tag_id,audience) -> tag (workspace_id,id,audience) delete c update a',
];

const owned = [
  'archive',
  'audit_log',
  'favourite',
  'file_version',
  'folder',
  'retention',
  'storage',
  'storage_object',
  'storage_quota',
  'thumbnail',
  'trash_emptying',
  'tag',
  'tagging',
  'transfer',
  'transfer_object',
  'transfer_target',
  'upload',
  'upload_part',
  'upload_session',
  'user_storage_limit',
  'member',
  'workspace_deletion',
];

/** What the catalogue of a sound database is, exactly. */
export const expectedCatalogue: Catalogue = {
  tables: [
    ...instanceTables,
    ...Object.keys(tenants).map((table) => `${table} enabled forced`),
  ].sort(),
  workspaceColumns: Object.entries(tenants).map(
    ([table, expression]) => `${table} stored not null: ${expression}`,
  ),
  policies: [
    ...Object.keys(tenants).flatMap((table) => [
      `${table}.${table}_workspace PERMISSIVE ALL to holdall_app using ${walls[table] ?? inWorkspace} check ${walls[table] ?? inWorkspace}`,
      `${table}.${table}_all_rows PERMISSIVE ALL to holdall_owner,holdall_system using true check true`,
    ]),
    ...['member', 'organization', 'workspace_deletion'].map(
      (table) =>
        `${table}.${table}_membership_lookup PERMISSIVE SELECT to holdall_auth using true check -`,
    ),
  ].sort(),
  grants: Object.entries(grants)
    .flatMap(([role, objects]) =>
      Object.entries(objects).map(([object, privileges]) => `${role} ${object} ${privileges}`),
    )
    .sort(),
  foreignKeys: [
    ...composite,
    ...labels,
    ...owned.map((table) => `${table} (user_id) -> "user" (id) delete r update a`),
    'invitation (inviter_id) -> "user" (id) delete r update a',
    'storage (version_by) -> "user" (id) delete r update a',
    'user_storage_limit (set_by) -> "user" (id) delete r update a',
    // What workspace_id is generated from.
    ...[...owned, 'invitation'].map(
      (table) => `${table} (organization_id) -> organization (id) delete r update a`,
    ),
    'account (user_id) -> "user" (id) delete c update a',
    'session (user_id) -> "user" (id) delete c update a',
    'instance_admin (user_id) -> "user" (id) delete r update a',
  ].sort(),
  views: [],
  definers: [
    'jobs.enqueue(task text, subjects uuid[]) search_path=pg_catalog, pg_temp',
    'public.purge_audit_log(workspace text, most integer) search_path=pg_catalog, public, pg_temp',
    'public.require_living_user() search_path=pg_catalog, public, pg_temp',
    `${searchNames} search_path=pg_catalog, public, pg_temp;enable_seqscan=off;enable_hashjoin=off;enable_mergejoin=off;enable_sort=off;jit=off;work_mem=16MB`,
  ],
  // Inheriting adds nothing: a member of another role would show here as well.
  roles: ['app', 'auth', 'owner', 'system'].map((role) => `holdall_${role} inherit`),
};
