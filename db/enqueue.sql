-- The only way in which the app role reaches the queue: fixed task names, no payload beyond an id.
create or replace function jobs.enqueue(task text, subject uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if task not in ('objects.delete', 'files.process', 'files.verify', 'folders.purge') then
    raise exception 'unknown task %', task using errcode = '22023';
  end if;
  perform graphile_worker.add_job(
    task,
    pg_catalog.json_build_object('subject', subject),
    job_key => task || ':' || subject::text
  );
end
$$;
revoke all on function jobs.enqueue(text, uuid) from public;
grant execute on function jobs.enqueue(text, uuid) to holdall_app;
