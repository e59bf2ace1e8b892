ALTER TABLE favourite FORCE ROW LEVEL SECURITY;--> statement-breakpoint

-- A star is set and taken away, never changed.
GRANT SELECT, INSERT, DELETE ON favourite TO holdall_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON favourite TO holdall_system;--> statement-breakpoint

-- Told to the person wherever they are, and to nobody else of the workspace: not even that there was one.
CREATE TRIGGER notify_person_insert AFTER INSERT ON favourite REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_person_change('stars');--> statement-breakpoint
CREATE TRIGGER notify_person_update AFTER UPDATE ON favourite REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_person_change('stars');--> statement-breakpoint
CREATE TRIGGER notify_person_delete AFTER DELETE ON favourite REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_person_change('stars');
