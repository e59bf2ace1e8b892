// Apart from the schema, so that the list of files does not load zod for a number.

/** Files and folders of each kind that one call moves to the trash. */
export const mostAtOnce = 1_000;
