/** "2 uploads in another tab or device, 40 %": all of them in one line. */
export function elsewhereWords(
  sessions: readonly { totalBytes: number; uploadedBytes: number }[],
): string {
  const total = sessions.reduce((sum, { totalBytes }) => sum + totalBytes, 0);
  const behind = sessions.reduce((sum, { uploadedBytes }) => sum + uploadedBytes, 0);
  const count = sessions.length === 1 ? '1 upload' : `${sessions.length} uploads`;
  const percent = total === 0 ? '' : `, ${Math.floor((100 * behind) / total)} %`;
  return `${count} in another tab or device${percent}`;
}
