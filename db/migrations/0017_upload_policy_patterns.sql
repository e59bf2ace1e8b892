ALTER TABLE "organization" DROP CONSTRAINT "organization_upload_policy";--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_upload_policy" CHECK (case jsonb_typeof("organization"."settings" -> 'uploadPolicy')
        when 'object' then ("organization"."settings" -> 'uploadPolicy') - '{allowedTypes,refusedTypes,maxFileBytes,maxSessionBytes}'::text[] = '{}'::jsonb
          and not jsonb_path_exists("organization"."settings", 'strict $.uploadPolicy.keyvalue() ? (@.key == "allowedTypes" || @.key == "refusedTypes").value ? (@.type() != "array" || @.size() > 200)')
          and not jsonb_path_exists("organization"."settings", 'strict $.uploadPolicy.keyvalue() ? (@.key == "allowedTypes" || @.key == "refusedTypes").value ? (@.type() == "array")[*] ? (@.type() != "string" || !(@ like_regex "^([.][^/]+|[^/.][^/]*/[^/]+)$"))')
          and not jsonb_path_exists("organization"."settings", 'strict $.uploadPolicy.keyvalue() ? (@.key == "maxFileBytes" || @.key == "maxSessionBytes").value ? (@.type() != "null" && (@.type() != "number" || @ < 1 || @ > 9007199254740991 || @.floor() != @))')
        else "organization"."settings" -> 'uploadPolicy' is null end);