'use client';

import { createContext, useContext, useEffect } from 'react';
import type { Entry } from '../files/entry.ts';

type Follow = (entries: readonly Entry[]) => void;

const nobody: readonly Entry[] = [];

/** Tells the panel beside the page what is chosen in it. */
export const FollowContext = createContext<Follow>(() => {});

/** What tells two choices apart. */
const choiceOf = (entries: readonly Entry[]): string =>
  entries.map(({ kind, id }) => `${kind}:${id}`).join();

/** Lets the details follow what is chosen in a list. */
export function FollowedByDetails({ entries }: { entries: readonly Entry[] }) {
  const follow = useContext(FollowContext);
  const choice = choiceOf(entries);
  // biome-ignore lint/correctness/useExhaustiveDependencies: by the choice, since the array is a new one each time
  useEffect(() => follow(entries), [follow, choice]);
  useEffect(() => () => follow(nobody), [follow]);
  return null;
}
