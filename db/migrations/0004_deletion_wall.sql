ALTER TABLE workspace_deletion FORCE ROW LEVEL SECURITY;--> statement-breakpoint

-- Asked for and taken back by requests; finished by the job.
GRANT SELECT, INSERT ON workspace_deletion TO holdall_app;--> statement-breakpoint
GRANT UPDATE (state) ON workspace_deletion TO holdall_app;--> statement-breakpoint
GRANT SELECT ON workspace_deletion TO holdall_auth;--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON workspace_deletion TO holdall_system;--> statement-breakpoint
GRANT UPDATE (state) ON workspace_deletion TO holdall_system;--> statement-breakpoint
GRANT DELETE ON organization TO holdall_system;--> statement-breakpoint

-- Deleting an account is one transaction over all workspaces of a person. Of sessions, passwords and
-- reset tokens the system role may read no more than it needs to delete them.
GRANT UPDATE (name, email, email_verified, image, updated_at, deleted_at) ON "user" TO holdall_system;--> statement-breakpoint
GRANT DELETE ON session, account, verification TO holdall_system;--> statement-breakpoint
GRANT SELECT (id, user_id) ON session TO holdall_system;--> statement-breakpoint
GRANT SELECT (user_id) ON account TO holdall_system;--> statement-breakpoint
GRANT SELECT (value) ON verification TO holdall_system;--> statement-breakpoint

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON workspace_deletion FOR EACH ROW EXECUTE FUNCTION touch_updated_at();--> statement-breakpoint

-- Taking back and purging both start from waiting: whichever locks the row first has won.
CREATE FUNCTION check_deletion_transition() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('waiting', 'withdrawn'), ('waiting', 'purging')) THEN
    RAISE EXCEPTION 'deletion %: % -> % is not a transition', OLD.id, OLD.state, NEW.state USING ERRCODE = 'HD002';
  END IF;
  RETURN NEW;
END
$$;--> statement-breakpoint
CREATE TRIGGER check_deletion_transition BEFORE UPDATE ON workspace_deletion FOR EACH ROW EXECUTE FUNCTION check_deletion_transition();--> statement-breakpoint

-- As before, but an organization that is being deleted needs no owner any more.
CREATE OR REPLACE FUNCTION keep_last_owner() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.role = 'owner' AND (TG_OP = 'DELETE' OR NEW.role <> 'owner') THEN
    PERFORM 1 FROM organization WHERE id = OLD.organization_id FOR UPDATE;
    IF NOT EXISTS (
      SELECT 1 FROM member
      WHERE organization_id = OLD.organization_id AND role = 'owner' AND id <> OLD.id
    ) AND NOT EXISTS (
      SELECT 1 FROM workspace_deletion WHERE workspace_id = OLD.workspace_id AND state <> 'withdrawn'
    ) THEN
      RAISE EXCEPTION 'an organization needs an owner' USING ERRCODE = 'HD001';
    END IF;
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;--> statement-breakpoint

-- A tombstone gets no session, password, membership or office, also not from a request that was
-- under way when the account was deleted. The lock waits for that deletion; it needs rights on
-- "user" that the roles which insert do not have.
CREATE FUNCTION require_living_user() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM "user" WHERE id = NEW.user_id AND deleted_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this account is deleted' USING ERRCODE = 'HD003';
  END IF;
  RETURN NEW;
END
$$;--> statement-breakpoint
CREATE TRIGGER require_living_user BEFORE INSERT ON session FOR EACH ROW EXECUTE FUNCTION require_living_user();--> statement-breakpoint
CREATE TRIGGER require_living_user BEFORE INSERT ON account FOR EACH ROW EXECUTE FUNCTION require_living_user();--> statement-breakpoint
CREATE TRIGGER require_living_user BEFORE INSERT ON member FOR EACH ROW EXECUTE FUNCTION require_living_user();--> statement-breakpoint
CREATE TRIGGER require_living_user BEFORE INSERT ON instance_admin FOR EACH ROW EXECUTE FUNCTION require_living_user();--> statement-breakpoint

-- No role that serves may delete audit rows; they go with their workspace, through this alone.
CREATE FUNCTION purge_audit_log(workspace text, most integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  DELETE FROM audit_log
  WHERE id IN (SELECT id FROM audit_log WHERE workspace_id = workspace LIMIT most)
    AND EXISTS (SELECT 1 FROM workspace_deletion WHERE workspace_id = workspace AND state = 'purging');
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END
$$;--> statement-breakpoint
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION purge_audit_log(text, integer) TO holdall_system;
