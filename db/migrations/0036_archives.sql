CREATE TABLE "archive" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"workspace_id" text GENERATED ALWAYS AS (case when organization_id is null then 'user:' || user_id::text else 'org:' || organization_id::text end) STORED NOT NULL,
	"name" text NOT NULL,
	"file_ids" uuid[] NOT NULL,
	"folder_ids" uuid[] NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "archive_workspace_id" UNIQUE("workspace_id","id"),
	CONSTRAINT "archive_chosen" CHECK (cardinality("archive"."file_ids") + cardinality("archive"."folder_ids") >= 1)
);
--> statement-breakpoint
ALTER TABLE "archive" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "storage_object" ADD COLUMN "crc32" bigint;--> statement-breakpoint
ALTER TABLE "archive" ADD CONSTRAINT "archive_user" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archive" ADD CONSTRAINT "archive_organization" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "archive_expired" ON "archive" USING btree ("expires_at","id");--> statement-breakpoint
ALTER TABLE "storage_object" ADD CONSTRAINT "storage_object_crc32" CHECK ("storage_object"."crc32" between 0 and 4294967295);--> statement-breakpoint
CREATE POLICY "archive_workspace" ON "archive" AS PERMISSIVE FOR ALL TO "holdall_app" USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), ''));--> statement-breakpoint
CREATE POLICY "archive_all_rows" ON "archive" AS PERMISSIVE FOR ALL TO "holdall_owner", "holdall_system" USING (true) WITH CHECK (true);