-- References are counted once for a statement and an object: many files that share one are copied
-- and removed together, and changing its row for each of them takes time with the square of them.
-- In the order of ids, as objects are locked everywhere.
CREATE FUNCTION count_references_together() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  d record;
BEGIN
  FOR d IN SELECT workspace_id, object_id, count(*) AS n FROM changed GROUP BY 1, 2 ORDER BY 2 LOOP
    UPDATE storage_object
    SET reference_count = reference_count + CASE TG_OP WHEN 'INSERT' THEN d.n ELSE -d.n END
    WHERE workspace_id = d.workspace_id AND id = d.object_id;
  END LOOP;
  RETURN NULL;
END
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION count_references_together() FROM PUBLIC;--> statement-breakpoint

DROP TRIGGER count_object_references ON storage;--> statement-breakpoint
DROP TRIGGER count_object_references ON file_version;--> statement-breakpoint
CREATE TRIGGER count_object_references AFTER UPDATE OF object_id ON storage FOR EACH ROW EXECUTE FUNCTION count_object_references();--> statement-breakpoint
CREATE TRIGGER count_object_references AFTER UPDATE OF object_id ON file_version FOR EACH ROW EXECUTE FUNCTION count_object_references();--> statement-breakpoint
-- By name before count_usage_*: objects are locked before counters.
CREATE TRIGGER count_references_insert AFTER INSERT ON storage REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_references_together();--> statement-breakpoint
CREATE TRIGGER count_references_delete AFTER DELETE ON storage REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_references_together();--> statement-breakpoint
CREATE TRIGGER count_references_insert AFTER INSERT ON file_version REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_references_together();--> statement-breakpoint
CREATE TRIGGER count_references_delete AFTER DELETE ON file_version REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_references_together();
