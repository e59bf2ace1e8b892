import { closeDatabase } from '#db/client.ts';
import { examine } from '#server/health/queries.ts';
import { doctorChecks } from '../doctor/checks.ts';
import { findPatient } from '../doctor/environment.ts';
import { findingLines, summaryLines } from '../doctor/report.ts';
import { readSettings } from '../stack/settings.ts';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** @returns whether nothing is wrong */
async function diagnose(): Promise<boolean> {
  const settings = readSettings(process.env);
  const patient = findPatient(settings);
  Object.assign(process.env, patient.environment);
  const checks = doctorChecks(patient, settings.dataDirectory);
  const examination = await examine(checks, (finding) => say(findingLines(finding)));
  say(`\n${summaryLines(examination)}`);
  await closeDatabase();
  return examination.findings.every(({ severity }) => severity !== 'wrong');
}

// Whoever reads only the first lines (`| head`) has read enough.
process.stdout.on('error', () => process.exit(1));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

say('Looking at this Holdall (Ctrl-C stops it; it leaves nothing behind)\n');
try {
  process.exit((await diagnose()) ? 0 : 1);
} catch (error) {
  // A setting that cannot be read, or secrets that are damaged: both say which, and what to do.
  const sentence = error instanceof Error ? error.message : String(error);
  const remedy = '.env.example lists every variable with its default and what it is for.';
  say(findingLines({ name: 'Configuration', severity: 'wrong', sentence, remedy }));
  process.exit(1);
}
