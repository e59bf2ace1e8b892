import { ShieldCheck, ShieldQuestion } from 'lucide-react';
import { useRef } from 'react';
import { DateTime } from '../shared/date-time.tsx';
import { useCopy } from '../shared/use-copy.tsx';
import { Button } from '../ui/button.tsx';
import { Fact } from './facts.tsx';
import type { FileDetails } from './use-details.ts';

type Verified = Pick<FileDetails, 'sha256' | 'verifiedAt'>;

/** The checksum of the content, to compare and to copy, and whether the bytes were checked. */
export function Checksum({ sha256, verifiedAt }: Verified) {
  if (sha256 === null)
    return (
      <Fact word="SHA-256">
        <p className="flex items-center gap-1.5">
          <ShieldQuestion aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          Not verified yet
        </p>
      </Fact>
    );
  return (
    <Fact word="SHA-256">
      <KnownChecksum sha256={sha256} />
      <p className="mt-1 flex items-center gap-1.5 text-success">
        <ShieldCheck aria-hidden className="size-4 shrink-0" />
        <span>
          {verifiedAt ? (
            <>
              Verified on <DateTime time={verifiedAt} />
            </>
          ) : (
            'Verified'
          )}
        </span>
      </p>
    </Fact>
  );
}

function KnownChecksum({ sha256 }: { sha256: string }) {
  const field = useRef<HTMLInputElement>(null);
  const { copy, icon, status } = useCopy(field, sha256);
  return (
    <>
      <div className="flex items-center gap-1">
        <input
          ref={field}
          readOnly
          aria-label="SHA-256"
          value={sha256}
          className="min-w-0 flex-1 truncate bg-transparent font-mono text-xs"
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button variant="ghost" size="icon" aria-label="Copy the SHA-256" onClick={copy}>
          {icon}
        </Button>
      </div>
      {status}
    </>
  );
}
