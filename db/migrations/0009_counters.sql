-- What the generator cannot emit for the tables of 0008, and the triggers that count: usage and
-- reservations by workspace and person, progress by session.

ALTER TABLE upload_session FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE upload_part FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE file_version FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE user_storage_limit FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE storage_quota FORCE ROW LEVEL SECURITY;--> statement-breakpoint

GRANT SELECT, INSERT, UPDATE ON upload_session, user_storage_limit, storage_quota TO holdall_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON upload_part TO holdall_app;--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON file_version TO holdall_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON upload_session, upload_part, file_version, user_storage_limit, storage_quota TO holdall_system;--> statement-breakpoint

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON upload_session FOR EACH ROW EXECUTE FUNCTION touch_updated_at();--> statement-breakpoint
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON user_storage_limit FOR EACH ROW EXECUTE FUNCTION touch_updated_at();--> statement-breakpoint
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON storage_quota FOR EACH ROW EXECUTE FUNCTION touch_updated_at();--> statement-breakpoint

CREATE TRIGGER count_object_references AFTER INSERT OR DELETE OR UPDATE OF object_id ON file_version FOR EACH ROW EXECUTE FUNCTION count_object_references();--> statement-breakpoint

-- The counters of quotas. Whoever changes rows of a workspace locks the workspace's counter first,
-- then those of its people in order: so no two transactions wait for each other. `added` and
-- `removed` are the statement's rows after and before it.
CREATE FUNCTION keep_counters() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  gained jsonb := '[]';
  lost jsonb := '[]';
  d record;
BEGIN
  IF TG_TABLE_NAME = 'storage' THEN
    IF TG_OP <> 'DELETE' THEN
      SELECT coalesce(jsonb_agg(x), '[]') INTO gained FROM (
        SELECT coalesce(version_by, user_id) AS person, organization_id AS organization, sum(size) AS used, 0 AS reserved, count(*) AS files
        FROM added GROUP BY 1, 2) x;
    END IF;
    IF TG_OP <> 'INSERT' THEN
      SELECT coalesce(jsonb_agg(x), '[]') INTO lost FROM (
        SELECT coalesce(version_by, user_id) AS person, organization_id AS organization, -sum(size) AS used, 0 AS reserved, -count(*) AS files
        FROM removed GROUP BY 1, 2) x;
    END IF;
  ELSIF TG_TABLE_NAME = 'file_version' THEN
    IF TG_OP <> 'DELETE' THEN
      SELECT coalesce(jsonb_agg(x), '[]') INTO gained FROM (
        SELECT user_id AS person, organization_id AS organization, sum(size) AS used, 0 AS reserved, 0 AS files
        FROM added GROUP BY 1, 2) x;
    END IF;
    IF TG_OP <> 'INSERT' THEN
      SELECT coalesce(jsonb_agg(x), '[]') INTO lost FROM (
        SELECT user_id AS person, organization_id AS organization, -sum(size) AS used, 0 AS reserved, 0 AS files
        FROM removed GROUP BY 1, 2) x;
    END IF;
  ELSIF TG_OP = 'UPDATE' THEN
    SELECT coalesce(jsonb_agg(x), '[]') INTO lost FROM (
      SELECT r.user_id AS person, r.organization_id AS organization, 0 AS used, -sum(r.size) AS reserved, 0 AS files
      FROM removed r JOIN added a ON a.id = r.id
      WHERE r.status IN ('created', 'uploading', 'completing') AND a.status NOT IN ('created', 'uploading', 'completing')
      GROUP BY 1, 2) x;
  ELSE
    SELECT coalesce(jsonb_agg(x), '[]') INTO lost FROM (
      SELECT user_id AS person, organization_id AS organization, 0 AS used, -sum(size) AS reserved, 0 AS files
      FROM removed WHERE status IN ('created', 'uploading', 'completing')
      GROUP BY 1, 2) x;
  END IF;

  FOR d IN
    SELECT organization, CASE WHEN organization IS NULL THEN person END AS owner, (array_agg(person))[1] AS person,
      sum(used) AS used, sum(reserved) AS reserved, sum(files) AS files
    FROM jsonb_to_recordset(gained || lost) AS x(person uuid, organization uuid, used bigint, reserved bigint, files integer)
    GROUP BY 1, 2 HAVING sum(used) <> 0 OR sum(reserved) <> 0 OR sum(files) <> 0 OR count(DISTINCT person) > 1
    ORDER BY 1, 2
  LOOP
    UPDATE storage_quota SET used_bytes = used_bytes + d.used, reserved_bytes = reserved_bytes + d.reserved, file_count = file_count + d.files
    WHERE workspace_id = CASE WHEN d.organization IS NULL THEN 'user:' || d.owner ELSE 'org:' || d.organization END;
    CONTINUE WHEN FOUND;
    INSERT INTO storage_quota AS q (user_id, organization_id, used_bytes, reserved_bytes, file_count)
    VALUES (d.person, d.organization, d.used, d.reserved, d.files)
    ON CONFLICT (workspace_id) DO UPDATE SET used_bytes = q.used_bytes + d.used, reserved_bytes = q.reserved_bytes + d.reserved, file_count = q.file_count + d.files;
  END LOOP;

  FOR d IN
    SELECT organization, person, sum(used) AS used, sum(reserved) AS reserved, sum(files) AS files
    FROM jsonb_to_recordset(gained || lost) AS x(person uuid, organization uuid, used bigint, reserved bigint, files integer)
    GROUP BY 1, 2 HAVING sum(used) <> 0 OR sum(reserved) <> 0 OR sum(files) <> 0
    ORDER BY 1, 2
  LOOP
    UPDATE user_storage_limit SET used_bytes = used_bytes + d.used, reserved_bytes = reserved_bytes + d.reserved, file_count = file_count + d.files
    WHERE workspace_id = CASE WHEN d.organization IS NULL THEN 'user:' || d.person ELSE 'org:' || d.organization END AND user_id = d.person;
    CONTINUE WHEN FOUND;
    INSERT INTO user_storage_limit AS l (user_id, organization_id, used_bytes, reserved_bytes, file_count)
    VALUES (d.person, d.organization, d.used, d.reserved, d.files)
    ON CONFLICT (workspace_id, user_id) DO UPDATE SET used_bytes = l.used_bytes + d.used, reserved_bytes = l.reserved_bytes + d.reserved, file_count = l.file_count + d.files;
  END LOOP;
  RETURN NULL;
END
$$;--> statement-breakpoint

CREATE TRIGGER count_usage_insert AFTER INSERT ON storage REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_counters();--> statement-breakpoint
CREATE TRIGGER count_usage_update AFTER UPDATE ON storage REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_counters();--> statement-breakpoint
CREATE TRIGGER count_usage_delete AFTER DELETE ON storage REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_counters();--> statement-breakpoint
CREATE TRIGGER count_usage_insert AFTER INSERT ON file_version REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_counters();--> statement-breakpoint
CREATE TRIGGER count_usage_update AFTER UPDATE ON file_version REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_counters();--> statement-breakpoint
CREATE TRIGGER count_usage_delete AFTER DELETE ON file_version REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_counters();--> statement-breakpoint
-- Who starts an upload reserves its bytes; they are released wherever it ends.
CREATE TRIGGER count_reserved_update AFTER UPDATE ON upload REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_counters();--> statement-breakpoint
CREATE TRIGGER count_reserved_delete AFTER DELETE ON upload REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_counters();--> statement-breakpoint

-- A complete upload has all its bytes, whatever was reported last.
CREATE FUNCTION complete_progress() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.status = 'completed' THEN
    NEW.uploaded_bytes := NEW.size;
    NEW.parts_done := NEW.part_count;
  END IF;
  RETURN NEW;
END
$$;--> statement-breakpoint
CREATE TRIGGER complete_progress BEFORE UPDATE ON upload FOR EACH ROW EXECUTE FUNCTION complete_progress();--> statement-breakpoint

CREATE FUNCTION keep_session() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  gained jsonb := '[]';
  lost jsonb := '[]';
  d record;
BEGIN
  SELECT coalesce(jsonb_agg(x), '[]') INTO gained FROM (
    SELECT workspace_id AS workspace, session_id AS session, count(*) AS files, sum(size) AS bytes, sum(uploaded_bytes) AS uploaded,
      count(*) FILTER (WHERE status = 'completed') AS completed,
      count(*) FILTER (WHERE status IN ('failed', 'expired')) AS failed,
      count(*) FILTER (WHERE status = 'cancelled') AS cancelled
    FROM added WHERE session_id IS NOT NULL GROUP BY 1, 2) x;
  IF TG_OP = 'UPDATE' THEN
    SELECT coalesce(jsonb_agg(x), '[]') INTO lost FROM (
      SELECT workspace_id AS workspace, session_id AS session, -count(*) AS files, -sum(size) AS bytes, -sum(uploaded_bytes) AS uploaded,
        -count(*) FILTER (WHERE status = 'completed') AS completed,
        -count(*) FILTER (WHERE status IN ('failed', 'expired')) AS failed,
        -count(*) FILTER (WHERE status = 'cancelled') AS cancelled
      FROM removed WHERE session_id IS NOT NULL GROUP BY 1, 2) x;
  END IF;
  FOR d IN
    SELECT workspace, session, sum(files) AS files, sum(bytes) AS bytes, sum(uploaded) AS uploaded,
      sum(completed) AS completed, sum(failed) AS failed, sum(cancelled) AS cancelled
    FROM jsonb_to_recordset(gained || lost)
      AS x(workspace text, session uuid, files integer, bytes bigint, uploaded bigint, completed integer, failed integer, cancelled integer)
    GROUP BY 1, 2
    HAVING sum(files) <> 0 OR sum(bytes) <> 0 OR sum(uploaded) <> 0 OR sum(completed) <> 0 OR sum(failed) <> 0 OR sum(cancelled) <> 0
    ORDER BY 1, 2
  LOOP
    UPDATE upload_session SET
      total_files = total_files + d.files,
      total_bytes = total_bytes + d.bytes,
      uploaded_bytes = uploaded_bytes + d.uploaded,
      completed_files = completed_files + d.completed,
      failed_files = failed_files + d.failed,
      cancelled_files = cancelled_files + d.cancelled,
      status = CASE
        WHEN completed_files + d.completed + failed_files + d.failed + cancelled_files + d.cancelled < total_files + d.files THEN 'ACTIVE'
        WHEN completed_files + d.completed > 0 THEN 'COMPLETED'
        WHEN failed_files + d.failed > 0 THEN 'FAILED'
        ELSE 'CANCELLED' END,
      completed_at = CASE
        WHEN completed_files + d.completed + failed_files + d.failed + cancelled_files + d.cancelled < total_files + d.files THEN NULL
        ELSE coalesce(completed_at, now()) END
    WHERE workspace_id = d.workspace AND id = d.session;
  END LOOP;
  RETURN NULL;
END
$$;--> statement-breakpoint
-- By name after count_reserved_*: triggers fire in the order of their names, and counters are locked
-- before sessions everywhere.
CREATE TRIGGER count_session_insert AFTER INSERT ON upload REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_session();--> statement-breakpoint
CREATE TRIGGER count_session_update AFTER UPDATE ON upload REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_session();--> statement-breakpoint

CREATE TRIGGER notify_workspace_insert AFTER INSERT ON upload_session REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('uploads');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON upload_session REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('uploads');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON upload_session REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('uploads');--> statement-breakpoint
CREATE TRIGGER notify_workspace_insert AFTER INSERT ON file_version REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('files');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON file_version REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('files');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON file_version REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('files');--> statement-breakpoint
CREATE TRIGGER notify_workspace_insert AFTER INSERT ON user_storage_limit REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('quotas');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON user_storage_limit REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('quotas');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON user_storage_limit REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('quotas');--> statement-breakpoint
CREATE TRIGGER notify_workspace_insert AFTER INSERT ON storage_quota REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('quotas');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON storage_quota REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('quotas');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON storage_quota REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('quotas');--> statement-breakpoint

REVOKE EXECUTE ON FUNCTION keep_counters(), complete_progress(), keep_session() FROM PUBLIC;--> statement-breakpoint

-- What is there already.
INSERT INTO storage_quota (user_id, organization_id, used_bytes, reserved_bytes, file_count)
SELECT (array_agg(user_id))[1], organization_id, sum(used), sum(reserved), sum(files) FROM (
  SELECT workspace_id, user_id, organization_id, size AS used, 0 AS reserved, 1 AS files FROM storage
  UNION ALL
  SELECT workspace_id, user_id, organization_id, 0, size, 0 FROM upload WHERE status IN ('created', 'uploading', 'completing')
) x GROUP BY workspace_id, organization_id;--> statement-breakpoint
INSERT INTO user_storage_limit (user_id, organization_id, used_bytes, reserved_bytes, file_count)
SELECT user_id, organization_id, sum(used), sum(reserved), sum(files) FROM (
  SELECT user_id, organization_id, size AS used, 0 AS reserved, 1 AS files FROM storage
  UNION ALL
  SELECT user_id, organization_id, 0, size, 0 FROM upload WHERE status IN ('created', 'uploading', 'completing')
) x GROUP BY user_id, organization_id;
