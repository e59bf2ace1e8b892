CREATE TABLE "favourite" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"workspace_id" text GENERATED ALWAYS AS (case when organization_id is null then 'user:' || user_id::text else 'org:' || organization_id::text end) STORED NOT NULL,
	"storage_id" uuid,
	"folder_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "favourite_workspace_id" UNIQUE("workspace_id","id"),
	CONSTRAINT "favourite_on_file" UNIQUE("workspace_id","storage_id","user_id"),
	CONSTRAINT "favourite_on_folder" UNIQUE("workspace_id","folder_id","user_id"),
	CONSTRAINT "favourite_on_one" CHECK (num_nonnulls("favourite"."storage_id", "favourite"."folder_id") = 1)
);
--> statement-breakpoint
ALTER TABLE "favourite" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "favourite" ADD CONSTRAINT "favourite_storage" FOREIGN KEY ("workspace_id","storage_id") REFERENCES "public"."storage"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "favourite" ADD CONSTRAINT "favourite_folder" FOREIGN KEY ("workspace_id","folder_id") REFERENCES "public"."folder"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "favourite" ADD CONSTRAINT "favourite_member" FOREIGN KEY ("organization_id","user_id") REFERENCES "public"."member"("organization_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "favourite" ADD CONSTRAINT "favourite_user" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "favourite" ADD CONSTRAINT "favourite_organization" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "favourite_of_member" ON "favourite" USING btree ("organization_id","user_id") WHERE organization_id is not null;--> statement-breakpoint
CREATE INDEX "favourite_list" ON "favourite" USING btree ("workspace_id","user_id","created_at","id");--> statement-breakpoint
CREATE POLICY "favourite_workspace" ON "favourite" AS PERMISSIVE FOR ALL TO "holdall_app" USING (workspace_id = nullif(current_setting('app.workspace_id', true), '') and user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '') and user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "favourite_all_rows" ON "favourite" AS PERMISSIVE FOR ALL TO "holdall_owner", "holdall_system" USING (true) WITH CHECK (true);