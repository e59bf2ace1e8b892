-- Who changes a row tells so: nothing that writes can forget it, jobs and psql included. One
-- statement costs one NOTIFY per workspace, and PostgreSQL drops repeated ones in a transaction.
-- Any role may listen, so the payload is `<workspace id> <kind>` and nothing else.

CREATE FUNCTION notify_workspace_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('holdall_changes', c.workspace_id || ' ' || TG_ARGV[0])
  FROM (SELECT DISTINCT workspace_id FROM changed) c;
  RETURN NULL;
END
$$;--> statement-breakpoint

-- The same for what concerns a person wherever they are: their memberships, the end of a session.
CREATE FUNCTION notify_person_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('holdall_changes', 'user:' || c.user_id || ' ' || TG_ARGV[0])
  FROM (SELECT DISTINCT user_id FROM changed) c;
  RETURN NULL;
END
$$;--> statement-breakpoint

-- An organization that is being deleted, or kept after all, goes from its members' lists, or comes back.
CREATE FUNCTION notify_members_of_deletion() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('holdall_changes', 'user:' || m.user_id || ' memberships')
  FROM (SELECT DISTINCT organization_id FROM changed) c JOIN member m ON m.organization_id = c.organization_id;
  RETURN NULL;
END
$$;--> statement-breakpoint

-- A person's name stands in the lists of all their organizations.
CREATE FUNCTION notify_name_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('holdall_changes', 'org:' || m.organization_id || ' members')
  FROM changed c JOIN member m ON m.user_id = c.id;
  PERFORM pg_notify('holdall_changes', 'user:' || c.id || ' memberships') FROM changed c;
  RETURN NULL;
END
$$;--> statement-breakpoint

CREATE TRIGGER notify_workspace_insert AFTER INSERT ON storage REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('files');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON storage REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('files');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON storage REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('files');--> statement-breakpoint
CREATE TRIGGER notify_workspace_insert AFTER INSERT ON folder REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('folders');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON folder REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('folders');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON folder REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('folders');--> statement-breakpoint
CREATE TRIGGER notify_workspace_insert AFTER INSERT ON upload REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('uploads');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON upload REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('uploads');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON upload REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('uploads');--> statement-breakpoint
CREATE TRIGGER notify_workspace_insert AFTER INSERT ON organization REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('organization');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON organization REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('organization');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON organization REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('organization');--> statement-breakpoint
CREATE TRIGGER notify_workspace_insert AFTER INSERT ON member REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('members');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON member REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('members');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON member REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('members');--> statement-breakpoint
CREATE TRIGGER notify_workspace_insert AFTER INSERT ON invitation REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('invitations');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON invitation REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('invitations');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON invitation REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('invitations');--> statement-breakpoint
CREATE TRIGGER notify_workspace_insert AFTER INSERT ON audit_log REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('activity');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON audit_log REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('activity');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON audit_log REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('activity');--> statement-breakpoint
CREATE TRIGGER notify_person_insert AFTER INSERT ON member REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_person_change('memberships');--> statement-breakpoint
CREATE TRIGGER notify_person_update AFTER UPDATE ON member REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_person_change('memberships');--> statement-breakpoint
CREATE TRIGGER notify_person_delete AFTER DELETE ON member REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_person_change('memberships');--> statement-breakpoint
CREATE TRIGGER notify_person_delete AFTER DELETE ON session REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_person_change('session');--> statement-breakpoint
CREATE TRIGGER notify_workspace_insert AFTER INSERT ON workspace_deletion REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('deletion');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON workspace_deletion REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('deletion');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON workspace_deletion REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('deletion');--> statement-breakpoint
CREATE TRIGGER notify_members_insert AFTER INSERT ON workspace_deletion REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_members_of_deletion();--> statement-breakpoint
CREATE TRIGGER notify_members_update AFTER UPDATE ON workspace_deletion REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_members_of_deletion();--> statement-breakpoint
CREATE TRIGGER notify_name_update AFTER UPDATE ON "user" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_name_change();--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION notify_workspace_change(), notify_person_change(), notify_members_of_deletion(), notify_name_change() FROM PUBLIC;
