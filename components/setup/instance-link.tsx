import Link from 'next/link';
import { Button } from '../ui/button.tsx';

/** The way to the checks of this instance, for its admin. */
export function InstanceLink() {
  return (
    <section aria-labelledby="instance" className="space-y-3">
      <h2 id="instance" className="font-semibold text-base">
        Instance
      </h2>
      <p className="max-w-lg text-muted-foreground">
        You run this Holdall. See whether its database, object store and mail are as they should be.
      </p>
      <Button asChild variant="outline">
        <Link href="/setup">Look at this Holdall</Link>
      </Button>
    </section>
  );
}
