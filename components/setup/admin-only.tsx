import Link from 'next/link';
import { Button } from '../ui/button.tsx';

/** What the page says to everybody who does not run this instance. */
export function AdminOnly() {
  return (
    <div className="space-y-4">
      <h1 className="font-semibold text-xl">Only for the admin</h1>
      <p>
        Only the admin of this Holdall sees this page. Whoever sets it up opens the link that the
        terminal has printed.
      </p>
      <Button asChild className="w-full">
        <Link href="/">Go to your files</Link>
      </Button>
    </div>
  );
}
