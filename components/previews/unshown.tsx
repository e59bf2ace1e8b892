import { EyeOff } from 'lucide-react';

/** Says why there is nothing to see. The way to download the file is in the bar above. */
export function Unshown({ reason }: { reason: string }) {
  return (
    <div role="status" className="m-auto flex max-w-md flex-col items-center gap-3 p-6 text-center">
      <EyeOff aria-hidden className="size-9 text-muted-foreground" strokeWidth={1.25} />
      <p>{reason}</p>
    </div>
  );
}
