CREATE TABLE "thumbnail" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"workspace_id" text GENERATED ALWAYS AS (case when organization_id is null then 'user:' || user_id::text else 'org:' || organization_id::text end) STORED NOT NULL,
	"object_id" uuid NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"problem" text,
	"width" integer,
	"height" integer,
	"small_id" uuid,
	"medium_id" uuid,
	"large_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "thumbnail_workspace_id" UNIQUE("workspace_id","id"),
	CONSTRAINT "thumbnail_of_object" UNIQUE("workspace_id","object_id"),
	CONSTRAINT "thumbnail_state" CHECK ("thumbnail"."state" in ('pending', 'storing', 'done', 'none')),
	CONSTRAINT "thumbnail_tries" CHECK ("thumbnail"."tries" >= 0),
	CONSTRAINT "thumbnail_problem" CHECK (("thumbnail"."state" = 'none') = ("thumbnail"."problem" is not null)),
	CONSTRAINT "thumbnail_pictures" CHECK (num_nonnulls("thumbnail"."small_id", "thumbnail"."medium_id", "thumbnail"."large_id") = case when "thumbnail"."state" in ('storing', 'done') then 3 else 0 end),
	CONSTRAINT "thumbnail_box" CHECK ("thumbnail"."state" not in ('storing', 'done') or ("thumbnail"."width" >= 1 and "thumbnail"."height" >= 1))
);
--> statement-breakpoint
ALTER TABLE "thumbnail" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "thumbnail" ADD CONSTRAINT "thumbnail_object" FOREIGN KEY ("workspace_id","object_id") REFERENCES "public"."storage_object"("workspace_id","id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thumbnail" ADD CONSTRAINT "thumbnail_small" FOREIGN KEY ("workspace_id","small_id") REFERENCES "public"."storage_object"("workspace_id","id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thumbnail" ADD CONSTRAINT "thumbnail_medium" FOREIGN KEY ("workspace_id","medium_id") REFERENCES "public"."storage_object"("workspace_id","id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thumbnail" ADD CONSTRAINT "thumbnail_large" FOREIGN KEY ("workspace_id","large_id") REFERENCES "public"."storage_object"("workspace_id","id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thumbnail" ADD CONSTRAINT "thumbnail_user" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thumbnail" ADD CONSTRAINT "thumbnail_organization" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "thumbnail_by_small" ON "thumbnail" USING btree ("workspace_id","small_id");--> statement-breakpoint
CREATE INDEX "thumbnail_by_medium" ON "thumbnail" USING btree ("workspace_id","medium_id");--> statement-breakpoint
CREATE INDEX "thumbnail_by_large" ON "thumbnail" USING btree ("workspace_id","large_id");--> statement-breakpoint
CREATE INDEX "thumbnail_unfinished" ON "thumbnail" USING btree ("updated_at","id") WHERE state in ('pending', 'storing');--> statement-breakpoint
CREATE POLICY "thumbnail_workspace" ON "thumbnail" AS PERMISSIVE FOR ALL TO "holdall_app" USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), ''));--> statement-breakpoint
CREATE POLICY "thumbnail_all_rows" ON "thumbnail" AS PERMISSIVE FOR ALL TO "holdall_owner", "holdall_system" USING (true) WITH CHECK (true);