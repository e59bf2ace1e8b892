-- The only way in which the app role reaches the queue: fixed task names, no payload beyond an id.
create or replace function jobs.enqueue(task text, subject uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if task not in ('objects.delete', 'objects.retire', 'files.process', 'files.verify', 'folders.purge', 'trash.empty', 'versions.expire', 'thumbnails.make', 'transfers.run') then
    raise exception 'unknown task %', task using errcode = '22023';
  end if;
  perform graphile_worker.add_job(
    task,
    pg_catalog.json_build_object('subject', subject),
    job_key => task || ':' || subject::text,
    -- Until then a URL that was handed out may still read what is given up.
    run_at => case task when 'objects.retire' then pg_catalog.now() + interval '10 minutes' end
  );
end
$$;
revoke all on function jobs.enqueue(text, uuid) from public;
grant execute on function jobs.enqueue(text, uuid) to holdall_app;
