const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/**
 * A message without what people wrote: its first line, no quoted texts, addresses, paths, queries,
 * or long random texts. What is lost is found in the fields beside it and in the frames.
 */
export function plainText(message: string): string {
  const [line = ''] = message
    .replace(escapes, '')
    .trim()
    .split(/[\r\n\u2028\u2029]/, 1);
  return (
    line
      // From the first quote to the last: a quoted text may hold quotes itself.
      .replace(/(["'`“‘]).*(["'`”’])/u, '…')
      .replace(/[^\s<>()]+@[^\s<>()]+/g, '…')
      .replace(/\b([a-z]+:\/\/[^\s/?#]+)\S*/gi, '$1/…')
      .replace(/(^|[\s(])\/\S+/g, '$1/…')
      .replace(/[\w+=-]{24,}/g, '…')
      .slice(0, 300)
  );
}
