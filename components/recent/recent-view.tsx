'use client';

import { History } from 'lucide-react';
import { useQueryState } from 'nuqs';
import { DetailsButton } from '../details/details-button.tsx';
import { EntryListTable } from '../entries/entry-list-table.tsx';
import { useEntryList } from '../entries/use-entry-list.ts';
import { EmptyState } from '../shared/empty-state.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import type { Outputs } from '../trpc/router.ts';
import { Button } from '../ui/button.tsx';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';
import { type RecentShow, recentParsers } from './recent-address.ts';

type RecentPage = Outputs['recent']['list'];

interface RecentViewProps {
  workspace: Workspace;
  permissions: Permissions;
  /** The first page, with what it shows; absent where it could not be read. */
  first?: { show: RecentShow; page: RecentPage };
}

/** What to choose from; in Personal there are no others. */
const choices = ({ kind, name }: Workspace): { show: RecentShow; word: string }[] =>
  kind === 'personal'
    ? []
    : [
        { show: 'anyone', word: 'All' },
        { show: 'me', word: 'By me' },
        { show: 'others', word: 'By others' },
        { show: 'added', word: `Shared with ${name} lately` },
      ];

const nothing: Record<RecentShow, string> = {
  anyone: 'What is added, renamed, moved or changed will be listed here.',
  me: 'What you add, rename, move or change will be listed here.',
  others: 'What others add, rename, move or change will be listed here.',
  added: 'Files that others add will be listed here.',
};

/** What was touched in the workspace lately, and by whom. */
export function RecentView({ workspace, permissions, first }: RecentViewProps) {
  const [chosen, setShow] = useQueryState('show', recentParsers.show);
  const shows = choices(workspace);
  const show = shows.some((choice) => choice.show === chosen) ? chosen : 'anyone';
  const list = useEntryList<RecentPage['items'][number]>({
    name: ['recent', show],
    load: (api, cursor, signal) =>
      show === 'added'
        ? api.recent.added.query({ cursor }, { signal })
        : api.recent.list.query({ by: show, cursor }, { signal }),
    first: first?.show === show ? first.page : undefined,
  });
  const added = show === 'added';
  return (
    <>
      <PageHeader heading="Recent">
        <DetailsButton />
      </PageHeader>
      {shows.length > 0 && (
        <fieldset aria-label="Show" className="flex flex-wrap gap-1.5 px-4 pb-2 sm:px-6">
          {shows.map((choice) => (
            <Button
              key={choice.show}
              variant="outline"
              size="sm"
              aria-pressed={choice.show === show}
              className="max-w-full aria-pressed:border-primary aria-pressed:bg-muted"
              onClick={() => setShow(choice.show)}
            >
              <span className="truncate">{choice.word}</span>
            </Button>
          ))}
        </fieldset>
      )}
      <EntryListTable
        key={show}
        label="Recent"
        list={list}
        workspace={workspace}
        permissions={permissions}
        headings={added ? { person: 'Added by', time: 'Added' } : { person: 'By', time: 'When' }}
        touched={({ touchedBy, touchedAt }) => ({ person: touchedBy.name, time: touchedAt })}
        empty={
          <EmptyState icon={History} heading="Nothing has happened yet">
            <p>{nothing[show]}</p>
          </EmptyState>
        }
      />
    </>
  );
}
