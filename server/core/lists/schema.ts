/** How many rows a page of a list has, unless the caller asks otherwise. */
export const defaultLimit = 50;

/** How many rows of a long list lie between two of its landmarks; fewer than a page may have. */
export const landmarkEvery = 100;
