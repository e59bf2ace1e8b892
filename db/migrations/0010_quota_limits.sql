ALTER TABLE "organization" ADD CONSTRAINT "organization_storage_limits" CHECK (case jsonb_typeof("organization"."settings" -> 'storageLimits')
        when 'object' then ("organization"."settings" -> 'storageLimits') - '{owner,admin,member,viewer}'::text[] = '{}'::jsonb
          and not jsonb_path_exists("organization"."settings", 'strict $.storageLimits.* ? (@.type() != "object")')
          and not jsonb_path_exists("organization"."settings", 'strict $.storageLimits.* ? (@.type() == "object").keyvalue() ? ((@.key != "maxFileBytes" && @.key != "quotaBytes") || (@.value.type() != "null" && (@.value.type() != "number" || @.value < 0 || @.value > 9007199254740991 || @.value.floor() != @.value)))')
        else "organization"."settings" -> 'storageLimits' is null end);