-- What the generator cannot emit for the tables of the migration before.

ALTER TABLE transfer FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE transfer_target FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE transfer_object FORCE ROW LEVEL SECURITY;--> statement-breakpoint

GRANT SELECT, INSERT, UPDATE ON transfer TO holdall_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON transfer_target, transfer_object TO holdall_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON transfer, transfer_target, transfer_object TO holdall_system;--> statement-breakpoint

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON transfer FOR EACH ROW EXECUTE FUNCTION touch_updated_at();--> statement-breakpoint

-- What has arrived or was given up stays so; what has failed may be tried again.
CREATE FUNCTION check_transfer_transition() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
    ('copying', 'done'), ('copying', 'failed'), ('copying', 'cancelled'), ('failed', 'copying')
  ) THEN
    RAISE EXCEPTION 'transfer %: % -> % is not a transition', OLD.id, OLD.state, NEW.state USING ERRCODE = 'HD002';
  END IF;
  RETURN NEW;
END
$$;--> statement-breakpoint
CREATE TRIGGER check_transfer_transition BEFORE UPDATE ON transfer FOR EACH ROW EXECUTE FUNCTION check_transfer_transition();--> statement-breakpoint

-- As in migration 0009, and what transfers have reserved: that is counted by the triggers alone, also
-- where it begins, so that whoever reserves compares with the limits when the counters are locked.
CREATE OR REPLACE FUNCTION keep_counters() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
  ELSIF TG_TABLE_NAME = 'transfer_target' THEN
    IF TG_OP <> 'DELETE' THEN
      SELECT coalesce(jsonb_agg(x), '[]') INTO gained FROM (
        SELECT user_id AS person, organization_id AS organization, 0 AS used, sum(reserved_bytes) AS reserved, 0 AS files
        FROM added GROUP BY 1, 2) x;
    END IF;
    IF TG_OP <> 'INSERT' THEN
      SELECT coalesce(jsonb_agg(x), '[]') INTO lost FROM (
        SELECT user_id AS person, organization_id AS organization, 0 AS used, -sum(reserved_bytes) AS reserved, 0 AS files
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

CREATE TRIGGER count_reserved_insert AFTER INSERT ON transfer_target REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_counters();--> statement-breakpoint
CREATE TRIGGER count_reserved_update AFTER UPDATE ON transfer_target REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_counters();--> statement-breakpoint
CREATE TRIGGER count_reserved_delete AFTER DELETE ON transfer_target REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_counters();--> statement-breakpoint

CREATE TRIGGER notify_workspace_insert AFTER INSERT ON transfer REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('transfers');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON transfer REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('transfers');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON transfer REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('transfers');--> statement-breakpoint

REVOKE EXECUTE ON FUNCTION check_transfer_transition() FROM PUBLIC;
