DROP INDEX "storage_by_name";--> statement-breakpoint
CREATE INDEX "folder_by_name" ON "folder" USING btree ("workspace_id","place_id",name collate natural_order,"id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "folder_by_created" ON "folder" USING btree ("workspace_id","place_id","created_at","id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "folder_by_updated" ON "folder" USING btree ("workspace_id","place_id","updated_at","id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "storage_by_type" ON "storage" USING btree ("workspace_id","place_id","mime_type",filename collate natural_order,"id") WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "storage_by_updated" ON "storage" USING btree ("workspace_id","place_id","updated_at","id") WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "storage_by_name" ON "storage" USING btree ("workspace_id","place_id",filename collate natural_order,"id") WHERE status = 'active';