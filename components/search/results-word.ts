/** How many results there are, as one says it. */
export function resultsWord(count: number, more: boolean): string {
  if (count === 0) return 'Nothing found';
  const word = count === 1 && !more ? 'result' : 'results';
  return `${more ? 'More than ' : ''}${count} ${word}`;
}
