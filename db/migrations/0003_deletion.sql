CREATE TABLE "workspace_deletion" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"workspace_id" text GENERATED ALWAYS AS (case when organization_id is null then 'user:' || user_id::text else 'org:' || organization_id::text end) STORED NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"purge_after" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspace_deletion_workspace_id" UNIQUE("workspace_id","id"),
	CONSTRAINT "workspace_deletion_state" CHECK ("workspace_deletion"."state" in ('waiting', 'withdrawn', 'purging'))
);
--> statement-breakpoint
ALTER TABLE "workspace_deletion" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "user" ADD COLUMN "deleted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "workspace_deletion" ADD CONSTRAINT "workspace_deletion_user" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_deletion" ADD CONSTRAINT "workspace_deletion_organization" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "workspace_deletion_once" ON "workspace_deletion" USING btree ("workspace_id") WHERE state <> 'withdrawn';--> statement-breakpoint
CREATE INDEX "workspace_deletion_due" ON "workspace_deletion" USING btree ("purge_after","id") WHERE state <> 'withdrawn';--> statement-breakpoint
CREATE POLICY "workspace_deletion_workspace" ON "workspace_deletion" AS PERMISSIVE FOR ALL TO "holdall_app" USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), ''));--> statement-breakpoint
CREATE POLICY "workspace_deletion_all_rows" ON "workspace_deletion" AS PERMISSIVE FOR ALL TO "holdall_owner", "holdall_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_deletion_membership_lookup" ON "workspace_deletion" AS PERMISSIVE FOR SELECT TO "holdall_auth" USING (true);