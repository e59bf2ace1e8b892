import { type Check, ok, weaker, wrong } from '#server/health/policy.ts';
import { checks } from '#server/health/queries.ts';
import { leftoversOn } from '../stack/data-directory.ts';
import type { Patient } from './environment.ts';

const STACK = 'Local stack';

function stack(patient: Patient, dataDirectory: string): Check {
  return {
    name: STACK,
    run: async () => {
      if (patient.stopped.length > 0)
        return wrong(
          `Holdall is not running on ${dataDirectory}: its ${patient.stopped.join(' and its ')} cannot be looked at.`,
          'Start it with npm start (or wait until it has started), then run npm run doctor in a second terminal.',
        );
      return ok(
        patient.url
          ? `Holdall is running at ${patient.url}, with its data in ${dataDirectory}.`
          : 'PostgreSQL and the object store are your own.',
      );
    },
  };
}

function leftovers(dataDirectory: string): Check {
  return {
    name: 'Leftovers of killed starts',
    run: async () => {
      const found = leftoversOn(dataDirectory);
      if (found.length === 0) return ok('No process of an earlier start is still there.');
      const named = found.map(({ part, pid }) => `${part} (process ${pid})`).join(', ');
      return weaker(
        `An earlier start was killed and has left running: ${named}.`,
        'They end by themselves within a minute; the next npm start ends them too.',
      );
    },
  };
}

/** Needs what is stopped: skipped, since the one line about the local stack says it all. */
function afterStack(check: Check, { stopped }: Patient): Check {
  const needs =
    (check.name === 'Database' && stopped.includes('PostgreSQL')) ||
    (check.name === 'Bucket' && stopped.includes('object store'));
  return needs ? { ...check, after: [...(check.after ?? []), STACK] } : check;
}

/** What doctor looks at: the machine's own part first, then what the server's processes look at. */
export function doctorChecks(patient: Patient, dataDirectory: string): Check[] {
  return [
    stack(patient, dataDirectory),
    leftovers(dataDirectory),
    ...checks.map((check) => afterStack(check, patient)),
  ];
}
