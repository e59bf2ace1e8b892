import type { Examination } from '#server/health/queries.ts';
import type { Finding } from '#server/health/schema.ts';

/** One line for the finding, and its remedy below, indented. */
export function findingLines({ name, severity, sentence, remedy }: Finding): string {
  const line = `${severity.padEnd(7)} ${name.padEnd(27)} ${sentence}`;
  return remedy ? `${line}\n${' '.repeat(8)}${remedy}` : line;
}

/** The end of the report: how many of each, and what could not be looked at. */
export function summaryLines({ findings, skipped }: Examination): string {
  const count = (severity: Finding['severity']) =>
    findings.filter((finding) => finding.severity === severity).length;
  const counts = `${count('ok')} ok, ${count('weaker')} weaker, ${count('wrong')} wrong`;
  return skipped.length === 0
    ? counts
    : `Not looked at before that is mended: ${skipped.join(', ')}\n${counts}`;
}
