-- Thumbnails are made by jobs; the app role only looks at them.
ALTER TABLE thumbnail FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT ON thumbnail TO holdall_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON thumbnail TO holdall_system;--> statement-breakpoint

CREATE FUNCTION check_thumbnail_transition() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
    ('pending', 'storing'), ('pending', 'none'), ('storing', 'done'), ('storing', 'pending'), ('none', 'pending')
  ) THEN
    RAISE EXCEPTION 'thumbnail %: % -> % is not a transition', OLD.id, OLD.state, NEW.state USING ERRCODE = 'HD002';
  END IF;
  RETURN NEW;
END
$$;--> statement-breakpoint
CREATE TRIGGER check_thumbnail_transition BEFORE UPDATE ON thumbnail FOR EACH ROW EXECUTE FUNCTION check_thumbnail_transition();--> statement-breakpoint

-- The pictures are references like those of files, from when their bytes are stored. One may serve
-- several sizes.
CREATE FUNCTION count_thumbnail_references() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.state = 'done' THEN
    UPDATE storage_object o SET reference_count = o.reference_count - p.sizes
    FROM (SELECT id, count(*) AS sizes FROM unnest(ARRAY[OLD.small_id, OLD.medium_id, OLD.large_id]) AS id GROUP BY id) p
    WHERE o.workspace_id = OLD.workspace_id AND o.id = p.id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.state = 'done' THEN
    UPDATE storage_object o SET reference_count = o.reference_count + p.sizes
    FROM (SELECT id, count(*) AS sizes FROM unnest(ARRAY[NEW.small_id, NEW.medium_id, NEW.large_id]) AS id GROUP BY id) p
    WHERE o.workspace_id = NEW.workspace_id AND o.id = p.id;
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER count_thumbnail_references AFTER INSERT OR UPDATE OR DELETE ON thumbnail FOR EACH ROW EXECUTE FUNCTION count_thumbnail_references();--> statement-breakpoint

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON thumbnail FOR EACH ROW EXECUTE FUNCTION touch_updated_at();--> statement-breakpoint
CREATE TRIGGER notify_workspace_insert AFTER INSERT ON thumbnail REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('thumbnails');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON thumbnail REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('thumbnails');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON thumbnail REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('thumbnails');--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION check_thumbnail_transition(), count_thumbnail_references() FROM PUBLIC;--> statement-breakpoint

-- Images from before there were thumbnails wait for theirs; a sweep finds them.
INSERT INTO thumbnail (id, user_id, organization_id, object_id)
SELECT gen_random_uuid(), user_id, organization_id, id FROM storage_object
WHERE state = 'stored' AND reference_count > 0
  AND mime_type IN ('image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'image/tiff', 'image/svg+xml');
