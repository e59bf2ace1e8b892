-- Written by hand in part: the generator would keep better-auth's columns, and knows neither
-- unlogged tables nor functions. What was counted so far is forgotten.
DROP TABLE "rate_limit";--> statement-breakpoint
CREATE UNLOGGED TABLE "rate_limit" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"resets_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "rate_limit_resets" ON "rate_limit" USING btree ("resets_at");--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limit TO holdall_auth;--> statement-breakpoint
GRANT SELECT, DELETE ON rate_limit TO holdall_system;--> statement-breakpoint

-- Takes `cost` from every rule or from none, and answers 0; or the seconds after which the rule that
-- refused begins anew. A rule whose pass is valid does not count. Each call locks one row per rule,
-- in the order of the rules, so that calls wait for each other and never in a circle.
CREATE FUNCTION take_rate_limit(rules text[], limits integer[], windows integer[], passes text[], cost integer)
RETURNS integer LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  held rate_limit;
  counted text[] := '{}';
BEGIN
  FOR n IN 1 .. cardinality(rules) LOOP
    CONTINUE WHEN EXISTS (
      SELECT 1 FROM rate_limit p WHERE p.key = passes[n] AND p.resets_at > clock_timestamp()
    );
    INSERT INTO rate_limit AS r (key, count, resets_at)
    VALUES (rules[n], 0, clock_timestamp() + make_interval(secs => windows[n]))
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN r.resets_at <= clock_timestamp() THEN 0 ELSE r.count END,
      resets_at = CASE WHEN r.resets_at <= clock_timestamp()
        THEN clock_timestamp() + make_interval(secs => windows[n]) ELSE r.resets_at END
    RETURNING r.* INTO held;
    -- What is larger than the whole limit passes alone: it could never pass otherwise.
    IF held.count > 0 AND held.count + cost > limits[n] THEN
      RETURN greatest(1, ceil(extract(epoch FROM held.resets_at - clock_timestamp())))::integer;
    END IF;
    counted := counted || rules[n];
  END LOOP;
  UPDATE rate_limit SET count = count + cost WHERE key = ANY (counted);
  RETURN 0;
END
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION take_rate_limit FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION take_rate_limit TO holdall_auth;--> statement-breakpoint

DROP INDEX "audit_log_list";--> statement-breakpoint
DROP INDEX "audit_log_subject";--> statement-breakpoint
CREATE INDEX "audit_log_list" ON "audit_log" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "audit_log_subject" ON "audit_log" USING btree ("workspace_id","subject_id","created_at","id");--> statement-breakpoint
CREATE INDEX "audit_log_actor" ON "audit_log" USING btree ("workspace_id","user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "audit_log_action" ON "audit_log" USING btree ("workspace_id","action","created_at","id");
