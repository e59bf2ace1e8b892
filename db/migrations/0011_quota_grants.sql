-- What the operator grants a workspace is not for the requests of its members to change.
REVOKE UPDATE ON storage_quota FROM holdall_app;--> statement-breakpoint
GRANT UPDATE (limit_bytes, used_bytes, reserved_bytes, file_count, updated_at) ON storage_quota TO holdall_app;
