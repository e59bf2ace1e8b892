DROP INDEX "storage_trash";--> statement-breakpoint
ALTER TABLE "folder" ADD COLUMN "deleted_by" uuid;--> statement-breakpoint
ALTER TABLE "folder" ADD COLUMN "trashed_with" uuid;--> statement-breakpoint
ALTER TABLE "folder" ADD COLUMN "trashed_from" jsonb;--> statement-breakpoint
ALTER TABLE "folder" ADD COLUMN "purging_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "storage" ADD COLUMN "trashed_with" uuid;--> statement-breakpoint
ALTER TABLE "storage" ADD COLUMN "trashed_from" jsonb;--> statement-breakpoint
CREATE INDEX "folder_by_parent" ON "folder" USING btree ("workspace_id","parent_id");--> statement-breakpoint
CREATE INDEX "folder_trash" ON "folder" USING btree ("workspace_id","deleted_at","id") WHERE deleted_at is not null and trashed_with is null and purging_since is null;--> statement-breakpoint
CREATE INDEX "folder_trashed_with" ON "folder" USING btree ("workspace_id","trashed_with","id") WHERE trashed_with is not null;--> statement-breakpoint
CREATE INDEX "folder_purging" ON "folder" USING btree ("purging_since","id") WHERE purging_since is not null;--> statement-breakpoint
CREATE INDEX "storage_trashed_with" ON "storage" USING btree ("workspace_id","trashed_with","id") WHERE trashed_with is not null;--> statement-breakpoint
CREATE INDEX "storage_by_folder" ON "storage" USING btree ("workspace_id","folder_id","id");--> statement-breakpoint
CREATE INDEX "upload_session_by_folder" ON "upload_session" USING btree ("workspace_id","folder_id") WHERE folder_id is not null;--> statement-breakpoint
CREATE INDEX "upload_by_folder" ON "upload" USING btree ("workspace_id","folder_id") WHERE folder_id is not null;--> statement-breakpoint
CREATE INDEX "storage_trash" ON "storage" USING btree ("workspace_id","status","deleted_at","id") WHERE trashed_with is null;--> statement-breakpoint
ALTER TABLE "folder" ADD CONSTRAINT "folder_trashed" CHECK ("folder"."deleted_at" is not null or ("folder"."trashed_with" is null and "folder"."purging_since" is null));--> statement-breakpoint
ALTER TABLE "storage" ADD CONSTRAINT "storage_trashed_with" CHECK ("storage"."status" = 'soft_deleted' or "storage"."trashed_with" is null);