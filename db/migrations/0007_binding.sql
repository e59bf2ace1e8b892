ALTER TABLE "upload" ADD COLUMN "md5" text;--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "bound_by" text DEFAULT 'sha256' NOT NULL;--> statement-breakpoint
ALTER TABLE "upload" ADD CONSTRAINT "upload_md5" CHECK ("upload"."md5" ~ '^[0-9a-f]{32}$');--> statement-breakpoint
ALTER TABLE "upload" ADD CONSTRAINT "upload_bound_by" CHECK ("upload"."bound_by" in ('sha256', 'md5', 'none'));