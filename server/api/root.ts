import { accountRouter } from '#server/account/router.ts';
import { archivesRouter } from '#server/archives/router.ts';
import { auditRouter } from '#server/audit/router.ts';
import { eventsRouter } from '#server/events/router.ts';
import { favouritesRouter } from '#server/favourites/router.ts';
import { filesRouter } from '#server/files/router.ts';
import { foldersRouter } from '#server/folders/router.ts';
import { invitationsRouter } from '#server/invitations/router.ts';
import { membersRouter } from '#server/members/router.ts';
import { organizationsRouter } from '#server/organizations/router.ts';
import { quotasRouter } from '#server/quotas/router.ts';
import { recentRouter } from '#server/recent/router.ts';
import { retentionRouter } from '#server/retention/router.ts';
import { searchRouter } from '#server/search/router.ts';
import { sessionsRouter } from '#server/sessions/router.ts';
import { setupRouter } from '#server/setup/router.ts';
import { tagsRouter } from '#server/tags/router.ts';
import { thumbnailsRouter } from '#server/thumbnails/router.ts';
import { transfersRouter } from '#server/transfers/router.ts';
import { trashRouter } from '#server/trash/router.ts';
import { createCallerFactory, router } from '#server/trpc/procedures.ts';
import { uploadsRouter } from '#server/uploads/router.ts';
import { workspacesRouter } from '#server/workspaces/router.ts';

export const appRouter = router({
  account: accountRouter,
  archives: archivesRouter,
  events: eventsRouter,
  audit: auditRouter,
  favourites: favouritesRouter,
  files: filesRouter,
  folders: foldersRouter,
  invitations: invitationsRouter,
  members: membersRouter,
  organizations: organizationsRouter,
  quotas: quotasRouter,
  retention: retentionRouter,
  recent: recentRouter,
  search: searchRouter,
  sessions: sessionsRouter,
  setup: setupRouter,
  thumbnails: thumbnailsRouter,
  trash: trashRouter,
  tags: tagsRouter,
  transfers: transfersRouter,
  uploads: uploadsRouter,
  workspaces: workspacesRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures from server code with a context, as a request would. */
export const createCaller = createCallerFactory(appRouter);
