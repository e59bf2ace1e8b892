CREATE TABLE "storage_quota" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"workspace_id" text GENERATED ALWAYS AS (case when organization_id is null then 'user:' || user_id::text else 'org:' || organization_id::text end) STORED NOT NULL,
	"granted_bytes" bigint,
	"limit_bytes" bigint,
	"used_bytes" bigint DEFAULT 0 NOT NULL,
	"reserved_bytes" bigint DEFAULT 0 NOT NULL,
	"file_count" integer DEFAULT 0 NOT NULL,
	"last_calculated_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "storage_quota_workspace_id" UNIQUE("workspace_id","id"),
	CONSTRAINT "storage_quota_workspace" UNIQUE("workspace_id"),
	CONSTRAINT "storage_quota_granted" CHECK ("storage_quota"."granted_bytes" >= 0),
	CONSTRAINT "storage_quota_limit" CHECK ("storage_quota"."limit_bytes" >= 0),
	CONSTRAINT "storage_quota_used" CHECK ("storage_quota"."used_bytes" >= 0),
	CONSTRAINT "storage_quota_reserved" CHECK ("storage_quota"."reserved_bytes" >= 0),
	CONSTRAINT "storage_quota_files" CHECK ("storage_quota"."file_count" >= 0)
);
--> statement-breakpoint
ALTER TABLE "storage_quota" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "user_storage_limit" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"workspace_id" text GENERATED ALWAYS AS (case when organization_id is null then 'user:' || user_id::text else 'org:' || organization_id::text end) STORED NOT NULL,
	"max_file_bytes" bigint,
	"quota_bytes" bigint,
	"used_bytes" bigint DEFAULT 0 NOT NULL,
	"reserved_bytes" bigint DEFAULT 0 NOT NULL,
	"file_count" integer DEFAULT 0 NOT NULL,
	"set_by" uuid,
	"reason" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_storage_limit_workspace_id" UNIQUE("workspace_id","id"),
	CONSTRAINT "user_storage_limit_person" UNIQUE("workspace_id","user_id"),
	CONSTRAINT "user_storage_limit_max_file" CHECK ("user_storage_limit"."max_file_bytes" >= 0),
	CONSTRAINT "user_storage_limit_quota" CHECK ("user_storage_limit"."quota_bytes" >= 0),
	CONSTRAINT "user_storage_limit_reasoned" CHECK (("user_storage_limit"."max_file_bytes" is null and "user_storage_limit"."quota_bytes" is null) or ("user_storage_limit"."set_by" is not null and length(trim("user_storage_limit"."reason")) > 0)),
	CONSTRAINT "user_storage_limit_used" CHECK ("user_storage_limit"."used_bytes" >= 0),
	CONSTRAINT "user_storage_limit_reserved" CHECK ("user_storage_limit"."reserved_bytes" >= 0),
	CONSTRAINT "user_storage_limit_files" CHECK ("user_storage_limit"."file_count" >= 0)
);
--> statement-breakpoint
ALTER TABLE "user_storage_limit" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "upload_session" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"workspace_id" text GENERATED ALWAYS AS (case when organization_id is null then 'user:' || user_id::text else 'org:' || organization_id::text end) STORED NOT NULL,
	"folder_id" uuid,
	"name" text NOT NULL,
	"total_files" integer DEFAULT 0 NOT NULL,
	"completed_files" integer DEFAULT 0 NOT NULL,
	"failed_files" integer DEFAULT 0 NOT NULL,
	"cancelled_files" integer DEFAULT 0 NOT NULL,
	"total_bytes" bigint DEFAULT 0 NOT NULL,
	"uploaded_bytes" bigint DEFAULT 0 NOT NULL,
	"status" text DEFAULT 'ACTIVE' NOT NULL,
	"completed_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "upload_session_workspace_id" UNIQUE("workspace_id","id"),
	CONSTRAINT "upload_session_name" CHECK (octet_length("upload_session"."name") between 1 and 255),
	CONSTRAINT "upload_session_status" CHECK ("upload_session"."status" = case
        when "upload_session"."completed_files" + "upload_session"."failed_files" + "upload_session"."cancelled_files" < "upload_session"."total_files" or "upload_session"."total_files" = 0 then 'ACTIVE'
        when "upload_session"."completed_files" > 0 then 'COMPLETED'
        when "upload_session"."failed_files" > 0 then 'FAILED'
        else 'CANCELLED' end),
	CONSTRAINT "upload_session_ended" CHECK (("upload_session"."status" = 'ACTIVE') = ("upload_session"."completed_at" is null)),
	CONSTRAINT "upload_session_files" CHECK (least("upload_session"."completed_files", "upload_session"."failed_files", "upload_session"."cancelled_files") >= 0 and "upload_session"."completed_files" + "upload_session"."failed_files" + "upload_session"."cancelled_files" <= "upload_session"."total_files"),
	CONSTRAINT "upload_session_bytes" CHECK ("upload_session"."uploaded_bytes" >= 0 and "upload_session"."uploaded_bytes" <= "upload_session"."total_bytes")
);
--> statement-breakpoint
ALTER TABLE "upload_session" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "upload_part" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"workspace_id" text GENERATED ALWAYS AS (case when organization_id is null then 'user:' || user_id::text else 'org:' || organization_id::text end) STORED NOT NULL,
	"upload_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"size" bigint NOT NULL,
	"sha256" text NOT NULL,
	"md5" text,
	CONSTRAINT "upload_part_workspace_id" UNIQUE("workspace_id","id"),
	CONSTRAINT "upload_part_number" UNIQUE("workspace_id","upload_id","number"),
	CONSTRAINT "upload_part_range" CHECK ("upload_part"."number" between 1 and 10000),
	CONSTRAINT "upload_part_size" CHECK ("upload_part"."size" > 0),
	CONSTRAINT "upload_part_sha256" CHECK ("upload_part"."sha256" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "upload_part_md5" CHECK ("upload_part"."md5" ~ '^[0-9a-f]{32}$')
);
--> statement-breakpoint
ALTER TABLE "upload_part" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "file_version" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"workspace_id" text GENERATED ALWAYS AS (case when organization_id is null then 'user:' || user_id::text else 'org:' || organization_id::text end) STORED NOT NULL,
	"storage_id" uuid NOT NULL,
	"object_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"size" bigint NOT NULL,
	"mime_type" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "file_version_workspace_id" UNIQUE("workspace_id","id"),
	CONSTRAINT "file_version_number" UNIQUE("workspace_id","storage_id","number"),
	CONSTRAINT "file_version_positive" CHECK ("file_version"."number" >= 1),
	CONSTRAINT "file_version_size" CHECK ("file_version"."size" >= 0)
);
--> statement-breakpoint
ALTER TABLE "file_version" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "upload" ALTER COLUMN "sha256" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "storage" ADD COLUMN "claimed_type" text;--> statement-breakpoint
ALTER TABLE "storage" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "storage" ADD COLUMN "version_by" uuid;--> statement-breakpoint
ALTER TABLE "storage" ADD COLUMN "version_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "storage" ADD COLUMN "processing_error" text;--> statement-breakpoint
ALTER TABLE "storage_object" ADD COLUMN "multipart_id" text;--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "session_id" uuid;--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "on_conflict" text DEFAULT 'keepBoth' NOT NULL;--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "uploaded_bytes" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "percentage" integer GENERATED ALWAYS AS (case when status = 'completed' then 100 when size = 0 then 0 else (uploaded_bytes * 100 / size)::integer end) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "parts_done" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "speed" bigint;--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "started_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "reported_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "storage_quota" ADD CONSTRAINT "storage_quota_user" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "storage_quota" ADD CONSTRAINT "storage_quota_organization" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_storage_limit" ADD CONSTRAINT "user_storage_limit_set_by_user_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_storage_limit" ADD CONSTRAINT "user_storage_limit_user" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_storage_limit" ADD CONSTRAINT "user_storage_limit_organization" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload_session" ADD CONSTRAINT "upload_session_folder" FOREIGN KEY ("workspace_id","folder_id") REFERENCES "public"."folder"("workspace_id","id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload_session" ADD CONSTRAINT "upload_session_user" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload_session" ADD CONSTRAINT "upload_session_organization" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload_part" ADD CONSTRAINT "upload_part_upload" FOREIGN KEY ("workspace_id","upload_id") REFERENCES "public"."upload"("workspace_id","id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload_part" ADD CONSTRAINT "upload_part_user" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload_part" ADD CONSTRAINT "upload_part_organization" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_version" ADD CONSTRAINT "file_version_storage" FOREIGN KEY ("workspace_id","storage_id") REFERENCES "public"."storage"("workspace_id","id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_version" ADD CONSTRAINT "file_version_object" FOREIGN KEY ("workspace_id","object_id") REFERENCES "public"."storage_object"("workspace_id","id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_version" ADD CONSTRAINT "file_version_user" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_version" ADD CONSTRAINT "file_version_organization" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "upload_session_list" ON "upload_session" USING btree ("workspace_id","user_id","created_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "file_version_by_object" ON "file_version" USING btree ("workspace_id","object_id");--> statement-breakpoint
ALTER TABLE "storage" ADD CONSTRAINT "storage_version_by_user_id_fk" FOREIGN KEY ("version_by") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload" ADD CONSTRAINT "upload_session_reference" FOREIGN KEY ("workspace_id","session_id") REFERENCES "public"."upload_session"("workspace_id","id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "storage_unprocessed" ON "storage" USING btree ("updated_at","id") WHERE processing_status in ('pending', 'running');--> statement-breakpoint
CREATE INDEX "upload_by_session" ON "upload" USING btree ("workspace_id","session_id","id");--> statement-breakpoint
CREATE INDEX "upload_arriving" ON "upload" USING btree ("workspace_id","folder_id","id") WHERE status in ('created', 'uploading', 'completing');--> statement-breakpoint
ALTER TABLE "storage" ADD CONSTRAINT "storage_version" CHECK ("storage"."version" >= 1);--> statement-breakpoint
ALTER TABLE "upload" ADD CONSTRAINT "upload_parts_done" CHECK ("upload"."parts_done" between 0 and "upload"."part_count");--> statement-breakpoint
ALTER TABLE "upload" ADD CONSTRAINT "upload_progress" CHECK ("upload"."uploaded_bytes" between 0 and "upload"."size");--> statement-breakpoint
ALTER TABLE "upload" ADD CONSTRAINT "upload_speed" CHECK ("upload"."speed" >= 0);--> statement-breakpoint
ALTER TABLE "upload" ADD CONSTRAINT "upload_conflict" CHECK ("upload"."on_conflict" in ('keepBoth', 'replace', 'skip'));--> statement-breakpoint
CREATE POLICY "storage_quota_workspace" ON "storage_quota" AS PERMISSIVE FOR ALL TO "holdall_app" USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), ''));--> statement-breakpoint
CREATE POLICY "storage_quota_all_rows" ON "storage_quota" AS PERMISSIVE FOR ALL TO "holdall_owner", "holdall_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "user_storage_limit_workspace" ON "user_storage_limit" AS PERMISSIVE FOR ALL TO "holdall_app" USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), ''));--> statement-breakpoint
CREATE POLICY "user_storage_limit_all_rows" ON "user_storage_limit" AS PERMISSIVE FOR ALL TO "holdall_owner", "holdall_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "upload_session_workspace" ON "upload_session" AS PERMISSIVE FOR ALL TO "holdall_app" USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), ''));--> statement-breakpoint
CREATE POLICY "upload_session_all_rows" ON "upload_session" AS PERMISSIVE FOR ALL TO "holdall_owner", "holdall_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "upload_part_workspace" ON "upload_part" AS PERMISSIVE FOR ALL TO "holdall_app" USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), ''));--> statement-breakpoint
CREATE POLICY "upload_part_all_rows" ON "upload_part" AS PERMISSIVE FOR ALL TO "holdall_owner", "holdall_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "file_version_workspace" ON "file_version" AS PERMISSIVE FOR ALL TO "holdall_app" USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), ''));--> statement-breakpoint
CREATE POLICY "file_version_all_rows" ON "file_version" AS PERMISSIVE FOR ALL TO "holdall_owner", "holdall_system" USING (true) WITH CHECK (true);