-- What the generator cannot emit for the tables of 0027.

ALTER TABLE retention FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE trash_emptying FORCE ROW LEVEL SECURITY;--> statement-breakpoint

GRANT SELECT, INSERT, UPDATE ON retention TO holdall_app;--> statement-breakpoint
GRANT SELECT, INSERT ON trash_emptying TO holdall_app;--> statement-breakpoint
GRANT UPDATE (state) ON trash_emptying TO holdall_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON retention, trash_emptying TO holdall_system;--> statement-breakpoint

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON retention FOR EACH ROW EXECUTE FUNCTION touch_updated_at();--> statement-breakpoint
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON trash_emptying FOR EACH ROW EXECUTE FUNCTION touch_updated_at();--> statement-breakpoint

CREATE FUNCTION check_emptying_transition() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.state <> OLD.state AND OLD.state <> 'running' THEN
    RAISE EXCEPTION 'emptying %: % -> % is not a transition', OLD.id, OLD.state, NEW.state USING ERRCODE = 'HD002';
  END IF;
  RETURN NEW;
END
$$;--> statement-breakpoint
CREATE TRIGGER check_emptying_transition BEFORE UPDATE ON trash_emptying FOR EACH ROW EXECUTE FUNCTION check_emptying_transition();--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION check_emptying_transition() FROM PUBLIC;--> statement-breakpoint

CREATE TRIGGER notify_workspace_insert AFTER INSERT ON retention REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('retention');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON retention REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('retention');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON retention REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('retention');--> statement-breakpoint
CREATE TRIGGER notify_workspace_insert AFTER INSERT ON trash_emptying REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('trash');--> statement-breakpoint
CREATE TRIGGER notify_workspace_update AFTER UPDATE ON trash_emptying REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('trash');--> statement-breakpoint
CREATE TRIGGER notify_workspace_delete AFTER DELETE ON trash_emptying REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_workspace_change('trash');
