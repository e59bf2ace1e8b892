DROP INDEX "folder_live_name";--> statement-breakpoint
DROP INDEX "storage_live_name";--> statement-breakpoint
DROP INDEX "storage_by_name";--> statement-breakpoint
DROP INDEX "storage_by_size";--> statement-breakpoint
DROP INDEX "storage_by_created";--> statement-breakpoint
ALTER TABLE "folder" ADD COLUMN "place_id" uuid GENERATED ALWAYS AS (coalesce(parent_id, '00000000-0000-0000-0000-000000000000'::uuid)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "storage" ADD COLUMN "place_id" uuid GENERATED ALWAYS AS (coalesce(folder_id, '00000000-0000-0000-0000-000000000000'::uuid)) STORED NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "folder_live_name" ON "folder" USING btree ("workspace_id","place_id","name_key") WHERE deleted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "storage_live_name" ON "storage" USING btree ("workspace_id","place_id","name_key") WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "storage_by_name" ON "storage" USING btree ("workspace_id","place_id","name_key","id") WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "storage_by_size" ON "storage" USING btree ("workspace_id","place_id","size","id") WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "storage_by_created" ON "storage" USING btree ("workspace_id","place_id","created_at","id") WHERE status = 'active';