import { ActivityRow } from '../audit/activity-row.tsx';
import { useActivity } from '../audit/use-activity.ts';
import type { EntryCommand } from '../entries/entry-command.ts';
import type { Entry } from '../files/entry.ts';
import { Button } from '../ui/button.tsx';
import { Part } from './facts.tsx';

/** Entries that the panel shows. */
const most = 5;

/** What was done with a file or folder last. */
export function LatestActivity({
  entry,
  commands,
}: {
  entry: Entry;
  commands: readonly EntryCommand[];
}) {
  const { query, items } = useActivity({ subjectId: entry.id });
  const whole = commands.find(({ id }) => id === 'activity');
  if (!query.data || items.length === 0) return null;
  return (
    <Part heading="Activity">
      <ol aria-label={`Activity of ${entry.name}`} className="-mx-4 sm:-mx-6">
        {items.slice(0, most).map((one) => (
          <ActivityRow key={one.id} entry={one} />
        ))}
      </ol>
      {whole && (items.length > most || query.hasNextPage) && (
        <Button variant="link" onClick={() => whole.run([entry])}>
          All activity
        </Button>
      )}
    </Part>
  );
}
