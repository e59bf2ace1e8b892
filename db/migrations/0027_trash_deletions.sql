CREATE TABLE "retention" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"workspace_id" text GENERATED ALWAYS AS (case when organization_id is null then 'user:' || user_id::text else 'org:' || organization_id::text end) STORED NOT NULL,
	"trash_days" integer NOT NULL,
	"keep_versions" integer,
	"version_days" integer,
	"effective_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "retention_workspace_id" UNIQUE("workspace_id","id"),
	CONSTRAINT "retention_workspace" UNIQUE("workspace_id"),
	CONSTRAINT "retention_trash_days" CHECK ("retention"."trash_days" between 1 and 3650),
	CONSTRAINT "retention_keep_versions" CHECK ("retention"."keep_versions" between 1 and 10000),
	CONSTRAINT "retention_version_days" CHECK ("retention"."version_days" between 1 and 3650)
);
--> statement-breakpoint
ALTER TABLE "retention" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "trash_emptying" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"workspace_id" text GENERATED ALWAYS AS (case when organization_id is null then 'user:' || user_id::text else 'org:' || organization_id::text end) STORED NOT NULL,
	"everybodys" boolean NOT NULL,
	"deleted_until" timestamp (3) with time zone NOT NULL,
	"state" text DEFAULT 'running' NOT NULL,
	"entries" integer NOT NULL,
	"removed" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "trash_emptying_workspace_id" UNIQUE("workspace_id","id"),
	CONSTRAINT "trash_emptying_state" CHECK ("trash_emptying"."state" in ('running', 'done', 'stopped')),
	CONSTRAINT "trash_emptying_entries" CHECK ("trash_emptying"."entries" >= 0),
	CONSTRAINT "trash_emptying_removed" CHECK ("trash_emptying"."removed" >= 0)
);
--> statement-breakpoint
ALTER TABLE "trash_emptying" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "storage_trash";--> statement-breakpoint
ALTER TABLE "folder" ADD COLUMN "deletion_id" uuid;--> statement-breakpoint
ALTER TABLE "storage" ADD COLUMN "deletion_id" uuid;--> statement-breakpoint
ALTER TABLE "retention" ADD CONSTRAINT "retention_user" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "retention" ADD CONSTRAINT "retention_organization" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trash_emptying" ADD CONSTRAINT "trash_emptying_user" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trash_emptying" ADD CONSTRAINT "trash_emptying_organization" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "trash_emptying_once" ON "trash_emptying" USING btree ("workspace_id","user_id") WHERE state = 'running';--> statement-breakpoint
CREATE INDEX "trash_emptying_running" ON "trash_emptying" USING btree ("created_at","id") WHERE state = 'running';--> statement-breakpoint
CREATE INDEX "folder_deletion" ON "folder" USING btree ("workspace_id","deletion_id","id") WHERE deletion_id is not null;--> statement-breakpoint
CREATE INDEX "storage_deletion" ON "storage" USING btree ("workspace_id","deletion_id","id") WHERE deletion_id is not null;--> statement-breakpoint
CREATE INDEX "storage_trash" ON "storage" USING btree ("workspace_id","deleted_at","id") WHERE status = 'soft_deleted' and trashed_with is null;--> statement-breakpoint
ALTER TABLE "folder" ADD CONSTRAINT "folder_deletion" CHECK ("folder"."deleted_at" is not null or "folder"."deletion_id" is null);--> statement-breakpoint
ALTER TABLE "storage" ADD CONSTRAINT "storage_deletion" CHECK ("storage"."status" = 'soft_deleted' or "storage"."deletion_id" is null);--> statement-breakpoint
CREATE POLICY "retention_workspace" ON "retention" AS PERMISSIVE FOR ALL TO "holdall_app" USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), ''));--> statement-breakpoint
CREATE POLICY "retention_all_rows" ON "retention" AS PERMISSIVE FOR ALL TO "holdall_owner", "holdall_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "trash_emptying_workspace" ON "trash_emptying" AS PERMISSIVE FOR ALL TO "holdall_app" USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), ''));--> statement-breakpoint
CREATE POLICY "trash_emptying_all_rows" ON "trash_emptying" AS PERMISSIVE FOR ALL TO "holdall_owner", "holdall_system" USING (true) WITH CHECK (true);