/** Workspaces beside the named one that a stream may cover: the other tabs of the browser. */
export const mostWorkspaces = 30;
