-- What the generator cannot emit for the table of the migration before.

ALTER TABLE archive FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT ON archive TO holdall_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON archive TO holdall_system;
