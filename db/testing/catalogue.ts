import type pg from 'pg';

/** What `pg_catalog` says of the wall, as plain texts that can be compared and read in a diff. */
export interface Catalogue {
  /** `table: rls, forced` for each table of schema public. */
  tables: string[];
  workspaceColumns: string[];
  policies: string[];
  grants: string[];
  foreignKeys: string[];
  views: string[];
  definers: string[];
  roles: string[];
}

/** Relations of other people's making are left out: extensions do not belong to the wall. */
const queries: Record<keyof Catalogue, string> = {
  tables: `
    select relname || case when relrowsecurity then ' enabled' else '' end
      || case when relforcerowsecurity then ' forced' else '' end as line
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'f')`,
  workspaceColumns: `
    select c.relname || ' ' || case a.attgenerated when 's' then 'stored' else 'written' end
      || case when a.attnotnull then ' not null' else ' nullable' end
      || ': ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') as line
    from pg_attribute a join pg_class c on c.oid = a.attrelid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and a.attname = 'workspace_id' and not a.attisdropped`,
  policies: `
    select format('%s.%s %s %s to %s using %s check %s', tablename, policyname, permissive, cmd,
      array_to_string(array(select unnest(roles) order by 1), ','), coalesce(qual, '-'),
      coalesce(with_check, '-')) as line
    from pg_policies where schemaname in ('public', 'jobs')`,
  grants: `
    select format('%s %s %s', grantee, object, string_agg(privilege, ',' order by privilege)) as line
    from (
      select coalesce(g.rolname, 'PUBLIC') as grantee, c.relname::text as object, acl.privilege_type as privilege
      from pg_class c cross join aclexplode(c.relacl) acl left join pg_roles g on g.oid = acl.grantee
      where c.relnamespace = 'public'::regnamespace and acl.grantee <> c.relowner
      union all
      select coalesce(g.rolname, 'PUBLIC'), c.relname || '.' || a.attname, acl.privilege_type
      from pg_attribute a join pg_class c on c.oid = a.attrelid
        cross join aclexplode(a.attacl) acl left join pg_roles g on g.oid = acl.grantee
      where c.relnamespace = 'public'::regnamespace and acl.grantee <> c.relowner
      union all
      select coalesce(g.rolname, 'PUBLIC'), 'schema ' || n.nspname, acl.privilege_type
      from pg_namespace n cross join aclexplode(n.nspacl) acl left join pg_roles g on g.oid = acl.grantee
      where n.nspname in ('public', 'jobs', 'drizzle', 'graphile_worker') and acl.grantee <> n.nspowner
      union all
      select coalesce(g.rolname, 'PUBLIC'), format('%s.%s(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), acl.privilege_type
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl
        left join pg_roles g on g.oid = acl.grantee
      where n.nspname in ('public', 'jobs') and acl.grantee <> p.proowner
    ) each group by grantee, object`,
  foreignKeys: `
    select format('%s (%s) -> %s (%s) delete %s update %s', c.conrelid::regclass,
      (select string_agg(a.attname, ',' order by k.n) from unnest(c.conkey) with ordinality k(num, n)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.num),
      c.confrelid::regclass,
      (select string_agg(a.attname, ',' order by k.n) from unnest(c.confkey) with ordinality k(num, n)
        join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.num),
      c.confdeltype, c.confupdtype) as line
    from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace`,
  views: `
    select format('%s.%s %s', n.nspname, c.relname, coalesce(array_to_string(c.reloptions, ','), '')) as line
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'jobs') and c.relkind in ('v', 'm')
      and not coalesce(c.reloptions @> array['security_invoker=true'], false)`,
  definers: `
    select format('%s.%s(%s) %s', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid),
      coalesce(array_to_string(p.proconfig, ';'), 'no search_path')) as line
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')`,
  roles: `
    select concat_ws(' ', r.rolname, case when rolsuper then 'superuser' end,
      case when rolbypassrls then 'bypassrls' end, case when rolcreaterole then 'createrole' end,
      case when rolcreatedb then 'createdb' end, case when rolreplication then 'replication' end,
      case when rolinherit then 'inherit' end,
      (select 'member of ' || string_agg(m.roleid::regrole::text, ',') from pg_auth_members m where m.member = r.oid),
      (select 'owns ' || string_agg(c.relname, ',' order by c.relname) from pg_class c
        where c.relowner = r.oid and c.relkind in ('r', 'p', 'v', 'm', 'f')
          and c.relnamespace in ('public'::regnamespace, 'jobs'::regnamespace) and r.rolname <> 'holdall_owner')
    ) as line
    from pg_roles r where r.rolname like 'holdall%'`,
};

/** Reads the catalogue of the connection's database; every part is sorted. */
export async function readCatalogue(client: pg.Client): Promise<Catalogue> {
  const part = async (name: keyof Catalogue) => {
    const { rows } = await client.query<{ line: string }>(queries[name]);
    return rows.map((row) => row.line).sort();
  };
  return {
    tables: await part('tables'),
    workspaceColumns: await part('workspaceColumns'),
    policies: await part('policies'),
    grants: await part('grants'),
    foreignKeys: await part('foreignKeys'),
    views: await part('views'),
    definers: await part('definers'),
    roles: await part('roles'),
  };
}
