/** "2 uploads to Acme were not finished" */
export const unfinishedWords = (count: number, workspace: string): string =>
  count === 1
    ? `1 upload to ${workspace} was not finished`
    : `${count} uploads to ${workspace} were not finished`;
