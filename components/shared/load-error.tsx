import { CloudAlert } from 'lucide-react';
import { Button } from '../ui/button.tsx';

interface LoadErrorProps {
  message: string;
  pending: boolean;
  onRetry: () => void;
}

/** A list that could not be loaded: why, and a way to try again. */
export function LoadError({ message, pending, onRetry }: LoadErrorProps) {
  return (
    <div role="alert" className="flex flex-col items-center gap-3 px-6 py-14 text-center">
      <CloudAlert aria-hidden className="size-9 text-danger" strokeWidth={1.5} />
      <p className="max-w-md">{message}</p>
      <Button variant="outline" pending={pending} onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
