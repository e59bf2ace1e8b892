import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import type { Finding, Severity } from '#server/health/schema.ts';

const looks = {
  ok: { Icon: CircleCheck, word: 'OK', colour: 'text-success' },
  weaker: { Icon: TriangleAlert, word: 'Weaker', colour: 'text-warning' },
  wrong: { Icon: CircleAlert, word: 'Wrong', colour: 'text-danger' },
} as const satisfies Record<Severity, unknown>;

function FindingItem({ name, severity, sentence, remedy }: Finding) {
  const { Icon, word, colour } = looks[severity];
  return (
    <li className="flex gap-3 px-3 py-2.5">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colour}`} />
      <div className="min-w-0 space-y-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{name}</span>
          <span className={`text-xs ${colour}`}>{word}</span>
        </p>
        <p className="break-words text-muted-foreground">{sentence}</p>
        {remedy && (
          <p className="break-words">
            <span className="font-medium">To mend it: </span>
            {remedy}
          </p>
        )}
      </div>
    </li>
  );
}

const order: readonly Severity[] = ['wrong', 'weaker', 'ok'];

/** What was found, one line each, with how to mend what is not as it should be; that comes first. */
export function FindingList({ label, findings }: { label: string; findings: Finding[] }) {
  const sorted = order.flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity),
  );
  return (
    <ul aria-label={label} className="divide-y rounded-md border">
      {sorted.map((finding) => (
        <FindingItem key={finding.name} {...finding} />
      ))}
    </ul>
  );
}
