CREATE TABLE "tag" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"workspace_id" text GENERATED ALWAYS AS (case when organization_id is null then 'user:' || user_id::text else 'org:' || organization_id::text end) STORED NOT NULL,
	"private_to" uuid,
	"audience" uuid GENERATED ALWAYS AS (coalesce(private_to, '00000000-0000-0000-0000-000000000000'::uuid)) STORED NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"colour" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tag_workspace_id" UNIQUE("workspace_id","id"),
	CONSTRAINT "tag_with_audience" UNIQUE("workspace_id","id","audience"),
	CONSTRAINT "tag_private_to" CHECK ("tag"."private_to" = "tag"."user_id"),
	CONSTRAINT "tag_name_length" CHECK (char_length("tag"."name") between 1 and 60),
	CONSTRAINT "tag_colour" CHECK ("tag"."colour" in ('slate', 'red', 'amber', 'green', 'teal', 'blue', 'violet', 'pink'))
);
--> statement-breakpoint
ALTER TABLE "tag" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "tagging" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"workspace_id" text GENERATED ALWAYS AS (case when organization_id is null then 'user:' || user_id::text else 'org:' || organization_id::text end) STORED NOT NULL,
	"tag_id" uuid NOT NULL,
	"audience" uuid NOT NULL,
	"storage_id" uuid,
	"folder_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tagging_workspace_id" UNIQUE("workspace_id","id"),
	CONSTRAINT "tagging_on_file" UNIQUE("workspace_id","storage_id","tag_id","audience"),
	CONSTRAINT "tagging_on_folder" UNIQUE("workspace_id","folder_id","tag_id","audience"),
	CONSTRAINT "tagging_on_one" CHECK (num_nonnulls("tagging"."storage_id", "tagging"."folder_id") = 1)
);
--> statement-breakpoint
ALTER TABLE "tagging" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "tag" ADD CONSTRAINT "tag_member" FOREIGN KEY ("organization_id","private_to") REFERENCES "public"."member"("organization_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tag" ADD CONSTRAINT "tag_user" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tag" ADD CONSTRAINT "tag_organization" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tagging" ADD CONSTRAINT "tagging_tag" FOREIGN KEY ("workspace_id","tag_id","audience") REFERENCES "public"."tag"("workspace_id","id","audience") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tagging" ADD CONSTRAINT "tagging_storage" FOREIGN KEY ("workspace_id","storage_id") REFERENCES "public"."storage"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tagging" ADD CONSTRAINT "tagging_folder" FOREIGN KEY ("workspace_id","folder_id") REFERENCES "public"."folder"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tagging" ADD CONSTRAINT "tagging_user" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tagging" ADD CONSTRAINT "tagging_organization" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "tag_name" ON "tag" USING btree ("workspace_id","audience","name_key");--> statement-breakpoint
CREATE INDEX "tag_of_member" ON "tag" USING btree ("organization_id","private_to") WHERE organization_id is not null and private_to is not null;--> statement-breakpoint
CREATE INDEX "tagging_files" ON "tagging" USING btree ("workspace_id","tag_id","storage_id");--> statement-breakpoint
CREATE INDEX "tagging_folders" ON "tagging" USING btree ("workspace_id","tag_id","folder_id") WHERE folder_id is not null;--> statement-breakpoint
CREATE POLICY "tag_workspace" ON "tag" AS PERMISSIVE FOR ALL TO "holdall_app" USING (workspace_id = nullif(current_setting('app.workspace_id', true), '') and (audience = '00000000-0000-0000-0000-000000000000' or audience = nullif(current_setting('app.user_id', true), '')::uuid)) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '') and (audience = '00000000-0000-0000-0000-000000000000' or audience = nullif(current_setting('app.user_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "tag_all_rows" ON "tag" AS PERMISSIVE FOR ALL TO "holdall_owner", "holdall_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tagging_workspace" ON "tagging" AS PERMISSIVE FOR ALL TO "holdall_app" USING (workspace_id = nullif(current_setting('app.workspace_id', true), '') and (audience = '00000000-0000-0000-0000-000000000000' or audience = nullif(current_setting('app.user_id', true), '')::uuid)) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '') and (audience = '00000000-0000-0000-0000-000000000000' or audience = nullif(current_setting('app.user_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "tagging_all_rows" ON "tagging" AS PERMISSIVE FOR ALL TO "holdall_owner", "holdall_system" USING (true) WITH CHECK (true);