ALTER TABLE "folder" ADD COLUMN "search_key" text COLLATE "C" GENERATED ALWAYS AS (fold_name(name_key)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "storage" ADD COLUMN "search_key" text COLLATE "C" GENERATED ALWAYS AS (fold_name(name_key)) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "folder_search" ON "folder" USING btree ("workspace_id","search_key","id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "folder_search_trash" ON "folder" USING btree ("workspace_id","search_key","id") WHERE deleted_at is not null and purging_since is null;--> statement-breakpoint
CREATE INDEX "folder_grams" ON "folder" USING gin (search_grams(workspace_id, search_key)) WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "storage_search" ON "storage" USING btree ("workspace_id","search_key","id") WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "storage_search_trash" ON "storage" USING btree ("workspace_id","search_key","id") WHERE status = 'soft_deleted';--> statement-breakpoint
CREATE INDEX "storage_grams" ON "storage" USING gin (search_grams(workspace_id, search_key)) WITH (fastupdate=false);