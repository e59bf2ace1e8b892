import { createLoader, parseAsStringLiteral } from 'nuqs/server';

export const fileSorts = ['name', 'size', 'createdAt'] as const;
export type FileSort = (typeof fileSorts)[number];

/** The order of the list as the URL carries it: `?sort=size&direction=desc`. */
export const fileOrderParsers = {
  sort: parseAsStringLiteral(fileSorts).withDefault('name'),
  direction: parseAsStringLiteral(['asc', 'desc']).withDefault('asc'),
};

export const loadFileOrder = createLoader(fileOrderParsers);
export type FileOrder = Awaited<ReturnType<typeof loadFileOrder>>;
