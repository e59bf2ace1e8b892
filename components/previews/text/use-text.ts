import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RemoteFile } from '../remote-file.ts';
import { mostText, readBeginning, textStep } from './read-text.ts';

/** The beginning of a text, and more of it when it is asked for. */
export function useText(file: RemoteFile) {
  const [wanted, setWanted] = useState(textStep);
  const query = useQuery({
    queryKey: ['previews', 'text', file.url, wanted],
    queryFn: ({ signal }) => readBeginning(file, wanted, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const mayReadMore = query.data?.cut === true && wanted < mostText;
  return {
    query,
    more: mayReadMore ? () => setWanted(Math.min(wanted * 4, mostText)) : undefined,
  };
}
