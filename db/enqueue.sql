-- The only way in which the app role reaches the queue: fixed task names, no payload beyond an id.
drop function if exists jobs.enqueue(text, uuid);
create or replace function jobs.enqueue(task text, subjects uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if task not in ('objects.delete', 'objects.retire', 'files.process', 'files.verify', 'folders.purge', 'trash.empty', 'versions.expire', 'thumbnails.make', 'transfers.run') then
    raise exception 'unknown task %', task using errcode = '22023';
  end if;
  -- All in one statement, and in one order, so that two who ask for the same never wait for each other.
  perform graphile_worker.add_jobs(array(
    select row(
      task,
      pg_catalog.json_build_object('subject', subject),
      null,
      case
        -- Until then a URL that was handed out may still read what is given up.
        when task = 'objects.retire' then pg_catalog.now() + interval '10 minutes'
        -- Many at once come from an upload of many, which has the machine to itself until then.
        when task = 'files.process' and pg_catalog.cardinality(subjects) > 8 then pg_catalog.now() + interval '10 seconds'
      end,
      null,
      task || ':' || subject::text,
      null,
      null
    )::graphile_worker.job_spec
    from (select distinct id as subject from pg_catalog.unnest(subjects) id) s
    order by subject
  ));
end
$$;
revoke all on function jobs.enqueue(text, uuid[]) from public;
grant execute on function jobs.enqueue(text, uuid[]) to holdall_app;
