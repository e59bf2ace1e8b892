-- Whoever writes down what the bytes are, the store's word or a reading, also says when.
CREATE FUNCTION note_verification() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.sha256 IS NULL THEN
    NEW.verified_at := NULL;
  ELSIF TG_OP = 'INSERT' OR NEW.sha256 IS DISTINCT FROM OLD.sha256 THEN
    NEW.verified_at := now();
  END IF;
  RETURN NEW;
END
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION note_verification() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER note_verification BEFORE INSERT OR UPDATE OF sha256 ON storage_object FOR EACH ROW EXECUTE FUNCTION note_verification();
