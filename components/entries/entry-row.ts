/** The attribute by which an event finds the entry of the row in which it happens. */
export const entryAttribute = 'data-entry';
