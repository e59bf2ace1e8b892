CREATE TABLE "transfer" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"workspace_id" text GENERATED ALWAYS AS (case when organization_id is null then 'user:' || user_id::text else 'org:' || organization_id::text end) STORED NOT NULL,
	"mode" text NOT NULL,
	"state" text DEFAULT 'copying' NOT NULL,
	"error" text,
	"target_organization_id" uuid,
	"target_folder_id" uuid,
	"file_ids" uuid[] NOT NULL,
	"folder_ids" uuid[] NOT NULL,
	"name" text NOT NULL,
	"total_objects" integer DEFAULT 0 NOT NULL,
	"copied_objects" integer DEFAULT 0 NOT NULL,
	"total_bytes" bigint DEFAULT 0 NOT NULL,
	"copied_bytes" bigint DEFAULT 0 NOT NULL,
	"file_count" integer DEFAULT 0 NOT NULL,
	"folder_count" integer DEFAULT 0 NOT NULL,
	"left_behind" integer DEFAULT 0 NOT NULL,
	"lease_token" uuid,
	"lease_until" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "transfer_workspace_id" UNIQUE("workspace_id","id"),
	CONSTRAINT "transfer_mode" CHECK ("transfer"."mode" in ('move', 'copy')),
	CONSTRAINT "transfer_state" CHECK ("transfer"."state" in ('copying', 'done', 'failed', 'cancelled')),
	CONSTRAINT "transfer_ended" CHECK (("transfer"."state" = 'copying') = ("transfer"."ended_at" is null))
);
--> statement-breakpoint
ALTER TABLE "transfer" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "transfer_object" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"workspace_id" text GENERATED ALWAYS AS (case when organization_id is null then 'user:' || user_id::text else 'org:' || organization_id::text end) STORED NOT NULL,
	"transfer_id" uuid NOT NULL,
	"object_id" uuid NOT NULL,
	"source_object_id" uuid NOT NULL,
	"copied_at" timestamp (3) with time zone,
	CONSTRAINT "transfer_object_workspace_id" UNIQUE("workspace_id","id"),
	CONSTRAINT "transfer_object_source" UNIQUE("workspace_id","transfer_id","source_object_id"),
	CONSTRAINT "transfer_object_once" UNIQUE("workspace_id","object_id")
);
--> statement-breakpoint
ALTER TABLE "transfer_object" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "transfer_target" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"workspace_id" text GENERATED ALWAYS AS (case when organization_id is null then 'user:' || user_id::text else 'org:' || organization_id::text end) STORED NOT NULL,
	"reserved_bytes" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "transfer_target_workspace_id" UNIQUE("workspace_id","id"),
	CONSTRAINT "transfer_target_reserved" CHECK ("transfer_target"."reserved_bytes" >= 0)
);
--> statement-breakpoint
ALTER TABLE "transfer_target" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "transfer" ADD CONSTRAINT "transfer_user" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer" ADD CONSTRAINT "transfer_organization" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_object" ADD CONSTRAINT "transfer_object_transfer" FOREIGN KEY ("workspace_id","transfer_id") REFERENCES "public"."transfer_target"("workspace_id","id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_object" ADD CONSTRAINT "transfer_object_object" FOREIGN KEY ("workspace_id","object_id") REFERENCES "public"."storage_object"("workspace_id","id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_object" ADD CONSTRAINT "transfer_object_user" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_object" ADD CONSTRAINT "transfer_object_organization" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_target" ADD CONSTRAINT "transfer_target_user" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_target" ADD CONSTRAINT "transfer_target_organization" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "transfer_list" ON "transfer" USING btree ("workspace_id","user_id","created_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "transfer_open" ON "transfer" USING btree ("lease_until","id") WHERE state = 'copying';--> statement-breakpoint
CREATE INDEX "transfer_history" ON "transfer" USING btree ("ended_at","id") WHERE ended_at is not null;--> statement-breakpoint
CREATE POLICY "transfer_workspace" ON "transfer" AS PERMISSIVE FOR ALL TO "holdall_app" USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), ''));--> statement-breakpoint
CREATE POLICY "transfer_all_rows" ON "transfer" AS PERMISSIVE FOR ALL TO "holdall_owner", "holdall_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "transfer_object_workspace" ON "transfer_object" AS PERMISSIVE FOR ALL TO "holdall_app" USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), ''));--> statement-breakpoint
CREATE POLICY "transfer_object_all_rows" ON "transfer_object" AS PERMISSIVE FOR ALL TO "holdall_owner", "holdall_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "transfer_target_workspace" ON "transfer_target" AS PERMISSIVE FOR ALL TO "holdall_app" USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), ''));--> statement-breakpoint
CREATE POLICY "transfer_target_all_rows" ON "transfer_target" AS PERMISSIVE FOR ALL TO "holdall_owner", "holdall_system" USING (true) WITH CHECK (true);