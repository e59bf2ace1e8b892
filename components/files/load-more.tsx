'use client';

import { useEffect, useRef } from 'react';
import { Button } from '../ui/button.tsx';

interface LoadMoreProps {
  /** What went wrong last time: then only the button tries again. */
  problem?: string;
  pending: boolean;
  onLoad: () => void;
}

/** Loads the next page when it comes into sight, or at the press of its button. */
export function LoadMore({ problem, pending, onLoad }: LoadMoreProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current || problem || pending) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && onLoad(),
      // The margin counts only around the element that scrolls.
      { root: place.current.parentElement, rootMargin: '600px' },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [problem, pending, onLoad]);
  return (
    <div ref={place} className="flex flex-col items-center gap-2 p-4">
      {problem && (
        <p role="alert" className="text-danger">
          {problem}
        </p>
      )}
      <Button variant="outline" size="sm" pending={pending} onClick={onLoad}>
        {problem ? 'Try again' : 'Load more'}
      </Button>
    </div>
  );
}
