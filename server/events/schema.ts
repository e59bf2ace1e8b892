import { z } from 'zod';
import { mostWorkspaces } from './limits/schema.ts';

export const subscribeInput = z.strictObject({
  /** Ids of organizations that other tabs of the same browser show. */
  others: z.array(z.uuid()).max(mostWorkspaces).default([]),
});

/** A change of some kind in a workspace, named as `x-holdall-workspace` names it. */
export interface WorkspaceChange {
  workspace: string;
  kinds: string[];
}

/** What a stream says. Never what has changed, only where to look. */
export type StreamMessage =
  /** The first one: what is committed from now on is told. */
  | { type: 'listening' }
  | { type: 'changed'; changes: WorkspaceChange[] }
  /** Changes may have gone unheard: everything is to be read again. */
  | { type: 'everything' }
  /** The last one. `removed`: the person is out of `workspace`, or all are: it was deleted. */
  | { type: 'ended'; why: 'removed'; workspace: string; deleted: boolean }
  | { type: 'ended'; why: 'signed-out' | 'restarting' | 'interrupted' };
