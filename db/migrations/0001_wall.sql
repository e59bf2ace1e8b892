-- What the generator cannot emit: forced row level security, grants, and the triggers that keep
-- invariants which no application code may break.

ALTER TABLE organization FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE member FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE invitation FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE folder FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE storage FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE storage_object FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE upload FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;--> statement-breakpoint

-- Grants. The app role has nothing on account, session, verification, rate_limit, instance_admin.
GRANT SELECT, INSERT, UPDATE, DELETE ON storage TO holdall_app;--> statement-breakpoint
-- Rows that stand for bytes are removed by jobs, after the bytes: the app role may not.
GRANT SELECT, INSERT, UPDATE ON folder, storage_object, upload TO holdall_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON member, invitation TO holdall_app;--> statement-breakpoint
GRANT SELECT, INSERT ON organization, audit_log TO holdall_app;--> statement-breakpoint
GRANT UPDATE (name, slug, settings, updated_at) ON organization TO holdall_app;--> statement-breakpoint
GRANT SELECT (id, name, image) ON "user" TO holdall_app;--> statement-breakpoint

GRANT SELECT, INSERT, UPDATE, DELETE ON "user", session, account, verification, rate_limit TO holdall_auth;--> statement-breakpoint
GRANT SELECT ON organization, member, instance_admin TO holdall_auth;--> statement-breakpoint

GRANT SELECT, INSERT, UPDATE, DELETE ON folder, storage, storage_object, upload, member, invitation TO holdall_system;--> statement-breakpoint
GRANT SELECT, INSERT ON audit_log, instance_admin TO holdall_system;--> statement-breakpoint
GRANT SELECT ON "user" TO holdall_system;--> statement-breakpoint
GRANT SELECT ON organization TO holdall_system;--> statement-breakpoint
GRANT UPDATE (updated_at) ON organization TO holdall_system;--> statement-breakpoint
GRANT USAGE ON SCHEMA drizzle TO holdall_system;--> statement-breakpoint
GRANT SELECT ON drizzle.__drizzle_migrations TO holdall_system;--> statement-breakpoint

CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;--> statement-breakpoint
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON organization FOR EACH ROW EXECUTE FUNCTION touch_updated_at();--> statement-breakpoint
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON invitation FOR EACH ROW EXECUTE FUNCTION touch_updated_at();--> statement-breakpoint
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON folder FOR EACH ROW EXECUTE FUNCTION touch_updated_at();--> statement-breakpoint
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON storage FOR EACH ROW EXECUTE FUNCTION touch_updated_at();--> statement-breakpoint
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON storage_object FOR EACH ROW EXECUTE FUNCTION touch_updated_at();--> statement-breakpoint
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON upload FOR EACH ROW EXECUTE FUNCTION touch_updated_at();--> statement-breakpoint

-- An organization never loses its last owner. Locking its row makes two at once take turns: the
-- second one sees what the first has done. HD001 is mapped to a sentence by server/core/errors.ts.
CREATE FUNCTION keep_last_owner() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.role = 'owner' AND (TG_OP = 'DELETE' OR NEW.role <> 'owner') THEN
    PERFORM 1 FROM organization WHERE id = OLD.organization_id FOR UPDATE;
    IF NOT EXISTS (
      SELECT 1 FROM member
      WHERE organization_id = OLD.organization_id AND role = 'owner' AND id <> OLD.id
    ) THEN
      RAISE EXCEPTION 'an organization needs an owner' USING ERRCODE = 'HD001';
    END IF;
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;--> statement-breakpoint
CREATE TRIGGER keep_last_owner BEFORE UPDATE OR DELETE ON member FOR EACH ROW EXECUTE FUNCTION keep_last_owner();--> statement-breakpoint

-- How many files point at an object. At zero, and only there, its bytes may go.
CREATE FUNCTION count_object_references() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE storage_object SET reference_count = reference_count - 1
    WHERE workspace_id = OLD.workspace_id AND id = OLD.object_id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    UPDATE storage_object SET reference_count = reference_count + 1
    WHERE workspace_id = NEW.workspace_id AND id = NEW.object_id;
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER count_object_references AFTER INSERT OR DELETE OR UPDATE OF object_id ON storage FOR EACH ROW EXECUTE FUNCTION count_object_references();--> statement-breakpoint

-- An object's life goes one way, and a file never points at one that is not stored.
CREATE FUNCTION check_object_transition() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
    ('pending', 'stored'), ('pending', 'deleting'), ('stored', 'deleting')
  ) THEN
    RAISE EXCEPTION 'object %: % -> % is not a transition', OLD.id, OLD.state, NEW.state USING ERRCODE = 'HD002';
  END IF;
  IF NEW.reference_count > 0 AND NEW.state <> 'stored' THEN
    RAISE EXCEPTION 'object %: a file may only point at stored bytes', OLD.id USING ERRCODE = 'HD002';
  END IF;
  RETURN NEW;
END
$$;--> statement-breakpoint
CREATE TRIGGER check_object_transition BEFORE UPDATE ON storage_object FOR EACH ROW EXECUTE FUNCTION check_object_transition();--> statement-breakpoint

CREATE FUNCTION check_upload_transition() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
    ('created', 'uploading'), ('created', 'completing'), ('created', 'failed'), ('created', 'cancelled'), ('created', 'expired'),
    ('uploading', 'completing'), ('uploading', 'completed'), ('uploading', 'failed'), ('uploading', 'cancelled'), ('uploading', 'expired'),
    ('completing', 'uploading'), ('completing', 'completed'), ('completing', 'failed'), ('completing', 'cancelled'), ('completing', 'expired')
  ) THEN
    RAISE EXCEPTION 'upload %: % -> % is not a transition', OLD.id, OLD.status, NEW.status USING ERRCODE = 'HD002';
  END IF;
  RETURN NEW;
END
$$;--> statement-breakpoint
CREATE TRIGGER check_upload_transition BEFORE UPDATE ON upload FOR EACH ROW EXECUTE FUNCTION check_upload_transition();--> statement-breakpoint

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
