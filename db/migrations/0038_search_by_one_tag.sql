-- As in the migration search_by_tag, but a search by one tag does not put all its carriers together.
--
-- Ids and keys of the names that contain `query_key`, after a position: first those that begin with
-- it (rank 0), then the others (rank 1), each in the order of key and id.
-- Row level security would keep the indexes from being used, since matching is not leakproof. So
-- this runs as the owner, and each statement filters by the workspace of the transaction itself.
CREATE OR REPLACE FUNCTION search_names(
  query_key text, below uuid, types text[], type_of_extension jsonb, owner_id uuid, min_size bigint,
  max_size bigint, added_after timestamptz, added_before timestamptz, tags uuid[], purposed text, in_trash boolean,
  after_rank integer, after_key text, after_id uuid, most integer
) RETURNS TABLE (rank integer, kind text, id uuid, search_key text) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
-- Each statement is written for one plan. These keep the planner from others, whose cost depends on
-- how large the workspace is, and from compiling, which takes longer than searching.
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_sort = off SET jit = off SET work_mem = '16MB'
AS $$
DECLARE
  -- Rows that are looked at one by one before the index of name parts is asked.
  few CONSTANT integer := 10000;
  workspace CONSTANT text := nullif(current_setting('app.workspace_id', true), '');
  person CONSTANT uuid := nullif(current_setting('app.user_id', true), '')::uuid;
  needle CONSTANT text := fold_name(query_key);
  escaped CONSTANT text := regexp_replace(needle, '([\\%_])', '\\\1', 'g');
  begins CONSTANT text := format('search_key LIKE %L', escaped || '%');
  contains CONSTANT text := format('search_key LIKE %L AND NOT ', '%' || escaped || '%') || begins;
  grams CONSTANT integer[] := search_grams(workspace, needle);
  after CONSTANT text := format('(search_key, id) > (%L, %L::uuid)', after_key, after_id);
  in_order CONSTANT text := format('ORDER BY search_key, id LIMIT %s', most);
  folders uuid[];
  source text;
  mine text;
  wanted text;
  is_small boolean;
  carried text;
  tagged uuid[];
  page text;
  steps text[];
  step text;
  ids uuid[];
  keys text[];
  all_ranks integer[] := '{}';
  all_kinds text[] := '{}';
  all_ids uuid[] := '{}';
  all_keys text[] := '{}';
BEGIN
  IF workspace IS NULL OR (needle = '' AND tags IS NULL AND purposed IS NULL) THEN
    RETURN;
  END IF;
  IF below IS NOT NULL THEN
    EXECUTE format('WITH RECURSIVE inside (folder_id) AS (
        SELECT f.id FROM folder f WHERE f.workspace_id = %1$L AND f.id = %2$L
        UNION
        SELECT f.id FROM inside JOIN folder f ON f.workspace_id = %1$L AND f.%3$s = folder_id
      ) SELECT coalesce(array_agg(folder_id), ''{}'') FROM inside',
      workspace, below, CASE WHEN in_trash THEN 'parent_id' ELSE 'deleted_at IS NULL AND f.place_id' END)
    INTO folders;
  END IF;

  FOREACH source IN ARRAY ARRAY['folder', 'storage'] LOOP
    CONTINUE WHEN source = 'folder' AND (purposed IS NOT NULL OR min_size IS NOT NULL OR max_size IS NOT NULL OR NOT 'folder' = ANY (types));
    CONTINUE WHEN source = 'storage' AND types = ARRAY['folder'];
    mine := format('workspace_id = %L AND %s', workspace, CASE
      WHEN source = 'storage' AND in_trash THEN 'status = ''soft_deleted'''
      WHEN source = 'storage' THEN 'status = ''active'''
      WHEN in_trash THEN 'deleted_at IS NOT NULL AND purging_since IS NULL'
      ELSE 'deleted_at IS NULL' END);
    wanted := coalesce(nullif(concat_ws(' AND ',
      CASE WHEN below IS NOT NULL THEN 'place_id = ANY ($1)' END,
      CASE WHEN owner_id IS NOT NULL THEN format('user_id = %L', owner_id) END,
      CASE WHEN added_after IS NOT NULL THEN format('created_at >= %L', added_after) END,
      CASE WHEN added_before IS NOT NULL THEN format('created_at < %L', added_before) END,
      CASE WHEN min_size IS NOT NULL THEN format('size >= %s', min_size) END,
      CASE WHEN max_size IS NOT NULL THEN format('size <= %s', max_size) END,
      CASE WHEN purposed IS NOT NULL THEN format('purpose = %L', purposed) END,
      CASE WHEN source = 'storage' AND types IS NOT NULL THEN
        'coalesce(substring(mime_type from ''^(image|video|audio)/''),
          $2 ->> substring(name_key from ''.\.([^.]*)$''),
          CASE WHEN mime_type LIKE ''text/%'' THEN ''text'' ELSE ''other'' END) = ANY ($3)' END), ''), 'true');

    is_small := false;
    IF tags IS NOT NULL THEN
      carried := format('SELECT %1$I AS carrier FROM tagging WHERE workspace_id = %2$L AND tag_id = ANY (%3$L::uuid[])
          AND (audience = ''00000000-0000-0000-0000-000000000000'' OR audience = %4$L) AND %1$I IS NOT NULL',
        CASE source WHEN 'folder' THEN 'folder_id' ELSE 'storage_id' END, workspace, tags, person);
      EXECUTE format('SELECT coalesce(array_agg(carrier), ''{}'') FROM (%s%s LIMIT %s) AS carriers', carried,
        -- What carries one tag is there once: the first few are enough.
        CASE WHEN cardinality(tags) > 1 THEN format(' GROUP BY 1 HAVING count(*) = %s', cardinality(tags)) END, few) INTO tagged;
      is_small := cardinality(tagged) < few;
      IF is_small THEN
        mine := mine || ' AND id = ANY ($4)';
      ELSE
        -- A look at the index for each row: as a join it would be made anew for each.
        wanted := wanted || format(' AND (SELECT count(*) FROM (%s) AS own WHERE carrier = id) = %s', carried, cardinality(tags));
      END IF;
    END IF;
    IF purposed IS NOT NULL AND NOT is_small THEN
      EXECUTE format('SELECT count(*) < %1$s FROM (SELECT FROM storage WHERE workspace_id = %2$L AND purpose = %3$L LIMIT %1$s) AS counted', few, workspace, purposed)
      INTO is_small;
    END IF;
    IF below IS NOT NULL AND NOT in_trash AND NOT is_small THEN
      EXECUTE format('SELECT count(*) < %1$s FROM (SELECT FROM %2$I WHERE %3$s AND place_id = ANY ($1) LIMIT %1$s) AS counted', few, source, mine)
      INTO is_small USING folders;
    END IF;
    FOR at_rank IN coalesce(after_rank, 0)..CASE cardinality(grams) WHEN 0 THEN 0 ELSE 1 END LOOP
      page := CASE WHEN at_rank = after_rank THEN after ELSE 'true' END;
      steps := CASE
        WHEN is_small THEN ARRAY[
          format('SELECT id, search_key FROM (SELECT id, search_key FROM %I WHERE %s AND %s OFFSET 0) AS place WHERE %s AND %s %s',
            source, mine, wanted, CASE at_rank WHEN 0 THEN begins ELSE contains END, page, in_order)]
        WHEN at_rank = 0 THEN ARRAY[
          format('SELECT id, search_key FROM %I WHERE %s AND %s AND %s AND %s %s', source, mine, begins, page, wanted, in_order)]
        ELSE ARRAY[
          -- What matches often fills a page from the first rows in order.
          format('SELECT id, search_key FROM (SELECT id, search_key FROM %1$I WHERE %2$s AND %3$s ORDER BY search_key, id LIMIT %4$s) AS first
            WHERE %5$s AND %6$s %7$s', source, mine, page, few, contains,
            CASE wanted WHEN 'true' THEN wanted ELSE format('EXISTS (SELECT FROM %I AS whole WHERE whole.id = first.id AND %s)', source, wanted) END, in_order),
          -- What matches seldom is found by its parts, then put in order.
          format('SELECT id, search_key FROM (SELECT * FROM %I WHERE search_grams(workspace_id, search_key) @> %L::integer[] AND %s OFFSET 0) AS likely
            WHERE %s AND %s AND %s %s', source, grams, mine, contains, page, wanted, in_order)]
        END;
      FOREACH step IN ARRAY steps LOOP
        EXECUTE format('SELECT coalesce(array_agg(id), ''{}''), coalesce(array_agg(search_key), ''{}'') FROM (%s) AS page', step)
        INTO ids, keys USING folders, type_of_extension, types, tagged;
        EXIT WHEN cardinality(ids) = most;
      END LOOP;
      all_ranks := all_ranks || array_fill(at_rank, ARRAY[cardinality(ids)]);
      all_kinds := all_kinds || array_fill(CASE source WHEN 'folder' THEN 'folder' ELSE 'file' END, ARRAY[cardinality(ids)]);
      all_ids := all_ids || ids;
      all_keys := all_keys || keys;
      EXIT WHEN cardinality(ids) = most;
    END LOOP;
  END LOOP;
  RETURN QUERY SELECT h.rank, h.kind, h.id, h.search_key
    FROM unnest(all_ranks, all_kinds, all_ids, all_keys) AS h (rank, kind, id, search_key)
    ORDER BY h.rank, h.search_key COLLATE "C", h.id LIMIT most;
END
$$;
