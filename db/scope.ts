declare const minted: unique symbol;

/**
 * The context in which a domain function runs: one person in one workspace. It is branded, so that
 * only `server/core/workspace.ts`, which reads the membership from the database, can make one.
 */
export interface WorkspaceScope {
  readonly [minted]: true;
  /** `user:<id>` or `org:<id>`: what the policies compare. */
  readonly workspaceId: string;
  readonly userId: string;
  /** Null in Personal. */
  readonly organizationId: string | null;
  readonly role: 'owner' | 'admin' | 'member' | 'viewer';
  /** Where the request came from, for the audit log. */
  readonly request: {
    readonly id: string;
    readonly ip: string | null;
    readonly userAgent: string | null;
  };
}
