ALTER TABLE tag FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE tagging FORCE ROW LEVEL SECURITY;--> statement-breakpoint

-- Whose a tag is, and who sees it, never changes.
GRANT SELECT, INSERT, DELETE ON tag, tagging TO holdall_app;--> statement-breakpoint
GRANT UPDATE (name, name_key, colour) ON tag TO holdall_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tag, tagging TO holdall_system;--> statement-breakpoint

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON tag FOR EACH ROW EXECUTE FUNCTION touch_updated_at();--> statement-breakpoint

-- What all see is told to the workspace; what is private to its person, wherever they are, and to
-- nobody else: not even that there was something.
CREATE FUNCTION notify_audience_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('holdall_changes', CASE c.audience
      WHEN '00000000-0000-0000-0000-000000000000' THEN c.workspace_id ELSE 'user:' || c.audience END || ' ' || TG_ARGV[0])
  FROM (SELECT DISTINCT workspace_id, audience FROM changed) c;
  RETURN NULL;
END
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION notify_audience_change() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER notify_workspace_insert AFTER INSERT ON tag REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_audience_change('tags');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON tag REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_audience_change('tags');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON tag REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_audience_change('tags');--> statement-breakpoint
CREATE TRIGGER notify_workspace_insert AFTER INSERT ON tagging REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_audience_change('taggings');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON tagging REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_audience_change('taggings');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON tagging REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_audience_change('taggings');
